import { type Command, isRefusal, type Refusal } from '../incident/command.ts'
import { decide } from '../incident/decide.ts'
import { keyOf, type Lane, laneOf, lineOf, type Planned } from '../incident/effect.ts'
import type { Event } from '../incident/event.ts'
import { evolve } from '../incident/evolve.ts'
import type { Actor, Incident } from '../incident/incident.ts'
import { react } from '../incident/react.ts'
import { Fault } from '../lib/fault.ts'
import { type Clock, later } from '../lib/time.ts'
import { type AlertRow, countFiring } from '../store/alerts.ts'
import { type Db, inTransaction, type Tx } from '../store/db.ts'
import { findById, findOpenInGroup, lockIncident } from '../store/incidents.ts'
import { lockKeys } from '../store/locks.ts'
import { finishEffect, type NewEffect } from '../store/outbox.ts'
import { storable } from '../store/storable.ts'
import { writeAll } from '../store/write.ts'
import type { Handle, Handled } from './ports.ts'

/** An effect that is done in the same commit as what it learned. */
export type Done = { readonly id: string; readonly lease: string }

export type HandleDone = (id: string, command: Command | null, actor: Actor, done: Done) => Promise<void>

/** Told after a commit in which lanes it has left something to deliver. */
export type Wake = (lanes: ReadonlySet<Lane>) => void

/** The one writer. */
export function createHandle(db: Db, clock: Clock, wake: Wake): { handle: Handle; handleDone: HandleDone } {
  const run = async (work: (tx: Tx) => Promise<Decided | null>): Promise<Handled | null> => {
    const decided = await inTransaction(db, work)
    if (decided) wake(lanesOf([decided]))
    return decided?.handled ?? null
  }
  return {
    async handle(id, command, actor) {
      const handled = await run(async tx => {
        if (command.type === 'reopen') await lockGroupOf(tx, id)
        return handleLocked(tx, await locked(tx, id), command, { at: clock(), actor })
      })
      if (!handled) throw new Fault('no_incident', `there is no incident ${id}`)
      return handled
    },
    async handleDone(id, command, actor, done) {
      if (command === null) {
        await finishEffect(db, done)
        return
      }
      await run(async tx => {
        const incident = await locked(tx, id)
        // Gone: another worker took over when this one was slow, and has recorded it.
        return (await finishEffect(tx, done)) ? handleLocked(tx, incident, command, { at: clock(), actor }) : null
      })
    },
  }
}

/** What was decided about an incident, and what follows outside; not written yet. */
export type Decided = { readonly handled: Handled; readonly planned: readonly Planned[] }

/** An incident that this transaction holds, or a new one under `id`. */
export type Held = Incident | { readonly id: string; readonly isNew: true }

type Context = { readonly at: Date; readonly actor: Actor }

/** Decides about an incident, and writes what follows. */
export async function handleLocked(tx: Tx, incident: Held, command: Command, context: Context): Promise<Decided> {
  const decided = await decideLocked(tx, incident, command, context)
  await write(tx, [decided], context.at)
  return decided
}

export function lanesOf(decisions: readonly Decided[]): ReadonlySet<Lane> {
  return new Set(decisions.flatMap(({ planned }) => planned.map(laneOf)))
}

/** Decides without writing, for those who decide about many incidents at once and `write` it all together. */
export async function decideLocked(tx: Tx, incident: Held, asked: Command, context: Context): Promise<Decided> {
  let { command, at, actor } = storable({ command: asked, ...context })
  const before = 'isNew' in incident ? null : incident
  if (command.type === 'reopen' && before?.groupKey) {
    const newer = await findOpenInGroup(tx, before.groupKey)
    if (newer && newer.id !== before.id) return refused(before, { refused: 'group_open', number: newer.number })
    // Alerts that fired on have gone over to incidents that were opened since.
    command = { ...command, firing: (await countFiring(tx, [before.id])).get(before.id) ?? 0 }
  }
  const decision = decide(before, command, { at, actor })
  if (isRefusal(decision)) {
    if (before === null) throw new Error(`a new incident was refused: ${decision.refused}`)
    return refused(before, decision)
  }
  let after = before
  const events: Event[] = []
  const planned: Planned[] = []
  for (const fact of decision) {
    const event: Event = { seq: (after?.seq ?? 0) + 1, at, actor, ...fact }
    after = evolve(after, event, incident.id)
    events.push(event)
    planned.push(...react(after, event))
  }
  if (after === null) throw new Error(`${command.type} left no incident behind`)
  return { handled: { incident: after, events }, planned }
}

function refused(incident: Incident, refusal: Refusal): Decided {
  return { handled: { incident, refusal }, planned: [] }
}

/** Several decisions about one incident stand in their order; `alerts` are what they were about. */
export async function write(
  tx: Tx,
  decisions: readonly Decided[],
  at: Date,
  alerts: readonly AlertRow[] = [],
): Promise<void> {
  const changed = new Map<string, { incident: Incident; events: Event[]; planned: Planned[] }>()
  for (const { handled, planned } of decisions) {
    if (!('events' in handled) || handled.events.length === 0) continue
    const { incident, events } = handled
    const before = changed.get(incident.id) ?? { events: [], planned: [] }
    const together = { incident, events: [...before.events, ...events], planned: [...before.planned, ...planned] }
    changed.set(incident.id, together)
  }
  const all = [...changed.values()]
  const writing = {
    incidents: all.map(({ incident }) => incident),
    events: all.flatMap(({ incident, events }) => events.map(event => ({ incident: incident.id, event }))),
    effects: all.flatMap(({ incident, planned }) => effectsOf(incident.id, planned, at)),
    alerts,
  }
  await writeAll(tx, writing, at)
}

async function locked(tx: Tx, id: string): Promise<Incident> {
  const incident = await lockIncident(tx, id)
  if (incident === null) throw new Fault('no_incident', `there is no incident ${id}`)
  return incident
}

/** As alerts do before they open an incident, and before any incident is held: the two must not pass each other. */
async function lockGroupOf(tx: Tx, id: string): Promise<void> {
  const incident = await findById(tx, id)
  if (incident?.groupKey) await lockKeys(tx, [incident.groupKey])
}

/** In their order; of two under one key the sooner. */
function effectsOf(incident: string, planned: readonly Planned[], at: Date): readonly NewEffect[] {
  const effects: NewEffect[] = []
  for (const { afterMs = 0, withinMs, ...effect } of planned) {
    const latestAt = withinMs === undefined ? null : later(at, withinMs)
    const where = { incident, lane: laneOf(effect), line: lineOf(effect, incident) }
    const fresh = { ...where, effect, key: keyOf(effect), dueAt: later(at, afterMs), latestAt }
    const twin = fresh.key === null ? -1 : effects.findIndex(({ key }) => key === fresh.key)
    const waiting = effects[twin]
    if (!waiting) effects.push(fresh)
    else if (fresh.dueAt < waiting.dueAt) effects[twin] = fresh
  }
  return effects
}
