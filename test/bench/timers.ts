import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { createDeliverer } from '../../src/engine/deliver.ts'
import { TIMERS } from '../../src/engine/due.ts'
import { createHandle, type Decided, decideLocked, type Wake, write } from '../../src/engine/handle.ts'
import { createLog } from '../../src/lib/log.ts'
import { later, MINUTE, SECOND } from '../../src/lib/time.ts'
import { declaring } from '../../src/rulebook/opening.ts'
import { type Db, inTransaction, openDb } from '../../src/store/db.ts'
import { nextNumbers } from '../../src/store/incidents.ts'
import { openMigrated } from '../../src/store/migrate.ts'
import { nextDue, takeDue } from '../../src/store/outbox.ts'
import { createDatabase } from '../kit/database.ts'
import { rulebookOf } from '../kit/rulebook.ts'
import { quantile } from './load.ts'
import { many, ms, print, within } from './table.ts'

const DUE = 10_000
const IDLE = 100_000
/** Opened at one instant. */
const TOGETHER = 500
const RULES = rulebookOf(`
people: { ada: { slack: U0ADA }, bob: { slack: U0BOB } }
policies: { p: { steps: [ { notify: [user:ada], wait: 1m }, { notify: [user:bob], wait: 1d } ] } }
services: { checkout: { policy: p } }
`)

/** Escalations that all fall due within one second, and what timers cost that are not due. */
export async function timers(adminUrl: string): Promise<void> {
  const { url } = await createDatabase(adminUrl, 'timers')
  await (await openMigrated(url)).$client.end()
  const db = openDb(url, { max: 10 })
  const empty = await costOfLooking(db)
  await open(db, IDLE, later(new Date(), 30 * 24 * 60 * MINUTE), 0)
  await db.execute(sql`analyze`)
  const idle = await costOfLooking(db)
  const late = await fired(db)
  await db.$client.end()
  const p = (share: number) => quantile(late, share)
  print(`Timers: ${many(DUE, '')} incidents are escalated within the same second, beside ${many(IDLE, '')} that wait`, [
    {
      what: 'from due to committed, p50 · p99 · last',
      measured: [p(0.5), p(0.99), p(1)].map(ms).join(' · '),
      ...within(p(1), SECOND, ' ms'),
      floor: `${many(late.length, '')} fired`,
    },
    {
      what: `a look that finds nothing, beside ${many(IDLE, '')} timers that are not due`,
      measured: `${ms(idle)}: ${(idle / empty).toFixed(2)} ×`,
      bar: '≤ 2.00 ×',
      ok: idle <= 2 * empty,
      floor: `none ${ms(empty)}`,
    },
  ])
}

/** Opens incidents whose first timers fall due from `first` on, spread over so many milliseconds; nothing else waits. */
async function open(db: Db, count: number, first: Date, spreadMs: number): Promise<void> {
  for (let done = 0; done < count; done += TOGETHER) {
    const at = later(first, -MINUTE + (spreadMs * done) / count)
    await inTransaction(db, async tx => {
      const decided: Decided[] = []
      for (const number of await nextNumbers(tx, TOGETHER)) {
        const what = { title: 'Down', severity: 'sev1', service: 'checkout', description: '' } as const
        const command = declaring(RULES, what, { number, at })
        decided.push(
          await decideLocked(tx, { id: randomUUID(), isNew: true }, command, { at, actor: { kind: 'tocsin' } }),
        )
      }
      await write(tx, decided, at)
    })
  }
  await db.execute(sql`delete from outbox where effect->>'type' <> 'wait'`)
}

/** How late each was, in milliseconds. */
async function fired(db: Db): Promise<readonly number[]> {
  const first = later(new Date(), 45 * SECOND)
  await open(db, DUE, first, SECOND)
  const wake: Wake = lanes => deliverer.wake(lanes)
  const clock = () => new Date()
  const { handleDone } = createHandle(db, clock, wake)
  const deliverer = createDeliverer({
    ...{ db, clock, rulebook: () => RULES, wake, handleDone, log: createLog('warn'), onTried: () => {} },
    ...{ perform: async () => null, sendPage: async () => null },
    calm: { isCalm: () => true, rest: async () => {} },
  })
  deliverer.start()
  if (Date.now() > first.getTime()) throw new Error('it took too long to open them')
  await pause(first.getTime() - Date.now() + 15 * SECOND)
  await deliverer.stop()
  const { rows } = await db.execute<{ late: number }>(sql`
    select extract(epoch from escalated.at - opened.at) * 1000 - ${MINUTE} as late
    from timeline opened join timeline escalated on escalated.incident = opened.incident
    where opened.seq = 1 and escalated.fact->>'type' = 'escalated' and escalated.seq > 2`)
  return rows.map(({ late }) => Number(late))
}

async function costOfLooking(db: Db): Promise<number> {
  const took: number[] = []
  for (let i = 0; i < 200; i++) {
    const began = performance.now()
    await takeDue(db, TIMERS, new Date(), 500)
    await nextDue(db, [TIMERS])
    took.push(performance.now() - began)
  }
  return quantile(took, 0.5)
}
