import type { Alert } from '../alert/alert.ts'
import type { Command, Refusal } from '../incident/command.ts'
import type { Effect } from '../incident/effect.ts'
import type { Event } from '../incident/event.ts'
import type { Actor, Incident } from '../incident/incident.ts'

/** Does one command to one incident, in one transaction. Given an effect's id, that effect is done with the same commit. */
export type Handle = (id: string, command: Command, actor: Actor) => Promise<Handled>

export type Handled =
  | { readonly incident: Incident; readonly events: readonly Event[] }
  | { readonly incident: Incident; readonly refusal: Refusal }

/** Takes alerts in; resolves after they are committed. What became of each, in their order. */
export type Receive = (alerts: readonly Alert[]) => Promise<readonly Received[]>
export type Received = { readonly verdict: string; readonly reason: string; readonly incident: number | null }

/** An effect at its time, with the incident as it is now and its whole timeline at hand. */
export type Delivery = {
  readonly id: string
  readonly effect: Effect
  readonly incident: Incident
  readonly timeline: () => Promise<readonly Event[]>
  /** 1 the first time; above 1 an earlier try may have got through, or half through. */
  readonly attempt: number
  readonly createdAt: Date
  readonly now: Date
}

/** Performs an effect and answers with the command that records what was learned, or null. */
export type Perform = (delivery: Delivery) => Promise<Command | null>

/** Not now: try again after so long. It counts as no failure. */
export class Postponed extends Error {
  override readonly name = 'Postponed'
  readonly afterMs: number
  constructor(afterMs: number, reason: string) {
    super(reason)
    this.afterMs = afterMs
  }
}

/** Never: trying again cannot help. The reason goes onto the timeline and to the operators. */
export class Undeliverable extends Error {
  override readonly name = 'Undeliverable'
}
