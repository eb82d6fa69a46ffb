import type { Sample } from './sample.ts'

export const email: Sample = () => null
