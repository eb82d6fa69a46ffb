import type { Event } from './event.ts'
import type { Incident } from './incident.ts'

const TYPES = [
  'channel_created',
  'header_posted',
  'card_linked',
  'announced',
  'resolve_offered',
  'postmortem_posted',
  'reminded',
  'delivery_failed',
] as const

export type DeliveryEvent = Extract<Event, { type: (typeof TYPES)[number] }>

export function isDeliveryFact(event: Event): event is DeliveryEvent {
  return TYPES.some(type => type === event.type)
}

/** What stands in Slack for the incident. */
export function withDelivery(incident: Incident, event: DeliveryEvent): Incident {
  switch (event.type) {
    case 'channel_created':
      return moved({ ...incident, channel: { id: event.channel, name: event.name } })
    case 'header_posted':
      return { ...incident, header: event.message }
    case 'card_linked':
      return { ...incident, cardLink: event.link }
    case 'announced':
      return { ...incident, announcement: event.message }
    case 'resolve_offered':
      return { ...incident, offer: event.message }
    case 'postmortem_posted':
      return { ...incident, postmortem: event.message }
    case 'delivery_failed':
      return incident.channel ? incident : without(incident, event.effect)
    case 'reminded':
      return incident
    default:
      return event satisfies never
  }
}

/** Its card in a channel of others announces it from then on; what stood in the thread goes on in its own channel. */
function moved(incident: Incident): Incident {
  const { header, announcement, runs } = incident
  if (header === null) return incident
  return {
    ...incident,
    header: null,
    announcement: announcement ?? header,
    runs: runs.map(({ card, ...run }) => ({
      ...run,
      card: null,
      ...(card === null ? {} : { left: { channel: header.channel, ts: card } }),
    })),
  }
}

/** Without its card nobody would see it, so that it gets a channel after all; one that cannot be made may be asked for again. */
function without(incident: Incident, effect: string): Incident {
  if (effect === 'create_channel') return { ...incident, opensChannel: false }
  return effect === 'post_header' && incident.header === null ? { ...incident, opensChannel: true } : incident
}
