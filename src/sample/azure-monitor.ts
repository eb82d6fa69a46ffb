import type { Sample } from './sample.ts'

export const azureMonitor: Sample = () => null
