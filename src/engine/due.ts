import type { Command } from '../incident/command.ts'
import type { Effect, Lane, Planned } from '../incident/effect.ts'
import type { Actor, Incident } from '../incident/incident.ts'
import type { Clock } from '../lib/time.ts'
import { plansFor } from '../rulebook/oncall.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { type Db, inTransaction, type Tx } from '../store/db.ts'
import { lockIncidents } from '../store/incidents.ts'
import { finishEffect, type Leased, takeDue } from '../store/outbox.ts'
import { arrangedIn } from '../store/schedule-versions.ts'
import { whoToCall } from './call.ts'
import { type Decided, decideLocked, lanesOf, type Wake, write } from './handle.ts'

export type DueOptions = {
  readonly db: Db
  readonly clock: Clock
  readonly rulebook: () => Rulebook
  readonly wake: Wake
}

/** What falls due and needs nobody outside: timers, and whom to call. */
export const TIMERS: Lane = 'timer'

const TOCSIN: Actor = { kind: 'tocsin' }

type Due = Pick<Leased, 'incident' | 'effect'>

/** Turns what is due, so many at once, in the transaction that takes it out of the outbox; answers what it was. */
export async function turnDue(options: DueOptions, limit: number): Promise<readonly Due[]> {
  const { db, clock, wake } = options
  const { due, decided } = await inTransaction(db, async tx => {
    const due = await takeDue(tx, TIMERS, clock(), limit)
    return { due, decided: await turn(tx, options, due) }
  })
  wake(lanesOf(decided))
  return due
}

/** Turns one that is leased; nothing where another worker has taken it over. */
export async function turnLeased(options: DueOptions, leased: Leased): Promise<void> {
  const decided = await inTransaction(options.db, async tx =>
    (await finishEffect(tx, leased)) ? turn(tx, options, [leased]) : [],
  )
  options.wake(lanesOf(decided))
}

async function turn(tx: Tx, { clock, rulebook }: DueOptions, taken: readonly Due[]): Promise<readonly Decided[]> {
  if (taken.length === 0) return []
  const incidents = new Map(await lockIncidents(tx, [...new Set(taken.map(({ incident }) => incident))]))
  const at = clock()
  const decisions: Decided[] = []
  const due = [...taken]
  const rules = rulebook()
  // However many calls there are, who is on call is looked up once, and not where there is none.
  let plans: ReturnType<typeof plansAt> | null = null
  const known = async () => {
    plans ??= plansAt(tx, rules, at)
    return { rulebook: rules, plans: await plans, at }
  }
  for (const { incident: id, effect } of due) {
    const incident = incidents.get(id)
    if (!incident) continue
    const context = { at, actor: TOCSIN }
    const command = await commandOf(tx, effect, incident, known)
    const decided = await decideLocked(tx, incident, command, context)
    // Whom a step calls is found out at once, where the incident is held already.
    const calls = decided.planned.filter(isCall)
    decisions.push({ ...decided, planned: decided.planned.filter(one => !isCall(one)) })
    incidents.set(id, decided.handled.incident)
    due.push(...calls.map(call => ({ incident: id, effect: call })))
  }
  await write(tx, decisions, at)
  return decisions
}

async function commandOf(
  tx: Tx,
  effect: Effect,
  incident: Incident,
  known: () => Promise<Parameters<typeof whoToCall>[3]>,
): Promise<Command> {
  switch (effect.type) {
    case 'wait':
      return { type: 'escalate', from: effect.from }
    case 'ack_due':
      return { type: 'expire_acknowledgement', since: effect.since }
    case 'step_due':
      return { type: 'remind_step', run: effect.run, step: effect.step }
    case 'call':
      return whoToCall(tx, incident, effect, await known())
    default:
      throw new Error(`${effect.type} is no timer`)
  }
}

async function plansAt(tx: Tx, { schedules }: Rulebook, at: Date) {
  return plansFor(schedules, await arrangedIn(tx, { from: at, until: at }))
}

function isCall(planned: Planned): planned is Extract<Planned, { type: 'call' }> {
  return planned.type === 'call'
}
