import type { Sample } from './sample.ts'

export const awsSns: Sample = () => null
