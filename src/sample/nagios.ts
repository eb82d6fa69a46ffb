import type { Sample } from './sample.ts'

export const nagios: Sample = () => null
