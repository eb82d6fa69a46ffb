import type { Sample } from './sample.ts'

export const healthchecks: Sample = () => null
