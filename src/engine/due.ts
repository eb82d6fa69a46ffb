import type { Command } from '../incident/command.ts'
import type { Incident } from '../incident/incident.ts'
import type { Clock } from '../lib/time.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { type Db, inTransaction, type Tx } from '../store/db.ts'
import { lockIncidents } from '../store/incidents.ts'
import { finishEffects, type Leased } from '../store/outbox.ts'
import { whoToCall } from './call.ts'
import { type Decided, decideLocked, lanesOf, type Wake, write } from './handle.ts'

export type DueOptions = {
  readonly db: Db
  readonly clock: Clock
  readonly rulebook: () => Rulebook
  readonly wake: Wake
}

/**
 * Does what has fallen due and needs nobody outside: timers, and whom to call. Many incidents at once, each in the
 * transaction that takes its timer away; of those that another worker has taken over, nothing.
 */
export async function turnDue({ db, clock, rulebook, wake }: DueOptions, due: readonly Leased[]): Promise<void> {
  const decided = await inTransaction(db, async tx => {
    const incidents = await lockIncidents(tx, [...new Set(due.map(({ incident }) => incident))])
    const ours = await finishEffects(tx, due)
    const at = clock()
    const decisions: Decided[] = []
    const latest = new Map(incidents)
    for (const leased of due) {
      const incident = latest.get(leased.incident)
      if (!incident || !ours.has(leased.id)) continue
      const command = await commandOf(tx, leased, incident, rulebook(), at)
      const decision = await decideLocked(tx, incident, command, { at, actor: { kind: 'tocsin' } })
      latest.set(incident.id, decision.handled.incident)
      decisions.push(decision)
    }
    await write(tx, decisions, at)
    return decisions
  })
  wake(lanesOf(decided))
}

async function commandOf(
  tx: Tx,
  { effect }: Leased,
  incident: Incident,
  rulebook: Rulebook,
  at: Date,
): Promise<Command> {
  switch (effect.type) {
    case 'wait':
      return { type: 'escalate', from: effect.from }
    case 'ack_due':
      return { type: 'expire_acknowledgement', since: effect.since }
    case 'step_due':
      return { type: 'remind_step', run: effect.run, step: effect.step }
    case 'call':
      return whoToCall(tx, incident, effect, rulebook, at)
    default:
      throw new Error(`${effect.type} is no timer`)
  }
}
