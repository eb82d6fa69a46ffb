import type { Sample } from './sample.ts'

export const github: Sample = () => null
