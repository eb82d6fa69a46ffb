import type { Event, EventType } from '../incident/event.ts'
import type { Incident } from '../incident/incident.ts'
import { count } from '../lib/text.ts'
import { formatDuration } from '../lib/time.ts'
import { alertTitle } from '../timeline/alerts.ts'
import { isTriedAgain } from '../timeline/calling.ts'
import { describe } from '../timeline/describe.ts'
import { gaps, longest, milestones } from '../timeline/durations.ts'
import { name, quote } from '../timeline/words.ts'
import { alertStories, leftOut } from './alerts.ts'
import { span } from './instants.ts'
import type { Statement } from './postmortem.ts'

/** How many alerts are named one by one. */
const NAMED = 10

/** What stalled or broke, as facts: calling, silence, playbooks, deliveries, alerts. */
export function whatToLookAt(incident: Incident, events: readonly Event[]): readonly Statement[] {
  const told = (...types: readonly EventType[]) =>
    events.filter(event => types.includes(event.type) && !isTriedAgain(event)).map(event => tell(event, incident))
  return [
    ...unacknowledged(events),
    ...movedOn(events),
    ...events.filter(isShortCall).map(event => tell(event, incident)),
    ...told('escalation_exhausted', 'page_failed', 'pager_failed', 'acknowledgement_expired', 'reopened'),
    ...silent(incident, events),
    ...told('step_overdue', 'step_failed', 'step_skipped'),
    ...unfinished(events),
    ...told('delivery_failed'),
    ...uncleared(events),
  ]
}

function tell(event: Event, incident: Incident): Statement {
  return { text: describe(event, incident), cites: [event.seq] }
}

function unacknowledged(events: readonly Event[]): readonly Statement[] {
  const { acknowledged, resolved } = milestones(events)
  if (acknowledged || !resolved) return []
  return [{ text: 'Nobody acknowledged it before it was resolved.', cites: [resolved.seq] }]
}

/** The first step of a first round begins anew, as after a reopening. */
function movedOn(events: readonly Event[]): readonly Statement[] {
  const moves = events.filter(
    event => event.type === 'escalated' && event.actor.kind === 'tocsin' && event.to.step + event.to.round > 0,
  )
  if (moves.length === 0) return []
  const often = moves.length === 1 ? 'once' : `${moves.length} times`
  const text = `Tocsin escalated ${often}; nobody had acknowledged by then.`
  return [{ text, cites: moves.map(({ seq }) => seq) }]
}

function isShortCall(event: Event): boolean {
  if (event.type !== 'called') return false
  const { users, pagers = [], unreachable } = event
  return users.length + pagers.length === 0 || unreachable.length > 0
}

function silent(incident: Incident, events: readonly Event[]): readonly Statement[] {
  const found = gaps(events)
  const most = found.length > 1 ? longest(found) : null
  return found.map(gap => {
    const length = formatDuration(gap.until.getTime() - gap.from.getTime())
    const where = span(gap.from, gap.until, incident.openedAt)
    return {
      text: `No human entry ${where} (${length}${gap === most ? ', the longest' : ''}).`,
      cites: [gap.after, gap.before],
    }
  })
}

function unfinished(events: readonly Event[]): readonly Statement[] {
  const started = events.filter(event => event.type === 'playbook_started')
  const over = new Set(events.flatMap(event => (event.type === 'playbook_finished' ? [event.run] : [])))
  return started
    .filter(({ run }) => !over.has(run))
    .map(({ playbook, seq }) => ({
      text: `The playbook ${quote(playbook.title || playbook.name)} was not walked to its end.`,
      cites: [seq],
    }))
}

function uncleared(events: readonly Event[]): readonly Statement[] {
  const { resolved } = milestones(events)
  if (!resolved) return []
  const firing = alertStories(events).filter(({ over }) => !over)
  const named = firing.slice(0, NAMED).map(({ alert, fired }) => ({
    text: `The alert ${alertTitle(alert)} from ${name(alert.source)} has not cleared.`,
    cites: [fired, resolved.seq],
  }))
  const others = firing.slice(NAMED)
  const more = {
    text: `${count(others.length, 'more alert has', 'more alerts have')} not cleared.`,
    cites: [...new Set(others.map(({ fired }) => fired))],
  }
  const hidden = leftOut(events)
  const unseen = {
    text: `The sender left up to ${count(hidden.most, 'alert')} out; whether they cleared is not on record.`,
    cites: hidden.cites,
  }
  return [...named, ...(others.length > 0 ? [more] : []), ...(hidden.most > 0 ? [unseen] : [])]
}
