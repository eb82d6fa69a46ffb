import type { Message } from './message.ts'
/** A notice in the operators' channel; also for any short plain sentence that is told to one person. */
export function noticeMessage(_text: string): Message {
  throw new Error('not written yet')
}
