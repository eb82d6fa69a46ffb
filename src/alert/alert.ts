import type { Severity } from './severity.ts'

export type Labels = Readonly<Record<string, string>>

export type LinkKind = 'source' | 'dashboard' | 'runbook' | 'silence' | 'image'

/** Where people look further; http and https only. */
export type Links = Readonly<Partial<Record<LinkKind, string>>>

/** One signal from one source, in our words. Texts are cleaned and cut by the source that read them. */
export type Alert = {
  readonly source: string
  /** Its identity across repeats, unique within the source. */
  readonly fingerprint: string
  readonly status: 'firing' | 'resolved' | 'acknowledged'
  /**
   * A heartbeat (Watchdog, severity "none") says that the sender is alive and opens nothing. Information is a note to
   * the alert of the same identity where that has an open incident, and opens nothing either.
   */
  readonly kind: 'alert' | 'heartbeat' | 'information'
  /** Null where the sender said none, or a word that nobody knows. */
  readonly severity: Severity | null
  readonly title: string
  readonly description: string
  readonly labels: Labels
  readonly links: Links
  /** When this firing began; a newer one under the same fingerprint is a new episode. */
  readonly startsAt: Date
  readonly endsAt: Date | null
  /** Of what is resolved without having recovered, why it ended: `MissingSeries`, `expired`. Null: it recovered. */
  readonly ended: string | null
  /** It counts as resolved from then on, unless it is heard of again before. Null: only its sender says when. */
  readonly expiresAt: Date | null
  /** How many more of its group the sender cut off from the message. */
  readonly cut: number
  /** By which of the team's rules it is as bad as it is, in their order. Where it is there, they have been asked. */
  readonly classified?: readonly Classified[]
}

/** What one rule has made of an alert. */
export type Classified = {
  /** The rule, by its name of its own. */
  readonly rule: string
  readonly from: Severity
  /** Where the rule counts: how bad the incident is once there are `count` like it. The alert stays as it is. */
  readonly to: Severity
  readonly count?: number
  readonly type?: string
  readonly because: string
}

/** An alert as its sender gave it. `startsAt` is null where the sender did not say when it began. */
export type Signal = Omit<Alert, 'startsAt'> & {
  readonly startsAt: Date | null
  /** It says which alert has ended or was acknowledged, and nothing more of it: the rest stays as it was said before. */
  readonly bare?: true
  /** Its sender tells how things stand, one message after the other, and not what has happened: the last one is so. */
  readonly stands?: true
  /** It did not come again: what was decided of it is decided anew. */
  readonly review?: true
}

/** What an incident and its timeline keep of an alert; the row in `alerts` has the rest. */
export type AlertRef = {
  readonly source: string
  readonly fingerprint: string
  readonly title: string
  readonly severity: Severity | null
  /** http(s) address at the sender, for the header. */
  readonly link: string | null
  /** Why it is as bad as that, where the team's rules have made it so. */
  readonly because?: string
  /** How bad it was before those rules, where they have made it another. */
  readonly said?: Severity
  /** When it came, where that was before its incident was told of it; ISO 8601. */
  readonly heard?: readonly string[]
}

/** An alert of which an incident is told. */
export type Told = Alert & Pick<AlertRef, 'heard'>

/** Why an alert ended of which nothing was heard for as long as the rulebook says (`expire_after`). */
export const EXPIRED = 'expired'
/** The same, where it is the sender that said how long it is good for. */
export const UNHEARD = 'not heard of any longer'

export const LIMITS = {
  title: 300,
  description: 4_000,
  label: 1_000,
  labelName: 200,
  labels: 100,
  link: 2_000,
  fingerprint: 512,
} as const
