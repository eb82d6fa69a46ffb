import type { Sample } from './sample.ts'

export const alertmanager: Sample = () => null
