import { stepAt } from '../escalation/policy.ts'
import { SECOND } from '../lib/time.ts'
import type { Planned } from './effect.ts'
import type { Event } from './event.ts'
import { type Incident, label, opensChannel, type User } from './incident.ts'
import { reactToRun, stepsWithRoom } from './react-run.ts'

/**
 * Alerts come in bursts: the cards wait until none has come for so long, so that nine that join make one update. While
 * they go on coming, a card is at most so much behind: Slack takes some fifty updates a minute for all cards together.
 */
const BURST = { afterMs: SECOND / 2, withinMs: 10 * SECOND } as const
/** In a storm its one card is what people look at. */
const STORM = { afterMs: SECOND / 2, withinMs: 5 * SECOND } as const

/** What is to be done outside because of this event; `incident` is the state after it. Pure. */
export function react(incident: Incident, event: Event): readonly Planned[] {
  if ('run' in event) return reactToRun(incident, event)
  switch (event.type) {
    case 'opened':
      return [{ type: opensChannel(incident) ? 'create_channel' : 'post_header' }, ...reminding(incident)]
    case 'promoted':
      return [{ type: 'create_channel' }, ...cards(incident)]
    case 'reminded':
      return reminding(incident)
    case 'alerts_joined':
    case 'alerts_refired':
      return [...cardsInBursts(incident), ...offer(incident)]
    case 'alerts_cleared':
      return event.firing === 0 && incident.status !== 'resolved'
        ? [...cardsInBursts(incident), { type: 'offer_resolve' }]
        : cardsInBursts(incident)
    case 'alerts_changed':
      return cardsInBursts(incident)
    case 'acknowledged':
    case 'mitigated':
    case 'severity_changed':
      return [...cards(incident), ...topic(incident), ...pages(incident)]
    case 'resolved':
      return [
        ...cards(incident),
        ...offer(incident),
        ...topic(incident),
        ...pages(incident),
        { type: incident.postmortem ? 'update_postmortem' : 'post_postmortem' },
      ]
    case 'reopened':
      return [
        ...cards(incident),
        ...offer(incident),
        ...topic(incident),
        ...pages(incident),
        ...calling(incident),
        ...reminding(incident),
      ]
    case 'role_assigned':
      return [
        ...cards(incident),
        ...(event.role === 'commander' ? topic(incident) : []),
        ...inviting(incident, [event.user]),
        { type: 'instruct_role', role: event.role, user: event.user },
      ]
    case 'responder_joined':
      return event.present ? [] : inviting(incident, [event.user])
    case 'escalated':
      return [...calling(incident), ...cards(incident), ...topic(incident), ...pages(incident)]
    case 'escalation_exhausted':
      return [...cards(incident), telling(incident, 'everybody has been called and nobody has acknowledged.')]
    case 'called': {
      const { position } = event
      const paging = event.users.map((user): Planned => ({ type: 'page', user, position }))
      return [...paging, ...cards(incident), ...inviting(incident, event.users)]
    }
    case 'page_failed':
      return [...cards(incident), telling(incident, `${event.user.name} could not be called: ${event.reason}`)]
    case 'paged':
      return isCalledAgain(incident, event.user.id) || hasMissed(incident, event.seen ?? event.seq)
        ? pagesOf(event.user)
        : []
    case 'noted':
      return []
    case 'channel_created':
      return furnish(incident)
    case 'header_posted':
      return [
        // In a channel of others only a thread is its own.
        ...(incident.channel ? [{ type: 'pin_header' as const }] : furnishThread(incident)),
        ...(hasMissed(incident, event.seen) ? cardsInBursts(incident) : []),
      ]
    case 'card_linked':
      return pages(incident)
    case 'announced':
      return hasMissed(incident, event.seen) ? cardsInBursts(incident) : []
    case 'resolve_offered':
    case 'postmortem_posted':
      return []
    case 'delivery_failed':
      return lacking(incident, event)
    default:
      return event satisfies never
  }
}

