import type { Sample } from './sample.ts'

export const gcpMonitoring: Sample = () => null
