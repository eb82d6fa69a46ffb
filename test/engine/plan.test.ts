import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Silence } from '../../src/alert/silence.ts'
import type { Wish } from '../../src/alert/silencing.ts'
import { createAsk } from '../../src/engine/ask.ts'
import { createPlan } from '../../src/engine/plan.ts'
import type { Planned } from '../../src/engine/ports.ts'
import { later, MINUTE } from '../../src/lib/time.ts'
import { inTransaction } from '../../src/store/db.ts'
import { READING_SILENCES } from '../../src/store/locks.ts'
import { activeSilences } from '../../src/store/silences.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn, turnedClock } from '../kit/engine.ts'

const ada = { kind: 'user', id: 'U0ADA', name: 'Ada' } as const
const bob = { kind: 'user', id: 'U0BOB', name: 'Bob' } as const

let fresh: FreshDatabase
let engine: Engine
let clock: ReturnType<typeof turnedClock>
let plan: ReturnType<typeof createPlan>
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())
beforeEach(async () => {
  await fresh.db.execute(sql`truncate silences, alerts, outbox, reached, timeline, incidents restart identity cascade`)
  clock = turnedClock()
  engine = engineOn(fresh.db, { clock })
  plan = createPlan(fresh.db, clock.now, engine.handle)
})

const minutes = (count: number) => later(clock.now(), count * MINUTE)
const wish = (change: Partial<Wish> = {}): Wish => ({
  matchers: [{ label: 'service', op: '=', value: 'checkout' }],
  ...{ startsAt: null, endsAt: minutes(60), reason: 'deploy', incident: null, ...change },
})
async function made(change: Partial<Wish> = {}): Promise<Silence> {
  return kept(await plan.silence(wish(change), ada))
}
function kept(planned: Planned): Silence {
  if ('refusal' in planned) throw new Error(planned.refusal.refused)
  return planned.silence
}
const warned = async (by = plan) => {
  const told: number[] = []
  await by.warnOfSilences(async ({ id }) => void told.push(id))
  return told
}
const notes = async () => {
  const [incident] = await engine.incidents()
  const events = incident ? await engine.ask.timeline(incident.id) : []
  return events.flatMap(event => (event.type === 'noted' ? [event.text] : []))
}

describe('a silence', () => {
  test('is kept as it was made', async () => {
    const { matchers, endsAt } = wish()
    const rest = { incident: null, endedAt: null, endedBy: null }
    const silence = { matchers, startsAt: clock.now(), endsAt, reason: 'deploy', by: ada, ...rest }
    expect(await made()).toEqual({ id: expect.any(Number), ...silence })
    expect(await activeSilences(fresh.db, clock.now())).toEqual([{ id: expect.any(Number), ...silence }])
  })

  test('that is refused leaves nothing behind', async () => {
    expect(await plan.silence(wish({ reason: '\u0000' }), ada)).toEqual({
      ...{ silence: null, refusal: { refused: 'no_reason' } },
    })
    expect((await engine.ask.silences({ limit: 9 })).items).toEqual([])
  })

  test('takes whatever people write', async () => {
    const { id } = await made({ reason: 'half \ud800 a\u0000 word' })
    expect((await createAsk(fresh.db).silence(id))?.reason).toBe('half \ufffd a word')
  })

  test('is ended once, by whoever came first', async () => {
    const { id } = await made()
    const both = await Promise.all([plan.endSilence(id, ada), plan.endSilence(id, bob)])
    const first = both.find(planned => !('refusal' in planned))?.silence
    expect(first).toMatchObject({ id, endedAt: clock.now() })
    expect(both).toContainEqual({ silence: first, refusal: { refused: 'already_over', by: first?.endedBy } })
    expect(await activeSilences(fresh.db, clock.now())).toEqual([])
  })

  test('is extended once for one end that was seen', async () => {
    const { id, endsAt } = await made()
    const asked = { endsAt: minutes(120), seenEndsAt: endsAt }
    const both = await Promise.all([plan.editSilence(id, asked, ada), plan.editSilence(id, asked, bob)])
    expect(both.filter(planned => 'refusal' in planned)).toMatchObject([
      { silence: { endsAt: minutes(120) }, refusal: { refused: 'changed_meanwhile', endsAt: minutes(120) } },
    ])
    expect(await engine.ask.silence(id)).toMatchObject({ endsAt: minutes(120), reason: 'deploy' })
  })

  test.each([0, -1, 1.5, 999, 2 ** 31, Number.NaN])('that there is not is not found: %d', async id => {
    const none = { silence: null, refusal: { refused: 'no_silence' } }
    expect(await plan.endSilence(id, ada)).toEqual(none)
    expect(await plan.editSilence(id, { reason: 'x' }, ada)).toEqual(none)
    expect(await engine.ask.silence(id)).toBeNull()
  })

  test('is told on the timeline of its incident', async () => {
    await engine.receive([alert('a')])
    const { id } = await made({ incident: 1 })
    await plan.editSilence(id, { endsAt: minutes(120) }, ada)
    await plan.endSilence(id, ada)
    expect(await notes()).toEqual([
      expect.stringMatching(/^Silence \d+: service="checkout" is silent from .* UTC until .* UTC: deploy$/),
      expect.stringMatching(/^Silence \d+ is silent from .* UTC until .* UTC: deploy$/),
      expect.stringMatching(/^Silence \d+ ended: service="checkout" is heard again$/),
    ])
  })
})

