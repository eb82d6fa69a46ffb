import { SECOND } from '../lib/time.ts'
import type { Planned } from './effect.ts'
import { type Incident, isInSlack, label, type User } from './incident.ts'

// What most events change of what people see.

/**
 * Alerts come in bursts: the cards wait until none has come for so long, so that nine that join make one update. While
 * they go on coming, a card is at most so much behind: Slack takes some fifty updates a minute for all cards together.
 */
const BURST = { afterMs: SECOND / 2, withinMs: 10 * SECOND } as const
/** In a storm its one card is what people look at. */
const STORM = { afterMs: SECOND / 2, withinMs: 5 * SECOND } as const

/** What is not posted yet will be posted as it is then, and says itself what it missed meanwhile. */
export function cards(incident: Incident, when: Pick<Planned, 'afterMs' | 'withinMs'> = {}): readonly Planned[] {
  const header: readonly Planned[] = incident.header ? [{ type: 'update_header', ...when }] : []
  return incident.announcement ? [...header, { type: 'update_announcement', ...when }] : header
}

export function cardsInBursts(incident: Incident): readonly Planned[] {
  return cards(incident, incident.alerts.causes ? STORM : BURST)
}

export function topic(incident: Incident): readonly Planned[] {
  return incident.channel ? [{ type: 'set_topic' }] : []
}

export function offer(incident: Incident): readonly Planned[] {
  return incident.offer ? [{ type: 'update_offer' }] : []
}

/** Everybody who was called by direct message sees there what became of it; or only this one. */
export function pages(incident: Incident, of: User | null = null): readonly Planned[] {
  const sent = incident.pages.filter(({ user, message }) => message !== null && (of === null || user.id === of.id))
  return sent.flatMap(({ user }) => pagesOf(user))
}

export function pagesOf(user: User): readonly Planned[] {
  return [{ type: 'update_page', user }]
}

export function inviting(incident: Incident, users: readonly User[]): readonly Planned[] {
  const known = users.filter(isInSlack)
  return incident.channel && known.length > 0 ? [{ type: 'invite', users: known.map(({ id }) => id) }] : []
}

export function telling(incident: Incident, what: string): Planned {
  return { type: 'tell_operators', text: `${label(incident)}: ${what}` }
}

/** A message was rendered from the incident as it stood at `seen`. */
export function hasMissed(incident: Incident, seen: number): boolean {
  return incident.shown > seen
}
