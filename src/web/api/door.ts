import type { Ask, Declare, Handle } from '../../engine/ports.ts'
import type { Refusal } from '../../incident/command.ts'
import type { Event } from '../../incident/event.ts'
import type { Incident } from '../../incident/incident.ts'
import type { Clock } from '../../lib/time.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'

/** What the JSON API needs of the rest: given by the roof. */
export type ApiDoor = {
  /** Null: the API is off. */
  readonly token: string | null
  readonly ask: Pick<Ask, 'byNumber' | 'incidents' | 'timeline' | 'alerts' | 'rejected'>
  readonly handle: Handle
  readonly declare: Declare
  readonly rulebook: () => Pick<Rulebook, 'people' | 'roles' | 'playbooks' | 'schedules'>
  readonly describe: (event: Event, incident: Incident) => string
  readonly describeRefusal: (refusal: Refusal) => string
  /** Who is on call at an instant, by schedule; all of them, or the one of that name. */
  readonly onCall: (at: Date, name?: string) => ReadonlyMap<string, OnCall> | Promise<ReadonlyMap<string, OnCall>>
  readonly clock: Clock
}

/** People by the rulebook's names; nobody is an empty list. Null where nothing ever changes. */
export type OnCall = {
  readonly onCall: readonly string[]
  readonly until: Date | null
  readonly next: { readonly onCall: readonly string[]; readonly from: Date } | null
}