describe('what a silence muted', () => {
  const NEVER = new Date('2099-01-01T00:00:00Z')
  const reviewed = async () => {
    const { rows } = await fresh.db.execute<{ review_at: Date }>(sql`select review_at from alerts`)
    return rows[0]?.review_at
  }
  async function muted(by: number) {
    await engine.receive([alert('a')])
    await fresh.db.execute(sql`update alerts set muted_by = ${`silence:${by}`}, review_at = ${NEVER}`)
  }

  test('is looked at again when it is ended', async () => {
    const { id } = await made()
    await muted(id)
    await plan.endSilence(id, ada)
    expect(await reviewed()).toEqual(clock.now())
  })

  test('is looked at again when it ends earlier, and not when it ends later or says another reason', async () => {
    const { id } = await made()
    await muted(id)
    await plan.editSilence(id, { endsAt: minutes(90) }, ada)
    await plan.editSilence(id, { reason: 'migration' }, ada)
    expect(await reviewed()).toEqual(NEVER)
    await plan.editSilence(id, { endsAt: minutes(30) }, ada)
    expect(await reviewed()).toEqual(clock.now())
  })

  test('is not looked at again for another one', async () => {
    const [one, other] = [await made(), await made()]
    await muted(one.id)
    await plan.endSilence(other.id, ada)
    expect(await reviewed()).toEqual(NEVER)
  })

  test('is not missed where it is muted at the same time', async () => {
    const { id } = await made()
    await engine.receive([alert('a')])
    const steps: string[] = []
    let end: Promise<unknown> = Promise.resolve()
    await inTransaction(
      fresh.db,
      async tx => {
        expect(await activeSilences(tx, clock.now())).toHaveLength(1)
        end = plan.endSilence(id, ada).then(() => steps.push('ended'))
        await expect.poll(waits).toBe(1)
        await tx.execute(sql`update alerts set muted_by = ${`silence:${id}`}, review_at = ${NEVER}`)
        steps.push('muted')
      },
      READING_SILENCES,
    )
    await end
    expect(steps).toEqual(['muted', 'ended'])
    expect(await reviewed()).toEqual(clock.now())
  })

  async function waits(): Promise<number> {
    const { rows } = await fresh.db.execute<{ n: string }>(
      sql`select count(*) as n from pg_locks where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())`,
    )
    return Number(rows[0]?.n)
  }
})

describe('people are told of the end', () => {
  test('a quarter of an hour before, once over several processes', async () => {
    const { id } = await made()
    clock.advance('44m')
    expect(await warned()).toEqual([])
    clock.advance('1m')
    const other = createPlan(fresh.db, clock.now, engine.handle)
    expect((await Promise.all([warned(), warned(other)])).flat()).toEqual([id])
    expect(await warned()).toEqual([])
  })

  test('again, where it was extended since', async () => {
    const { id } = await made()
    clock.advance('50m')
    expect(await warned()).toEqual([id])
    await plan.editSilence(id, { endsAt: minutes(60) }, ada)
    expect(await warned()).toEqual([])
    clock.advance('50m')
    expect(await warned()).toEqual([id])
  })

  test('not of one that is over, has not begun, or that somebody has just made so short', async () => {
    const { id } = await made({ startsAt: minutes(50) })
    await plan.endSilence((await made({ endsAt: minutes(55) })).id, ada)
    await made({ endsAt: minutes(10) })
    expect(await warned()).toEqual([])
    clock.advance('49m')
    expect(await warned()).toEqual([])
    clock.advance('1m')
    expect(await warned()).toEqual([id])
    clock.advance('10m')
    expect(await warned()).toEqual([])
  })

  test('another time, where it failed', async () => {
    const [one, other] = [await made(), await made({ endsAt: minutes(58) })]
    clock.advance('50m')
    const failing = plan.warnOfSilences(async ({ id }) => {
      if (id === one.id) throw new Error('Slack is away')
    })
    await expect(failing).rejects.toThrow('Slack is away')
    expect(await warned()).toEqual([one.id])
    expect(await warned()).not.toContain(other.id)
  })
})
