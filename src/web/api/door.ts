import type { Ask, Declare, Handle, Plan, Received, RejectedBody } from '../../engine/ports.ts'
import type { Roster } from '../../engine/ports-oncall.ts'
import type { Refusal } from '../../incident/command.ts'
import type { Event } from '../../incident/event.ts'
import type { Incident } from '../../incident/incident.ts'
import type { Clock } from '../../lib/time.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'

/** What the JSON API needs of the rest: given by the roof. */
export type ApiDoor = {
  /** Null: the API is off. */
  readonly token: string | null
  readonly ask: Pick<
    Ask,
    'byNumber' | 'incidents' | 'timeline' | 'alerts' | 'why' | 'silences' | 'rejected' | 'rejectedById'
  >
  readonly handle: Handle
  readonly plan: Pick<Plan, 'silence' | 'endSilence' | 'editSilence'>
  readonly roster: Pick<Roster, 'onCall' | 'plans' | 'called' | 'overrides' | 'override' | 'endOverride'>
  /** Reads once more what could not be read; its Fault says why it still cannot. */
  readonly readAgain: (kept: RejectedBody) => Promise<readonly Received[]>
  readonly declare: Declare
  readonly rulebook: () => Pick<Rulebook, 'people' | 'roles' | 'playbooks' | 'schedules' | 'teams'>
  readonly describe: (event: Event, incident: Incident) => string
  readonly describeRefusal: (refusal: Refusal) => string
  readonly clock: Clock
}
