import type { Sample } from './sample.ts'

export const squadcast: Sample = () => null
