import type { Sample } from './sample.ts'

export const cloudevents: Sample = () => null
