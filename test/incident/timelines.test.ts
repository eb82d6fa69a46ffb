import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Event, EventType } from '../../src/incident/event.ts'
import { evolve, fold } from '../../src/incident/evolve.ts'
import { readEvent, readIncident } from '../../src/store/state.ts'

/**
 * As the database gave them, once: nothing in `events` is ever changed. `state` gains what incidents gain.
 */
const FOLDER = join(import.meta.dirname, '..', 'fixtures', 'timelines')
type Row = { readonly seq: number; readonly at: string; readonly actor: unknown; readonly fact: unknown }
type Stored = { readonly id: string; readonly events: readonly Row[]; readonly state: unknown }

const stored = readdirSync(FOLDER).map((name): [string, Stored] => [
  name,
  JSON.parse(readFileSync(join(FOLDER, name), 'utf8')),
])
const eventsOf = ({ events }: Stored): readonly Event[] =>
  events.map(row => readEvent({ ...row, at: new Date(row.at) }))

const TYPES: Record<EventType, true> = {
  ...{ opened: true, alerts_joined: true, alerts_refired: true, alerts_cleared: true, alerts_changed: true },
  ...{ acknowledged: true, mitigated: true, resolved: true, reopened: true, severity_changed: true },
  ...{ role_assigned: true, responder_joined: true, noted: true, promoted: true },
  ...{ escalated: true, escalation_exhausted: true, not_paged: true, acknowledgement_expired: true },
  ...{ page_asked: true, called: true, paged: true, page_failed: true, page_unanswered: true, declined: true },
  ...{ pager_told: true, pager_failed: true },
  ...{ playbook_started: true, playbook_finished: true, step_begun: true, step_confirmed: true, step_assigned: true },
  ...{ step_overdue: true, step_done: true, step_skipped: true, step_failed: true, step_passed_over: true },
  ...{
    channel_created: true,
    header_posted: true,
    card_linked: true,
    announced: true,
    playbook_posted: true,
    resolve_offered: true,
  },
  ...{ postmortem_posted: true, reminded: true, delivery_failed: true },
}

describe('stored words are for ever:', () => {
  test.each(stored)('%s folds to its recorded state', (_, timeline) => {
    expect(fold(eventsOf(timeline), timeline.id)).toEqual(readIncident(timeline.state))
  })

  test.each(stored)('%s gives instants back as instants, at every event', (_, timeline) => {
    let incident = null
    for (const event of eventsOf(timeline)) {
      incident = evolve(incident, event, timeline.id)
      expect(readIncident(JSON.parse(JSON.stringify(incident)))).toEqual(incident)
    }
  })

  test('every event type is among them', () => {
    const types = new Set(stored.flatMap(([, timeline]) => eventsOf(timeline).map(({ type }) => type)))
    expect([...types].sort()).toEqual(Object.keys(TYPES).sort())
  })
})
