import { nearest } from '../../lib/text.ts'
import { mrkdwn } from '../text.ts'
import { context, section } from './blocks.ts'
import { type Message, message } from './message.ts'
import { lines } from './words.ts'

export type HelpWord = {
  readonly word: string
  readonly aliases: readonly string[]
  /** What follows the word. */
  readonly usage: string
  readonly does: string
}

const word = (word: string, usage: string, does: string, ...aliases: string[]): HelpWord => ({
  word,
  aliases,
  usage,
  does,
})

/** The words after `/incident`, in the order in which an incident needs them. */
export const WORDS: readonly HelpWord[] = [
  word(
    'declare',
    '[title]',
    'Declare an incident; without a title a form asks for it.',
    'new',
    'open',
    'start',
    'create',
  ),
  word('list', '', 'The open incidents.', 'ls', 'show'),
  word('ack', '', 'Acknowledge: you are looking at it, and nobody else is called.', 'acknowledge'),
  word('join', '', 'Join the channel of an incident.'),
  word('sev', '<1-4>', 'Set the severity.', 'severity'),
  word('role', '<role> [@person]', 'Take a role, or give it to somebody.', 'claim', 'assign'),
  word('roles', '', 'Who holds which role, and a form to change it.'),
  word('note', '<text>', 'Put a note onto the timeline.'),
  word('playbook', '[name]', 'Start a playbook; without a name a form asks for it.', 'runbook'),
  word('escalate', '', 'Call the next step of the escalation policy now.', 'page'),
  word('timeline', '', 'What has happened so far.', 'log', 'history'),
  word('mitigate', '', 'Customers are well again; the cause may not be gone.', 'mitigated'),
  word('resolve', '[summary]', 'It is over. The postmortem is drafted.', 'resolved', 'close', 'fixed'),
  word('reopen', '', 'It is back: whoever is on call hears of it again.'),
  word('help', '[word]', 'This list, or one word of it.', '?'),
]

/** All words, or one of them; null for a word that there is no help for. */
export function helpMessage(asked?: string): Message | null {
  if (asked === undefined || asked.trim() === '') return all()
  const wanted = asked.trim().toLowerCase()
  const found = WORDS.find(({ word, aliases }) => word === wanted || aliases.includes(wanted))
  if (!found) return null
  const also = found.aliases.length > 0 ? context(mrkdwn`Also: ${found.aliases.join(', ')}`) : null
  return message(mrkdwn`${found.does}`, [section(lines([command(found), mrkdwn`${found.does}`])), also])
}

/** The word that was probably meant, or null. */
export function nearestWord(typed: string): string | null {
  const known = new Map(WORDS.flatMap(({ word, aliases }) => [word, ...aliases].map(each => [each, word] as const)))
  return known.get(nearest(typed, known.keys()) ?? '') ?? null
}

function all(): Message {
  return message(mrkdwn`What /incident can do`, [
    section(lines(WORDS.map(each => mrkdwn`${command(each)} ${each.does}`)), 3_000),
    context(
      mrkdwn`In an incident’s channel the words mean that incident; anywhere else add its number, as in ack INC-142.`,
    ),
  ])
}

function command({ word, usage }: HelpWord) {
  return usage === '' ? mrkdwn`*/incident ${word}*` : mrkdwn`*/incident ${word}* ${usage} ·`
}
