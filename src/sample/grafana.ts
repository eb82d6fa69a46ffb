import type { Sample } from './sample.ts'

export const grafana: Sample = () => null
