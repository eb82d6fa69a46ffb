import type { Incident } from '../../incident/incident.ts'
import type { Message } from './message.ts'
export type Entry = { readonly at: Date; readonly sentence: string }

/** `entries` oldest first, all of them; `url` is where the whole timeline can be read. */
export function timelineMessage(_incident: Incident, _entries: readonly Entry[], _url: string | null): Message {
  throw new Error('not written yet')
}
