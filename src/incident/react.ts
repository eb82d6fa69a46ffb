import type { Planned } from './effect.ts'
import type { Event } from './event.ts'
import { isCallingFact } from './evolve-calling.ts'
import { type Incident, opensChannel } from './incident.ts'
import { calling, expiring, reactToCalling, tellingPagers } from './react-calling.ts'
import { cards, cardsInBursts, hasMissed, inviting, offer, pages, telling, topic } from './react-cards.ts'
import { reactToRun, stepsWithRoom } from './react-run.ts'

/** What is to be done outside because of this event; `incident` is the state after it. Pure. */
export function react(incident: Incident, event: Event): readonly Planned[] {
  if ('run' in event) return reactToRun(incident, event)
  if (isCallingFact(event)) return reactToCalling(incident, event)
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
      return [
        ...cards(incident),
        ...topic(incident),
        ...pages(incident),
        ...tellingPagers(incident, event.actor),
        ...expiring(incident),
      ]
    case 'severity_changed':
      return [...cards(incident), ...topic(incident), ...pages(incident)]
    case 'resolved':
      return [
        ...cards(incident),
        ...offer(incident),
        ...topic(incident),
        ...pages(incident),
        ...tellingPagers(incident, event.actor),
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
      return [...(event.present ? [] : inviting(incident, [event.user])), ...pages(incident, event.user)]
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

function reminding({ repeatMs }: Incident): readonly Planned[] {
  return repeatMs === undefined ? [] : [{ type: 'remind', afterMs: repeatMs }]
}
