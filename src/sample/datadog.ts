import type { Sample } from './sample.ts'

export const datadog: Sample = () => null
