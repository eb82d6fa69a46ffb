import type { Event } from '../incident/event.ts'
import type { Incident } from '../incident/incident.ts'
import { count } from '../lib/text.ts'
import { formatDuration } from '../lib/time.ts'
import { alertTitle } from '../timeline/alerts.ts'
import { milestones } from '../timeline/durations.ts'
import { list, name, quote, sentence } from '../timeline/words.ts'
import { alertStories, leftOut } from './alerts.ts'
import { clockTime, span } from './instants.ts'
import type { Statement } from './postmortem.ts'

/** How many titles a sentence about alerts carries. */
const TITLES = 5

export function impactOf(incident: Incident, events: readonly Event[]): readonly Statement[] {
  return [
    ...severity(incident, events),
    ...lasted(incident, events),
    ...affected(events),
    ...alerts(events),
    ...described(events),
  ]
}

function severity(incident: Incident, events: readonly Event[]): readonly Statement[] {
  const { opened } = milestones(events)
  if (!opened) return []
  const changes = events.filter(event => event.type === 'severity_changed')
  if (changes.length === 0) return [{ text: `The severity was ${opened.severity} throughout.`, cites: [opened.seq] }]
  const stretches = changes.map(({ to, at }) => `${to} from ${clockTime(at, incident.openedAt)} UTC`)
  return [
    {
      text: `The severity was ${list([`${opened.severity} at first`, ...stretches])}.`,
      cites: [opened, ...changes].map(({ seq }) => seq),
    },
  ]
}

function lasted(incident: Incident, events: readonly Event[]): readonly Statement[] {
  const { opened, resolved } = milestones(events)
  if (!opened || !resolved) return []
  const [from, until] = [incident.startedAt, resolved.at]
  const length = formatDuration(until.getTime() - from.getTime())
  const text = `From its beginning to its resolution it took ${length} (${span(from, until, incident.openedAt)}).`
  return [{ text, cites: [opened.seq, resolved.seq] }]
}

function affected(events: readonly Event[]): readonly Statement[] {
  const { opened } = milestones(events)
  if (!opened) return []
  const named = [
    ...(opened.service ? [`the service ${name(opened.service)}`] : []),
    ...(opened.team ? [`the team ${name(opened.team)}`] : []),
  ]
  const kind = opened.kind ? [{ text: `Its type was ${name(opened.kind)}.`, cites: [opened.seq] }] : []
  return named.length > 0 ? [{ text: `It concerned ${list(named)}.`, cites: [opened.seq] }, ...kind] : kind
}

function alerts(events: readonly Event[]): readonly Statement[] {
  const stories = alertStories(events)
  const { opened } = milestones(events)
  if (stories.length === 0) return opened ? [{ text: 'No alert was part of it.', cites: [opened.seq] }] : []
  const sources = [...new Set(stories.map(({ alert }) => name(alert.source)))]
  const titles = stories.slice(0, TITLES).map(({ alert }) => alertTitle(alert))
  if (stories.length > TITLES) titles.push(`${stories.length - TITLES} more`)
  const { most, cites } = leftOut(events)
  const belonged = {
    text: sentence(`${count(stories.length, 'alert')} from ${list(sources)}: ${list(titles)}`),
    cites: [...new Set(stories.map(({ first }) => first))],
  }
  const hidden = `The sender left up to ${count(most, 'more alert')} out of a message.`
  return most > 0 ? [belonged, { text: hidden, cites }] : [belonged]
}

function described(events: readonly Event[]): readonly Statement[] {
  const { opened } = milestones(events)
  if (!opened?.description.trim()) return []
  return [{ text: sentence(`Its description was ${quote(opened.description, 500)}`), cites: [opened.seq] }]
}
