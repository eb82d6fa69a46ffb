import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Delivery } from '../../src/engine/ports.ts'
import type { EffectType } from '../../src/incident/effect.ts'
import { later, SECOND } from '../../src/lib/time.ts'
import { claimDue, type Leased } from '../../src/store/outbox.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn, until } from '../kit/engine.ts'
import { tocsin } from '../kit/given.ts'
import { LANES, outboxOn } from '../kit/outbox.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterEach(() =>
  fresh.db.execute(
    sql`truncate incidents, timeline, alerts, outbox, reached cascade; alter sequence incident_number restart`,
  ),
)
afterAll(() => fresh.drop())

const incidentOf = async (engine: Engine) => {
  const [incident] = await engine.incidents()
  if (!incident) throw new Error('there is no incident')
  return incident
}
const rows = async () => (await outboxOn(fresh.db).rows()).map(({ type }) => type)

/** Everything goes well until an effect of this type: it is done outside, and then the process is gone. */
async function killedAfter(engine: Engine, type: EffectType): Promise<{ leased: Leased; delivery: Delivery }> {
  for (;;) {
    const now = engine.clock.now()
    const [leased] = await claimDue(fresh.db, LANES, now, later(now, 10 * SECOND), 1)
    if (!leased) throw new Error(`nothing asked for ${type}`)
    const incident = await incidentOf(engine)
    const { id, effect, attempts: attempt, createdAt } = leased
    const delivery = { id, effect, incident, attempt, createdAt, now, timeline: () => engine.ask.timeline(incident.id) }
    if (effect.type === type) {
      if (effect.type !== 'call' && effect.type !== 'wait') await engine.slack.perform(delivery)
      return { leased, delivery }
    }
    const command =
      effect.type === 'call'
        ? {
            type: 'record_called' as const,
            position: effect.position,
            users: [{ id: 'U0ADA', name: 'ada' }],
            ...{ unreachable: [], withheld: [], pagers: [] },
          }
        : await engine.slack.perform(delivery)
    await engine.handleDone(incident.id, command, tocsin, leased)
  }
}

const RECORDED = {
  create_channel: 'channel_created',
  post_header: 'header_posted',
  page: 'paged',
  call: 'called',
} as const

describe('a process that is killed between doing and recording', () => {
  test.each(Object.keys(RECORDED) as (keyof typeof RECORDED)[])(
    '%s: another one does it again, recorded once',
    async type => {
      const engine = engineOn(fresh.db)
      await engine.receive([alert('a')])
      const { leased, delivery } = await killedAfter(engine, type)
      const next = engineOn(fresh.db, { clock: engine.clock, slack: engine.slack })
      await next.settle()
      expect(await engine.types(await incidentOf(engine))).not.toContain(RECORDED[type])

      engine.clock.advance('10s')
      await next.settle()
      const types = await engine.types(await incidentOf(engine))
      expect(types.filter(one => one === RECORDED[type])).toHaveLength(1)
      expect(await rows()).toEqual(['wait'])

      // It was only slow after all: what it has to say now changes nothing.
      const { seq, id } = await incidentOf(engine)
      if (type !== 'call') await engine.handleDone(id, await engine.slack.perform(delivery), tocsin, leased)
      expect((await incidentOf(engine)).seq).toBe(seq)
      expect(await rows()).toEqual(['wait'])
    },
  )

  test('is told apart by the attempt, so that Slack is asked first', async () => {
    const attempts: number[] = []
    const engine = engineOn(fresh.db)
    await engine.receive([alert('a')])
    await killedAfter(engine, 'create_channel')
    engine.clock.advance('10s')
    const perform = async (delivery: Delivery) => {
      if (delivery.effect.type === 'create_channel') attempts.push(delivery.attempt)
      return engine.slack.perform(delivery)
    }
    await engineOn(fresh.db, { clock: engine.clock, perform }).settle()
    expect(attempts).toEqual([2])
  })
})

describe('a worker that was too slow', () => {
  test('does not give back what its successor holds', async () => {
    const begun: (() => void)[] = []
    const engine = engineOn(fresh.db, {
      perform: async ({ effect }) => {
        if (effect.type !== 'create_channel') return null
        await new Promise<void>(resolve => {
          begun.push(resolve)
        })
        throw new Error('much too late')
      },
    })
    await engine.receive([alert('a')])
    const slow = engine.settle()
    await until(() => begun.length > 0)
    engine.clock.advance('10s')
    const now = engine.clock.now()
    const taken = await claimDue(fresh.db, ['slack'], now, later(now, 10 * SECOND), 9)
    expect(taken).toMatchObject([{ effect: { type: 'create_channel' }, attempts: 2 }])
    for (const finish of begun) finish()
    await slow
    expect((await outboxOn(fresh.db).rows()).find(({ type }) => type === 'create_channel')).toMatchObject({
      held: true,
      failures: 0,
    })
  })
})
