import type { Sample } from './sample.ts'

export const newrelic: Sample = () => null
