import type { Sample } from './sample.ts'

export const sentry: Sample = () => null
