import type { Event } from './event.ts'
import type { Incident } from './incident.ts'

const TYPES = [
  'channel_created',
  'header_posted',
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
      return { ...incident, channel: { id: event.channel, name: event.name } }
    case 'header_posted':
      return { ...incident, header: event.message }
    case 'announced':
      return { ...incident, announcement: event.message }
    case 'resolve_offered':
      return { ...incident, offer: event.message }
    case 'postmortem_posted':
      return { ...incident, postmortem: event.message }
    case 'reminded':
    case 'delivery_failed':
      return incident
    default:
      return event satisfies never
  }
}
