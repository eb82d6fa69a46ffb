import type { Signal } from '../../alert/alert.ts'
import type { OpsgenieAlert } from '../../engine/opsgenie.ts'
import { priorityOf } from '../sources/opsgenie-fields.ts'
import { textOf } from '../sources/path.ts'
import type { Context } from '../sources/reading.ts'
import {
  detailsFrom,
  nameFrom,
  noteFrom,
  respondersFrom,
  type Said,
  saidFrom,
  signalFrom,
  wordFrom,
  wordsFrom,
} from './opsgenie-alert.ts'

/** What was sent: the body's fields, or those of the query where there is no body. */
export type Fields = Readonly<Record<string, unknown>>

/** What is wrong with which field. */
export type Errors = Readonly<Record<string, string>>

/** One thing that can be done to an alert. */
export type Call = {
  /** As the status of a request has it. */
  readonly action: string
  readonly done: string
  readonly wrong?: (fields: Fields) => Errors | null
  readonly change?: (said: Said, fields: Fields) => Said
  /** Of the alert as it is then; `before` is what was said of it until then. */
  readonly signals: (alert: OpsgenieAlert, fields: Fields, context: Context, before: Said) => readonly Signal[]
  /** Makes sense of an alert that is over, too. */
  readonly afterwards?: true
  readonly closes?: true
}

export const ACTIONS: Readonly<Record<string, Call>> = {
  close: {
    ...{ action: 'Close', done: 'Closed alert', closes: true },
    signals: (alert, fields, context) => [
      ...remarked('Closed', alert, fields, context),
      signalFrom(alert, { status: 'resolved' }, context),
    ],
  },
  acknowledge: {
    ...{ action: 'Acknowledge', done: 'Acknowledged alert' },
    signals: (alert, fields, context) => [
      signalFrom(alert, { status: 'acknowledged' }, context),
      ...remarked('Acknowledged', alert, fields, context),
    ],
  },
  unacknowledge: {
    ...{ action: 'UnAcknowledge', done: 'Unacknowledged alert' },
    signals: (alert, fields, context) => [
      signalFrom(alert, { status: 'firing' }, context),
      told('Acknowledgement withdrawn', alert, fields, context),
    ],
  },
  notes: {
    ...{ action: 'AddNote', done: 'Added note', afterwards: true },
    wrong: missing('note'),
    signals: (...to) => [told('Note', ...to)],
  },
  snooze: {
    ...{ action: 'Snooze', done: 'Snoozed alert' },
    wrong: ({ endTime }) =>
      Number.isNaN(Date.parse(textOf(endTime))) ? { endTime: 'End time must be an instant (ISO 8601).' } : null,
    signals: (alert, fields, context) => [told(`Snoozed until ${word(fields.endTime)}`, alert, fields, context)],
  },
  escalate: {
    ...{ action: 'EscalateNext', done: 'Escalated alert' },
    signals: (alert, fields, context) => [told(join('Escalated to', fields.escalation), alert, fields, context)],
  },
  assign: {
    ...{ action: 'AssignOwnership', done: 'Assigned alert' },
    change: (said, { owner }) => ({ ...said, owner: nameFrom(owner) }),
    signals: (alert, fields, context) => [told(join('Assigned to', fields.owner), alert, fields, context)],
  },
  responders: {
    ...{ action: 'AddResponder', done: 'Added responder' },
    change: (said, { responder }) =>
      saidFrom({ ...said, responders: [...said.responders, ...respondersFrom(responder)] }),
    signals: (alert, fields, context) => [told(join('Responder added:', fields.responder), alert, fields, context)],
  },
  teams: {
    ...{ action: 'AddTeam', done: 'Added team' },
    change: (said, { team }) => {
      const added = respondersFrom(team).map(one => ({ ...one, type: 'team' }))
      return saidFrom({ ...said, responders: [...said.responders, ...added] })
    },
    signals: (alert, fields, context) => [told(join('Team added:', fields.team), alert, fields, context)],
  },
  tags: {
    ...{ action: 'AddTags', done: 'Added tags' },
    change: (said, { tags }) => saidFrom({ ...said, tags: [...said.tags, ...wordsFrom(tags)] }),
    signals: (...to) => remarked('Tags added', ...to),
  },
  details: {
    ...{ action: 'AddDetails', done: 'Added details' },
    change: (said, { details }) => saidFrom({ ...said, details: { ...said.details, ...detailsFrom(details) } }),
    signals: (...to) => remarked('Details added', ...to),
  },
}

