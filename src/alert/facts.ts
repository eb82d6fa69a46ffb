import type { Alert, Classified } from './alert.ts'
import type { Flapping } from './flapping.ts'
import type { InhibitRule } from './inhibition.ts'
import type { Matcher } from './matcher.ts'
import type { Tried } from './route.ts'
import type { Silence } from './silence.ts'
import type { Limit, StormRule } from './storm.ts'
import type { Threshold } from './threshold.ts'

/** What is known of an alert and of what was decided about it, for whoever asks why. */
export type AlertFacts = {
  readonly alert: Pick<Alert, 'source' | 'fingerprint' | 'title' | 'status' | 'severity'>
  /** What the team's rules have made of it; `stand`: how many a rule that counts has counted by now. */
  readonly classified: readonly (Classified & { readonly stand: number | null })[]
  readonly verdict: string
  readonly reason: string
  readonly at: Date
  /** When it is decided anew; null: when something else happens. */
  readonly until: Date | null
  readonly mutedBy: string | null
  readonly silence: Silence | null
  readonly inhibition: Inhibition | null
  readonly groupKey: string
  /** By the rules that are in force now. */
  readonly route: TakenRoute
  readonly threshold: (Threshold & { readonly stand: number }) | null
  readonly flapping: Flapping | null
  /** Of its source. */
  readonly limit: Limit | null
  readonly storm: StormRule | null
  readonly seen: { readonly count: number; readonly firstAt: Date; readonly lastAt: Date }
  /** The one that it belongs to, or belonged to last. */
  readonly incident: { readonly number: number; readonly resolvedAt: Date | null } | null
}

/** `rule` null: it is not in the rulebook any longer. `alerts` are a few of those that inhibit it now. */
export type Inhibition = {
  readonly rule: InhibitRule | null
  readonly alerts: readonly Pick<Alert, 'source' | 'fingerprint' | 'title'>[]
}

export type TakenRoute = {
  /** Where it ends, with what each of them asks for. */
  readonly ends: readonly { readonly path: string; readonly matchers: readonly Matcher[] }[]
  readonly tried: readonly Tried[]
  /** Within these time intervals it mutes. */
  readonly mute: readonly string[]
  readonly reopenWithinMs: number | null
}
