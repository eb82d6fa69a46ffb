import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { type Effect, keyOf, laneOf, lineOf, type PageEffect } from '../../src/incident/effect.ts'
import { SECOND } from '../../src/lib/time.ts'
import type { Db } from '../../src/store/db.ts'
import { claimDue } from '../../src/store/outbox.ts'
import { type Writing, writeAll } from '../../src/store/write.ts'
import { happened, opened, T0 } from './given.ts'

export const LANES = ['slack', 'page:slack', 'step', 'timer']

export const NOTHING: Writing = { incidents: [], events: [], effects: [], alerts: [] }

/** `seconds` after the beginning. */
export const at = (seconds: number) => new Date(T0.getTime() + seconds * SECOND)

/** An outbox with incidents of its own, driven by seconds. */
export function outboxOn(db: Db) {
  let number = 0
  return {
    async incident(): Promise<string> {
      const id = randomUUID()
      const incident = { ...happened(opened({ number: ++number, groupKey: null })), id }
      await writeAll(db, { ...NOTHING, incidents: [incident] }, T0)
      return id
    },
    /** `latest`: others of the same key may put it off until then. */
    put(incident: string, effects: readonly Effect[], due = 0, latest: number | null = null): Promise<void> {
      const put = effects.map(effect => ({
        effect,
        lane: laneOf(effect),
        line: lineOf(effect, incident),
        key: keyOf(effect),
        incident,
        dueAt: at(due),
        latestAt: latest === null ? null : at(latest),
      }))
      return writeAll(db, { ...NOTHING, effects: put }, T0)
    },
    /** Leases for ten seconds. */
    claim: (now = 0, limit = 100, lanes: readonly string[] = LANES) =>
      claimDue(db, lanes, at(now), at(now + 10), limit),
    async rows() {
      const { rows } = await db.execute<{
        type: string
        due_at: Date
        attempts: number
        failures: number
        held: boolean
      }>(
        sql`select effect->>'type' as type, due_at, attempts, failures, leased_until is not null as held
            from outbox order by id`,
      )
      return rows
    },
    async clear() {
      await db.execute(sql`truncate outbox, incidents, timeline, alerts, reached cascade`)
      number = 0
    },
  }
}

export const invite = (...users: readonly string[]): Effect => ({ type: 'invite', users })
export const call: Effect = { type: 'call', position: { step: 0, round: 0 } }
export const pageOf = (user: string, change: Partial<PageEffect> = {}): PageEffect => ({
  ...{ type: 'page', user: { id: user, name: user }, person: null, via: 'slack', nth: 0, tries: 0 },
  position: { step: 0, round: 0 },
  ...change,
})
export const header: Effect = { type: 'update_header' }
