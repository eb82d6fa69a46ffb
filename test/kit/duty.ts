import { sql } from 'drizzle-orm'
import { createDuty, type DutyOptions, type KeepUserGroups } from '../../src/engine/duty.ts'
import type { Notice, TellNotice } from '../../src/engine/ports-oncall.ts'
import { createLog } from '../../src/lib/log.ts'
import type { Rulebook } from '../../src/rulebook/rulebook.ts'
import type { Db } from '../../src/store/db.ts'
import { turnedClock } from './engine.ts'
import { rulebookOf } from './rulebook.ts'

/** Ada's daily shift begins then. */
export const MONDAY = new Date('2026-01-05T09:00:00Z')

/** A daily rotation; `more` goes into its layer. */
export const dailyRules = (people = '[ada, bob]', more = '') =>
  rulebookOf(`
people: { ada: { slack: U0ADA }, bob: { slack: U0BOB }, carol: {} }
schedules:
  payments:
    layers: [{ rotation: daily, handoff: "09:00", people: ${people}, start: 2026-01-05${more} }]
`)

/** What people are told of who is on call, on a database in which nothing is arranged; of Ada's first shift nothing more is said. */
export async function dutyOn(db: Db) {
  await db.execute(sql`truncate overrides, schedule_versions, covers, notices restart identity cascade`)
  const clock = turnedClock(MONDAY)
  let rulebook = dailyRules()
  let told: Notice[] = []
  const options = { db, clock: clock.now, rulebook: () => rulebook }
  const remember: TellNotice = async notice => {
    told.push(notice)
    return notice.message ?? { channel: `D${notice.to}`, ts: String(told.length) }
  }
  /** A process of its own, with its own memory. */
  const process = (
    tell = remember,
    keepUserGroups: KeepUserGroups = async () => [],
    on: Partial<DutyOptions<null>> = {},
  ) => {
    const made = createDuty({ ...options, tell, keepUserGroups, each: () => null, log: createLog('silent'), ...on })
    const look = async () => {
      await made.keep()
      await made.tell()
    }
    return { ...made, look }
  }
  await process().look()
  told = []
  return {
    ...{ clock, options, remember, process },
    told: () => told,
    kinds: () => told.map(({ to, about }) => `${about.kind} ${to}`),
    forget() {
      told = []
    },
    use(rules: Rulebook) {
      rulebook = rules
    },
    waiting: async () =>
      Number((await db.execute(sql`select count(*) as n from notices where done_at is null`)).rows[0]?.n),
  }
}
