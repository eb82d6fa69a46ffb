import type { Sample } from './sample.ts'

export const alertmanagerApiV2: Sample = () => null
