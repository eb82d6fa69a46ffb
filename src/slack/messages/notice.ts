import { cut } from '../../lib/text.ts'
import { mrkdwn } from '../text.ts'
import { section } from './blocks.ts'
import { type Message, message } from './message.ts'

/** A notice in the operators' channel; also any plain sentence that is told to one person. */
export function noticeMessage(text: string): Message {
  const said = mrkdwn`${cut(text.trim(), 2_000) || 'Nothing to say.'}`
  return message(said, [section(said, 3_000)])
}
