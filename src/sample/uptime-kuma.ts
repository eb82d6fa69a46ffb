import type { Sample } from './sample.ts'

export const uptimeKuma: Sample = () => null