/** What the buttons do that somebody has given alerts in Opsgenie, nobody here knows. */
export function customAction(name: string): Call {
  return {
    ...{ action: 'CustomAction', done: 'Executed action' },
    signals: (alert, fields, context) => [told(`Action ${word(name)}`, alert, fields, context)],
  }
}

export const UPDATES: Readonly<Record<string, Call>> = {
  message: {
    ...{ action: 'UpdateMessage', done: 'Updated message' },
    wrong: missing('message'),
    change: (said, { message }) => ({ ...said, message: saidFrom({ message }).message }),
    signals: renewed,
  },
  description: {
    ...{ action: 'UpdateDescription', done: 'Updated description' },
    // Alertmanager leaves it out where it is empty.
    change: (said, { description }) => ({ ...said, description: saidFrom({ description }).description }),
    signals: renewed,
  },
  priority: {
    ...{ action: 'UpdatePriority', done: 'Updated priority' },
    wrong: ({ priority }) =>
      /^P[1-5]$/i.test(priorityOf(priority)) ? null : { priority: 'Priority should be one of P1, P2, P3, P4, P5.' },
    change: (said, { priority }) => ({ ...said, priority: saidFrom({ priority }).priority }),
    // Told again in any case: it is by this that the severity of an incident follows.
    signals: (alert, fields, context) => [
      signalFrom(alert, { status: 'firing' }, context),
      ...remarked('Priority changed', alert, fields, context),
    ],
  },
}

export const REMOVALS: Readonly<Record<string, Call>> = {
  tags: {
    ...{ action: 'RemoveTags', done: 'Removed tags' },
    change: (said, { tags }) => ({ ...said, tags: said.tags.filter(tag => !wordsFrom(tags).includes(tag)) }),
    signals: (...to) => remarked('Tags removed', ...to),
  },
  details: {
    ...{ action: 'RemoveDetails', done: 'Removed details' },
    change: (said, { keys }) => {
      const left = Object.entries(said.details).filter(([name]) => !wordsFrom(keys).includes(name))
      return { ...said, details: Object.fromEntries(left) }
    },
    signals: (...to) => remarked('Details removed', ...to),
  },
}

type To = readonly [alert: OpsgenieAlert, fields: Fields, context: Context, before?: Said]

function told(words: string, ...[alert, { user, note }, context]: To): Signal {
  return noteFrom(alert, user ? `${words} by ${word(user)}` : words, note, context)
}

/** Only where somebody said who did it, or why. */
function remarked(words: string, ...to: To): readonly Signal[] {
  const [, { user, note }] = to
  return textOf(user) || textOf(note) ? [told(words, ...to)] : []
}

/** Only where it is another text: Alertmanager says both texts again with each repeat. */
function renewed(alert: OpsgenieAlert, _: Fields, context: Context, before: Said): readonly Signal[] {
  const { message, description } = saidFrom(alert.said)
  const same = message === before.message && description === before.description
  return same ? [] : [signalFrom(alert, { status: 'firing' }, context)]
}

function missing(field: string): NonNullable<Call['wrong']> {
  const name = `${field.charAt(0).toUpperCase()}${field.slice(1)}`
  return fields => (textOf(fields[field]) ? null : { [field]: `${name} can not be empty.` })
}

function join(words: string, whom: unknown): string {
  return `${words} ${nameFrom(whom) || 'nobody that was named'}`
}

function word(value: unknown): string {
  return wordFrom(value, 100)
}
