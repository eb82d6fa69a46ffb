import type { Position, Target } from '../escalation/policy.ts'
import { stepAt } from '../escalation/policy.ts'
import { waysFor } from '../escalation/reach.ts'
import { inTurns, type Named, namedBy } from '../escalation/targets.ts'
import type { CallRecord } from '../incident/command.ts'
import type { Effect } from '../incident/effect.ts'
import type { Withheld } from '../incident/event.ts'
import type { Callee, Incident, User } from '../incident/incident.ts'
import type { Plan } from '../oncall/plan.ts'
import { transportsOf } from '../rulebook/notify.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import type { Tx } from '../store/db.ts'
import { takeTurns } from '../store/turns.ts'

type CallEffect = Extract<Effect, { type: 'call' }>

/** Schedules by their names, with all that decides who is on call in them. */
type Plans = ReadonlyMap<string, Plan>

/** Whom a call leads to now, as the rulebook and its schedules say at this instant. */
export async function whoToCall(
  tx: Tx,
  incident: Incident,
  { position, asked }: CallEffect,
  { rulebook, plans, at }: { readonly rulebook: Rulebook; readonly plans: Plans; readonly at: Date },
): Promise<CallRecord> {
  const targets = asked?.targets ?? targetsAt(incident, position)
  const turns = await takeTurns(tx, inTurns(targets))
  const named = namedBy(targets, { plans, teams: rulebook.teams, turns, at })
  const callees = named.people.map(name => calleeOf(name, incident, rulebook, at))
  const channels = named.channels.map((name): Callee => ({ id: `#${name}`, name: `#${name}`, ways: INTO_CHANNEL }))
  return {
    ...{ type: 'record_called', position },
    users: [...callees.flatMap(({ callee }) => callee ?? []), ...(asked?.users ?? []), ...channels],
    unreachable: [...named.empty, ...callees.flatMap(({ unreachable }) => unreachable ?? [])],
    withheld: callees.flatMap(({ withheld }) => withheld),
    pagers: named.pagers,
  }
}

/** Targets of the rulebook as people in Slack; `unreachable` says of the others why not. */
export function usersFor(
  targets: readonly Target[],
  rulebook: Rulebook,
  plans: Plans,
  at: Date,
): { users: readonly User[]; unreachable: readonly string[] } {
  const { people, empty }: Named = namedBy(targets, {
    ...{ plans, teams: rulebook.teams, turns: new Map(), at },
  })
  const known = people.map(name => ({ name, person: rulebook.people.get(name) }))
  return {
    users: known.flatMap(({ name, person }) =>
      person?.slack ? [{ id: person.slack, name: person.name ?? name }] : [],
    ),
    unreachable: [
      ...empty,
      ...known.flatMap(({ name, person }) => (person?.slack ? [] : [`${name} has no Slack user in the rulebook`])),
    ],
  }
}

const INTO_CHANNEL = [{ via: 'channel', nth: 0, afterMs: 0 }] as const

function targetsAt({ policy }: Incident, position: Position): readonly Target[] {
  return (policy && stepAt(policy, position)?.notify) ?? []
}

type Called = {
  readonly callee?: Callee
  readonly unreachable?: string
  readonly withheld: readonly Withheld[]
}

function calleeOf(name: string, { severity }: Incident, { people, notify }: Rulebook, at: Date): Called {
  const person = people.get(name)
  if (!person) return { unreachable: `${name} is no longer in the rulebook`, withheld: [] }
  const { ways, withheld } = waysFor(person, { severity, at, transports: transportsOf(notify) })
  const user: User = { id: person.slack ?? `person:${name}`, name: person.name }
  const reasons = [...new Set(withheld.map(({ reason }) => reason))].join(', ')
  if (ways.length === 0) return { unreachable: `${name} cannot be called: ${reasons}`, withheld: [] }
  return {
    callee: { ...user, person: name, ways: ways.map(({ via, nth, afterMs }) => ({ via, nth, afterMs })) },
    withheld: withheld.map(({ via, reason }) => ({ user, via, reason })),
  }
}