/** A new channel, in the order in which people need it; the header comes first. */
function furnish(incident: Incident): readonly Planned[] {
  const { runbook, dashboard } = incident.links
  return [
    { type: 'post_header' },
    { type: incident.announcement ? 'update_announcement' : 'post_announcement' },
    ...inviting(incident, incident.responders),
    // Whoever was called before there was a channel finds the way into it there.
    ...pages(incident),
    { type: 'set_topic' },
    ...playbooks(incident),
    ...(runbook ? [{ type: 'add_bookmark' as const, title: 'Runbook', url: runbook, emoji: ':blue_book:' }] : []),
    ...(dashboard ? [{ type: 'add_bookmark' as const, title: 'Dashboard', url: dashboard, emoji: ':bar_chart:' }] : []),
  ]
}

/** The thread of a new card in a channel of others: nobody is invited there, and nothing of the channel's is changed. */
function furnishThread(incident: Incident): readonly Planned[] {
  return [{ type: 'link_card' }, ...playbooks(incident)]
}

function playbooks(incident: Incident): readonly Planned[] {
  return [...incident.runs.map((run): Planned => ({ type: 'post_playbook', run: run.id })), ...stepsWithRoom(incident)]
}

/** Operators hear of what could not be done, and what depends on it is done in another way. */
function lacking(
  incident: Incident,
  { effect, reason }: Extract<Event, { type: 'delivery_failed' }>,
): readonly Planned[] {
  if (effect === 'tell_operators') return []
  const told = telling(incident, `${effect} could not be done: ${reason}`)
  // The next time it may stand elsewhere, where it can be said again.
  if (effect === 'remind' && incident.status !== 'resolved') return [told, ...reminding(incident)]
  if (incident.channel) return [told]
  if (effect === 'create_channel') return [told, ...cards(incident)]
  if (effect !== 'post_header') return [told]
  const instead = `there is no card of it in ${incident.room}, it gets a channel of its own: ${reason}`
  return [telling(incident, instead), { type: 'create_channel' }]
}

/** What is not posted yet will be posted as it is then, and says itself what it missed meanwhile. */
function cards(incident: Incident, when: Pick<Planned, 'afterMs' | 'withinMs'> = {}): readonly Planned[] {
  const header: readonly Planned[] = incident.header ? [{ type: 'update_header', ...when }] : []
  return incident.announcement ? [...header, { type: 'update_announcement', ...when }] : header
}

function cardsInBursts(incident: Incident): readonly Planned[] {
  return cards(incident, incident.alerts.causes ? STORM : BURST)
}

function topic(incident: Incident): readonly Planned[] {
  return incident.channel ? [{ type: 'set_topic' }] : []
}

function offer(incident: Incident): readonly Planned[] {
  return incident.offer ? [{ type: 'update_offer' }] : []
}

function pages(incident: Incident): readonly Planned[] {
  return incident.pages.flatMap(({ user }) => pagesOf(user))
}

function pagesOf(user: User): readonly Planned[] {
  return [{ type: 'update_page', user }]
}

/** Has older calls, which must not look as if they were the newest. */
function isCalledAgain(incident: Incident, user: string): boolean {
  return incident.pages.filter(page => page.user.id === user).length > 1
}

function inviting(incident: Incident, users: readonly User[]): readonly Planned[] {
  return incident.channel && users.length > 0 ? [{ type: 'invite', users: users.map(({ id }) => id) }] : []
}

function reminding({ repeatMs }: Incident): readonly Planned[] {
  return repeatMs === undefined ? [] : [{ type: 'remind', afterMs: repeatMs }]
}

function telling(incident: Incident, what: string): Planned {
  return { type: 'tell_operators', text: `${label(incident)}: ${what}` }
}

/** The step at which the incident stands is called, and the next one waits. */
function calling(incident: Incident): readonly Planned[] {
  const { policy, position } = incident
  const step = policy && position && stepAt(policy, position)
  if (!step) return []
  return [
    { type: 'call', position },
    { type: 'wait', from: position, afterMs: step.waitMs },
  ]
}

function hasMissed(incident: Incident, seen: number): boolean {
  return incident.shown > seen
}
