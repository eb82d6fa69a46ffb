import type { WebClient } from '@slack/web-api'
import type { Ask, Declare } from '../engine/ports.ts'
import type { Event } from '../incident/event.ts'
import type { Incident } from '../incident/incident.ts'
import type { Clock } from '../lib/time.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import type { Acts } from './act.ts'
import type { WritePostmortem } from './cards.ts'
import type { Members } from './members.ts'
import type { OnCall } from './messages/home.ts'
import type { Entry } from './messages/timeline.ts'

/** What those who listen to people work with; each takes only the parts that it names. */
export type Desk = {
  readonly client: WebClient
  readonly ask: Ask
  readonly declare: Declare
  readonly acts: Acts
  readonly members: Members
  readonly rulebook: () => Rulebook
  readonly clock: Clock
  /** A row of the timeline as one sentence. */
  readonly describe: (event: Event) => string
  /** Where an incident can be read in a browser; null where there is no such place. */
  readonly incidentUrl: (incident: Incident) => string | null
  readonly writePostmortem: WritePostmortem
  readonly onCall: (at: Date) => Promise<readonly OnCall[]>
}

export async function entriesOf({ ask, describe }: Pick<Desk, 'ask' | 'describe'>, id: string): Promise<Entry[]> {
  return (await ask.timeline(id)).map(event => ({ at: event.at, sentence: describe(event) }))
}
