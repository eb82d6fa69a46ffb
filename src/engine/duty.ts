import { setImmediate } from 'node:timers/promises'
import { HOUR, later, MINUTE } from '../lib/time.ts'
import type { DueNotice } from '../oncall/notice.ts'
import { gapsAhead, LATEST_MS, LOOKED_MS, shiftNotices } from '../oncall/notices.ts'
import { onCallAt, type Plan } from '../oncall/plan.ts'
import { plansFor } from '../rulebook/oncall.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { namesUserGroups, userGroupsOf } from '../rulebook/user-groups.ts'
import { type Db, inTransaction } from '../store/db.ts'
import { addNotices } from '../store/notices.ts'
import { arrangedIn } from '../store/schedule-versions.ts'
import { type NoticeOptions, sayNotices } from './notices.ts'
import { keepSchedules } from './versions.ts'

export type DutyOptions<Task> = NoticeOptions & {
  readonly keepUserGroups: KeepUserGroups
  /** Makes a task that does the work as often as a cron expression says, none beside itself. */
  readonly each: (when: string, work: () => Promise<void>, failed: string) => Task
}

/** Puts into Slack's user groups (by handle) whom it is given, by their Slack ids; says of each that it could not why. */
export type KeepUserGroups = (
  groups: ReadonlyMap<string, ReadonlySet<string>>,
) => Promise<readonly { readonly handle: string; readonly reason: string }[]>

/** Looks after who is on call. */
export type Duty<Task> = {
  /** What is to be done again and again, as tasks that do not run yet. */
  readonly tasks: readonly Task[]
  /** Notes which schedules the rulebook has, where it is another one than the last time. */
  readonly keep: () => Promise<void>
  /** Tells people, and keeps Slack's user groups in step, as things are now. */
  readonly tell: () => Promise<void>
}

export function createDuty<Task>(options: DutyOptions<Task>): Duty<Task> {
  const { db, clock, rulebook, each, keepUserGroups } = options
  let kept: Rulebook | null = null
  const lookForShifts = every(MINUTE, () => noteShifts(db, rulebook(), clock()))
  const lookForGaps = every(HOUR, () => noteGaps(db, rulebook(), clock()))
  const keepGroups = every(MINUTE, async () => {
    const [rules, at] = [rulebook(), clock()]
    if (!namesUserGroups(rules)) return
    const plans = await plansIn(db, rules, at, at)
    const onCall = await eachApart(plans, (schedule, plan) => [{ schedule, onCall: onCallAt(plan, at) }])
    const groups = userGroupsOf(rules, onCall)
    await addNotices(db, (await keepUserGroups(groups)).map(groupNotice), clock())
  })

  /** Not beside itself, and not again before so long, however often it is asked for; what has failed is. */
  function every(ms: number, work: () => Promise<void>): () => Promise<void> {
    let last: { readonly at: Date; readonly rules: Rulebook } | null = null
    let running: Promise<void> | null = null
    const run = async () => {
      const [at, rules] = [clock(), rulebook()]
      if (last && last.rules === rules && at < later(last.at, ms)) return
      await work()
      last = { at, rules }
    }
    return () => {
      running ??= run().finally(() => {
        running = null
      })
      return running
    }
  }

  async function keep(): Promise<void> {
    const rules = rulebook()
    if (rules === kept) return
    await keepSchedules(db, rules, clock())
    kept = rules
  }

  async function tell(): Promise<void> {
    await lookForShifts()
    await lookForGaps()
    await sayNotices(options)
  }

  return {
    tasks: [
      each('* * * * * *', keep, 'that schedules were edited could not be noted'),
      each('* * * * * *', tell, 'who is on call could not be told'),
      each('*/10 * * * * *', keepGroups, 'user groups could not be kept in step'),
    ],
    keep,
    async tell() {
      await keepGroups()
      await tell()
    },
  }
}

async function plansIn(db: Db, { schedules }: Rulebook, from: Date, until: Date) {
  return plansFor(schedules, await arrangedIn(db, { from, until }))
}

/** Schedule by schedule: with hundreds of them others have their turn in between. */
async function eachApart<T>(
  plans: ReadonlyMap<string, Plan>,
  find: (schedule: string, plan: Plan) => readonly T[],
): Promise<readonly T[]> {
  const found: T[] = []
  for (const [schedule, plan] of plans) {
    found.push(...find(schedule, plan))
    await setImmediate()
  }
  return found
}

async function noteShifts(db: Db, rules: Rulebook, at: Date): Promise<void> {
  const plans = await plansIn(db, rules, later(at, -LATEST_MS), later(at, LOOKED_MS))
  const telling = new Map([...plans].filter(([name]) => rules.schedules.get(name)?.notices))
  const notices = await eachApart(telling, (schedule, plan) => shiftNotices(schedule, plan, at))
  const isLinked = ({ person }: DueNotice) => person !== null && rules.people.get(person)?.slack != null
  await addNotices(db, notices.filter(isLinked), at)
}

/** Each gap is told of once, and all that are new together. */
async function noteGaps(db: Db, rules: Rulebook, at: Date): Promise<void> {
  const plans = await plansIn(db, rules, later(at, -LOOKED_MS), later(at, LOOKED_MS))
  const gaps = await eachApart(plans, (schedule, plan) => gapsAhead(schedule, plan, at))
  await inTransaction(db, async tx => {
    const marks = gaps.map(
      ({ key }): DueNotice => ({ key, person: null, until: null, about: { kind: 'gaps', gaps: [] } }),
    )
    const fresh = await addNotices(tx, marks, at, at)
    const said = gaps
      .filter(({ key }) => fresh.includes(key))
      .map(({ schedule, from, until }) => ({ schedule, from: from.toISOString(), until: until.toISOString() }))
    const [first] = said
    if (!first) return
    const key = `gaps:${first.schedule}:${first.from}`
    await addNotices(tx, [{ key, person: null, until: null, about: { kind: 'gaps', gaps: said } }], at)
  })
}

function groupNotice({ handle, reason }: { readonly handle: string; readonly reason: string }): DueNotice {
  return {
    key: `user_group:${handle}:${reason}`,
    person: null,
    until: null,
    about: { kind: 'user_group', handle, reason },
  }
}
