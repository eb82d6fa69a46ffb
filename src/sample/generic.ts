import type { Sample } from './sample.ts'

export const generic: Sample = () => null
