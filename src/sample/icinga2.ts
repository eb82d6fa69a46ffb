import type { Sample } from './sample.ts'

export const icinga2: Sample = () => null
