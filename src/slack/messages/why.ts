import { because } from '../../alert/because.ts'
import type { AlertFacts } from '../../alert/facts.ts'
import { explain } from '../../alert/why.ts'
import type { Words } from '../../alert/words.ts'
import type { Incident } from '../../incident/incident.ts'
import { count, line } from '../../lib/text.ts'
import type { CallSentence } from '../../timeline/calls.ts'
import { cutTo, date, join, type Mrkdwn, mrkdwn } from '../text.ts'
import { context, section } from './blocks.ts'
import { type Message, message } from './message.ts'
import { actorName, dots, heading, lines } from './words.ts'

/** How many alerts are told of: of an incident, and of what was looked for by words. */
export const WHY_ALERTS = { incident: 3, words: 5 } as const

const LINE = 390
const CALLS = 4

/** Why an incident is there, whom it called and what came of that; `alerts` are its newest. */
export function incidentWhyMessage(
  incident: Incident,
  alerts: readonly AlertFacts[],
  calls: readonly CallSentence[],
): Message {
  const head = mrkdwn`Why ${heading(incident)}`
  const told = alerts.slice(0, WHY_ALERTS.incident)
  const rest = incident.alerts.total - told.length
  const earlier = calls.length - CALLS
  return message(head, [
    section(mrkdwn`*${head}*`),
    told.length > 0
      ? section(
          lines(
            told.flatMap(facts => [
              title(facts),
              sentences(explain(facts).slice(0, facts.classified.length > 0 ? 3 : 2)),
            ]),
          ),
          3_000,
        )
      : section(mrkdwn`No alert belongs to it: ${actorName(incident.openedBy)} opened it.`),
    section(lines(calls.slice(-CALLS).map(call)), 3_000),
    context(
      dots([
        told.length > 0 && rest > 0 ? `${count(rest, 'more alert')}` : null,
        earlier > 0 ? `${count(earlier, 'earlier call')}` : null,
        'Routes are those of the rulebook as it is now.',
      ]),
    ),
  ])
}

/** The newest alerts that have the words in their title or fingerprint; one alone is explained in full. */
export function alertsWhyMessage(words: string, alerts: readonly AlertFacts[]): Message {
  const [first, ...others] = alerts.slice(0, WHY_ALERTS.words)
  if (first === undefined) {
    return told(mrkdwn`None of the alerts of late has “${line(words, 80)}” in its title or fingerprint.`, [])
  }
  const head = mrkdwn`Why “${line(words, 80)}”`
  if (others.length === 0) return told(head, [title(first), ...explain(first).map(whole => sentences([whole]))])
  const each = [first, ...others].flatMap(facts => [title(facts), sentences([because(facts)])])
  return told(head, each)
}

function told(head: Mrkdwn, rest: readonly Mrkdwn[]): Message {
  return message(head, [
    section(rest.length > 0 ? mrkdwn`*${head}*` : head),
    rest.length > 0 ? section(lines(rest), 3_000) : null,
  ])
}

function title({ alert }: AlertFacts): Mrkdwn {
  const facts = [mrkdwn`• *${line(alert.title, 100) || '–'}*`, line(alert.source, 60), alert.status, alert.severity]
  return cutTo(dots(facts), LINE)
}

function sentences(all: readonly Words[]): Mrkdwn {
  const told = all.map(words =>
    join(
      words.map(word => (word instanceof Date ? date(word) : word)),
      '',
    ),
  )
  return cutTo(join(told, ' '), LINE)
}

function call({ at, sentence }: CallSentence): Mrkdwn {
  const text = line(sentence, 260)
  return cutTo(at ? mrkdwn`${date(at)}  ${text}` : mrkdwn`${text}`, LINE)
}
