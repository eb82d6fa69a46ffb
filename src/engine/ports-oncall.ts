import type { Actor, MessageRef } from '../incident/incident.ts'
import type { Cover, CoverRefusal, CoverStatus, CoverWish } from '../oncall/cover.ts'
import type { About } from '../oncall/notice.ts'
import type { MadeOverride, OverrideRefusal, OverrideWish } from '../oncall/overriding.ts'
import type { Plan } from '../oncall/plan.ts'
import type { Span } from '../oncall/span.ts'
import type { OnCall } from '../rulebook/oncall.ts'
import type { PageOf, PageQuery } from './ports.ts'

/** Who is on call, and what people arrange about it. */
export type Roster = {
  /** Every schedule at an instant, in the rulebook's order. */
  readonly onCall: (at: Date) => Promise<readonly OnCall[]>
  /** All that decides who is on call between two instants; beyond them it may lack something. */
  readonly plans: (span: Span) => Promise<ReadonlyMap<string, Plan>>
  /** Who was paged from one instant on and before another, by the rulebook's names. */
  readonly called: (span: Span) => Promise<readonly { readonly person: string; readonly at: Date }[]>
  /** Whose end is latest first, so that those that are not over come before the others. `notOverAt`: only those. */
  readonly overrides: (
    query: PageQuery & { readonly schedule?: string; readonly notOverAt?: Date },
  ) => Promise<PageOf<MadeOverride>>
  readonly override: (wish: OverrideWish, actor: Actor) => Promise<Overridden>
  readonly endOverride: (id: number, actor: Actor) => Promise<Overridden>
}

/** The override as it is now. */
export type Overridden =
  | { readonly override: MadeOverride }
  | { readonly override: MadeOverride | null; readonly refusal: OverrideRefusal }

/** Those who ask others to be on call in their place. */
export type Covers = {
  /** Asks whoever can be asked, in Slack and a moment later. */
  readonly ask: (wish: CoverWish) => Promise<Covered>
  /** The first to accept has it. `person` is a name of the rulebook, `actor` the same person. */
  readonly accept: (id: number, person: string, actor: Actor) => Promise<Covered>
  readonly decline: (id: number, person: string) => Promise<Covered>
  readonly withdraw: (id: number, person: string) => Promise<Covered>
}

/** The request as it is now. */
export type Covered = { readonly cover: Cover } | { readonly cover: Cover | null; readonly refusal: CoverRefusal }

/** Something to be told to one person or the operators, as it is now. */
export type Notice = {
  readonly id: string
  /** A Slack id; null: the operators. */
  readonly to: string | null
  /** Where it stands already: it is brought up to date there. */
  readonly message: MessageRef | null
  readonly about: Told
  /** 1 the first time; above 1 an earlier try may have got through. */
  readonly attempt: number
  readonly createdAt: Date
}

export type Told =
  | Exclude<About, { readonly kind: 'cover_asked' | 'cover_asking' }>
  /** `person`: who is told, by the rulebook's name. */
  | { readonly kind: 'cover'; readonly cover: Cover; readonly status: CoverStatus; readonly person: string }

/** Where it stands then, or null where there is nobody to tell. `Undeliverable` where that leads nowhere. */
export type TellNotice = (notice: Notice) => Promise<MessageRef | null>
