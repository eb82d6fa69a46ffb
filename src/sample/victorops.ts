import type { Sample } from './sample.ts'

export const victorops: Sample = () => null
