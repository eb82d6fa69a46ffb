import type { AlertRef } from '../alert/alert.ts'
import type { Event } from '../incident/event.ts'

/** One alert's way through the incident, by the events that say so. */
export type AlertStory = {
  readonly alert: AlertRef
  readonly first: number
  readonly fired: number
  readonly over: boolean
}

/** Every alert that was part of it, in the order they came. */
export function alertStories(events: readonly Event[]): readonly AlertStory[] {
  const stories = new Map<string, AlertStory>()
  for (const event of events) {
    if (!isAlertEvent(event)) continue
    for (const alert of event.alerts) {
      const key = JSON.stringify([alert.source, alert.fingerprint])
      const known = stories.get(key)
      const over = event.type === 'alerts_cleared'
      stories.set(key, {
        alert,
        first: known?.first ?? event.seq,
        fired: over && known ? known.fired : event.seq,
        over,
      })
    }
  }
  return [...stories.values()]
}

/** The most that a sender left out of a message, and the events that say so. */
export function leftOut(events: readonly Event[]): { readonly most: number; readonly cites: readonly number[] } {
  const short = events.flatMap(event => ('cut' in event && event.cut > 0 ? [event] : []))
  return { most: Math.max(0, ...short.map(({ cut }) => cut)), cites: short.map(({ seq }) => seq) }
}

type AlertEvent = Extract<Event, { alerts: readonly AlertRef[] }>

function isAlertEvent(event: Event): event is AlertEvent {
  return 'alerts' in event
}
