import type { Sample } from './sample.ts'

export const opsgenie: Sample = () => null
