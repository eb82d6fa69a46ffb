import type { Alert, Signal } from '../alert/alert.ts'
import type { AlertFacts } from '../alert/facts.ts'
import type { Severity } from '../alert/severity.ts'
import type { Silence } from '../alert/silence.ts'
import type { Change, SilenceRefusal, Wish } from '../alert/silencing.ts'
import type { Command, Refusal } from '../incident/command.ts'
import type { Effect, PageEffect } from '../incident/effect.ts'
import type { Event } from '../incident/event.ts'
import type { Actor, Incident, MessageRef } from '../incident/incident.ts'
import { Fault } from '../lib/fault.ts'
import type { Seen } from '../rulebook/lint-seen.ts'

/** Does one command to one incident, in one transaction. */
export type Handle = (id: string, command: Command, actor: Actor) => Promise<Handled>

export type Handled =
  | { readonly incident: Incident; readonly events: readonly Event[] }
  | { readonly incident: Incident; readonly refusal: Refusal }

/** Takes alerts in; resolves after they are committed. What became of each, in their order. */
export type Receive = (alerts: readonly Signal[]) => Promise<readonly Received[]>
export type Received = { readonly verdict: string; readonly reason: string; readonly incident: number | null }

/** So many alerts wait to be stored that no more are taken; whoever sent them keeps them and sends them again. */
export class Overloaded extends Fault {
  readonly statusCode = 429
  constructor() {
    super('overloaded', 'more alerts wait than can be stored at the moment; send it again')
  }
}

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

/**
 * A page at its time: `id` and `createdAt` are the same for each try of it, and `attempt` counts all of them. `others` are
 * incidents that the same message tells of.
 */
export type PageDelivery = Delivery & { readonly effect: PageEffect; readonly others: readonly Incident[] }

/**
 * Sends a page, and has begun to when it returns. Where it stands in Slack; null: not there. `Undeliverable` where this
 * way leads nowhere; anything else is tried again.
 */
export type SendPage = (page: PageDelivery) => Promise<MessageRef | null>

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

/** The questions that doors may put. Nothing here changes anything. */
export type Ask = {
  readonly byId: (id: string) => Promise<Incident | null>
  readonly byNumber: (number: number) => Promise<Incident | null>
  /** The incident whose room is this Slack channel. */
  readonly byChannel: (channel: string) => Promise<Incident | null>
  /** The incident whose room is, or was, the thread of this message. */
  readonly byCard: (card: MessageRef) => Promise<Incident | null>
  /** Newest first. `open` leaves the resolved ones out. */
  readonly incidents: (query: PageQuery & { readonly open?: boolean }) => Promise<PageOf<Incident>>
  readonly timeline: (id: string) => Promise<readonly Event[]>
  /** Last seen first. */
  readonly alerts: (query: PageQuery & { readonly incident?: string }) => Promise<PageOf<StoredAlert>>
  /** Whose end is latest first, so that those that are not over come before the others. `activeAt`: only those in force then. */
  readonly silences: (query: PageQuery & { readonly activeAt?: Date }) => Promise<PageOf<Silence>>
  readonly silence: (id: number) => Promise<Silence | null>
  /** What became of alerts and what led to it, last seen first. */
  readonly why: (which: WhyQuery) => Promise<readonly AlertFacts[]>
  readonly rejected: (query: PageQuery) => Promise<PageOf<RejectedBody>>
  readonly rejectedById: (id: string) => Promise<RejectedBody | null>
}

/** One alert, the newest of an incident (its id), or the newest whose title or fingerprint has the words. */
export type WhyQuery =
  | Pick<Alert, 'source' | 'fingerprint'>
  | { readonly incident: string; readonly limit: number }
  | { readonly words: string; readonly limit: number }

/** `cursor` is what an earlier page gave as `next`; one that is none of ours is a Fault `bad_cursor`. */
export type PageQuery = { readonly cursor?: string; readonly limit: number }
export type PageOf<T> = { readonly items: readonly T[]; readonly next: string | null }

export type StoredAlert = Alert & {
  readonly lastSeenAt: Date
  /** How often it came in this episode. */
  readonly count: number
  /** The number of the incident it belongs to. */
  readonly incident: number | null
  readonly verdict: string
  readonly reason: string
}

/** What an authenticated sender sent and we could not read. */
export type RejectedBody = {
  readonly id: string
  readonly source: string
  readonly at: Date
  readonly reason: string
  /** Where in the payload, e.g. `alerts[3].labels`. */
  readonly path: string | null
  readonly contentType: string
  /** Redacted and capped. */
  readonly body: string
}

/** Keeps what could not be read; whoever calls it has redacted and capped it. */
export type Reject = (body: Omit<RejectedBody, 'id' | 'at'>) => Promise<void>

/** Forgets what could be read after all. */
export type Unreject = (id: string) => Promise<void>

/** Opens an incident because somebody says so. */
export type Declare = (
  what: {
    readonly title: string
    readonly severity: Severity | null
    readonly service: string | null
    readonly description: string
  },
  actor: Actor,
) => Promise<Incident>

/** What people arrange beforehand. */
export type Plan = {
  readonly silence: (wish: Wish, actor: Actor) => Promise<Planned>
  readonly endSilence: (id: number, actor: Actor) => Promise<Planned>
  readonly editSilence: (id: number, change: Change, actor: Actor) => Promise<Planned>
  /**
   * Tells of those that end soon, each once, however many processes there are; of one that could not be told the next
   * time again. Throws what telling threw.
   */
  readonly warnOfSilences: (tell: (silence: Silence) => Promise<void>) => Promise<void>
}

/** The silence as it is now. */
export type Planned =
  | { readonly silence: Silence }
  | { readonly silence: Silence | null; readonly refusal: SilenceRefusal }

/** Deliveries that were taken in, by what their senders call them; remembered for three days. */
export type Deliveries = {
  readonly isTaken: (key: string) => Promise<boolean>
  readonly take: (key: string) => Promise<void>
}

/** True the first time that this key is seen (within three days): for redelivered events and replayed requests. */
export type FirstTime = (key: string) => Promise<boolean>

/** What Tocsin remembers of alerts, for whoever asks what might have been. Nothing here changes anything. */
export type Recording = {
  /** Each as it was in the end. */
  readonly silences: () => Promise<readonly Silence[]>
  /** What alerts did from `since` on and before `until`, by the moment and in order. */
  readonly replay: (
    span: { readonly since: Date | null; readonly until: Date | null },
    take: (at: Date, signals: readonly Signal[]) => void,
  ) => Promise<void>
  /** The values that alerts have had of these labels. */
  readonly seen: (labels: readonly string[]) => Promise<Seen>
}
