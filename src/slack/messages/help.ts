import type { Message } from './message.ts'
/** All words, or one of them; null for a word that there is no help for. */
export function helpMessage(_word?: string): Message | null {
  throw new Error('not written yet')
}
