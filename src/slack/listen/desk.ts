import type { WebClient } from '@slack/web-api'
import type { Ask, Declare, Plan } from '../../engine/ports.ts'
import type { Covers, Roster } from '../../engine/ports-oncall.ts'
import type { Event } from '../../incident/event.ts'
import type { Incident } from '../../incident/incident.ts'
import type { Clock } from '../../lib/time.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import { isBookkeeping } from '../../timeline/describe.ts'
import type { WritePostmortem } from '../messages/postmortem.ts'
import type { Entry } from '../messages/timeline.ts'
import type { Acts } from './act.ts'
import type { Members } from './members.ts'

/** What those who listen to people work with; each takes only the parts that it names. */
export type Desk = {
  readonly client: WebClient
  readonly ask: Ask
  readonly declare: Declare
  readonly plan: Pick<Plan, 'silence' | 'endSilence' | 'editSilence'>
  readonly roster: Roster
  readonly covers: Covers
  readonly acts: Acts
  readonly members: Members
  readonly rulebook: () => Rulebook
  readonly clock: Clock
  /** A row of the timeline as one sentence. */
  readonly describe: (event: Event, incident: Incident) => string
  /** Where an incident can be read in a browser; null where there is no such place. */
  readonly incidentUrl: (incident: Incident) => string | null
  readonly writePostmortem: WritePostmortem
  /** Where one can subscribe to the shifts of a person or a schedule, by the rulebook's names. Whoever has it can read it. */
  readonly calendarOf: (of: { readonly kind: 'person' | 'schedule'; readonly name: string }) => string
  /** Tries somebody's own ways, by their Slack id; what came of each, in a sentence or two for them. */
  readonly testPage: (user: string) => Promise<string>
}

/** What people read of a timeline, oldest first. */
export async function entriesOf(desk: Pick<Desk, 'ask' | 'describe'>, incident: Incident): Promise<Entry[]> {
  const events = await desk.ask.timeline(incident.id)
  return events
    .filter(({ type }) => !isBookkeeping(type))
    .map(event => ({ at: event.at, sentence: desk.describe(event, incident) }))
}
