import type { Sample } from './sample.ts'

export const splunk: Sample = () => null
