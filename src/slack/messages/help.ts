import { mrkdwn } from '../text.ts'
import { VOCABULARY, type Word, wordOf } from '../vocabulary.ts'
import { context, section } from './blocks.ts'
import { type Message, message } from './message.ts'
import { lines } from './words.ts'

/** All words, or one of them; null for a word that there is no help for. */
export function helpMessage(asked?: string): Message | null {
  if (asked === undefined || asked.trim() === '') return all()
  const found = wordOf(asked.trim())
  if (!found) return null
  const also = found.aliases.length > 0 ? context(mrkdwn`Also: ${found.aliases.join(', ')}`) : null
  return message(mrkdwn`${found.usage}: ${found.line}`, [section(command(found)), also])
}

function all(): Message {
  return message(mrkdwn`What /incident can do`, [
    section(lines(VOCABULARY.map(command)), 3_000),
    context(mrkdwn`In an incident's channel its number can be left out.`),
  ])
}

function command({ usage, line }: Word) {
  return mrkdwn`*/incident ${usage}* – ${line}`
}
