import type { Sample } from './sample.ts'

export const pagerduty: Sample = () => null
