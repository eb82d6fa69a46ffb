import type { Severity } from '../alert/severity.ts'
import type { Range } from '../alert/time-interval.ts'
import { DAY, MINUTE } from '../lib/time.ts'
import { modulo, wallAt } from '../lib/zone.ts'

export const VIAS = ['slack', 'email', 'sms', 'call', 'ntfy', 'webhook'] as const

/** How somebody is told. */
export type Via = (typeof VIAS)[number]

/** One of a person's own steps. */
export type Way = {
  readonly via: Via
  /** So long after they were called. */
  readonly afterMs: number
  /** A topic, an address of the web, or another address than the person's. */
  readonly to: string | null
  /** Null: whatever the severity. */
  readonly severities: readonly Severity[] | null
}

/** When somebody is told of these severities only by what makes no noise. */
export type Quiet = {
  /** Minutes of the day, over midnight where `to` comes first; `to` is the first that is not in it. */
  readonly hours: Range
  readonly severities: readonly Severity[]
  readonly zone: string
}

export type Reachable = {
  /** A member's id. */
  readonly slack: string | null
  readonly email: string | null
  readonly phone: string | null
  /** In their order; none: the first of the usual ways. */
  readonly reach: readonly Way[]
  readonly quiet: Quiet | null
}

type Moment = {
  readonly severity: Severity
  readonly at: Date
  /** What is set up to be sent by. */
  readonly transports: ReadonlySet<Via>
}

export type Ways = {
  /** The earliest first; `nth` finds it again (`wayAt`), `to` is where it goes. */
  readonly ways: readonly { readonly via: Via; readonly nth: number; readonly afterMs: number; readonly to: string }[]
  readonly withheld: readonly { readonly via: Via; readonly reason: string }[]
}

/** What somebody has who says nothing of ways: the first of these that leads to them. */
export const USUAL: readonly Way[] = (['slack', 'email', 'sms', 'call'] as const).map(via => {
  return { via, afterMs: 0, to: null, severities: null }
})

const SILENT: readonly Via[] = ['slack', 'email']

/**
 * How somebody is told who is called now. A way that is withheld makes those after it no later; where all are withheld
 * that were meant for this severity, the first of the usual ways stands in for them.
 */
export function waysFor(person: Reachable, moment: Moment): Ways {
  const meant = person.reach.filter(way => isFor(way, moment.severity))
  const others = person.reach.filter(way => !isFor(way, moment.severity))
  const judged = meant.map(way => judge(person, way, moment))
  const withheld = [...judged.flatMap(refused), ...others.map(({ via, severities }) => notFor(via, severities ?? []))]
  const ways = judged.flatMap(open).toSorted((one, other) => one.afterMs - other.afterMs)
  const [first] = ways
  if (first) {
    const aheadMs = first.afterMs - Math.min(...meant.map(way => way.afterMs))
    return { ways: ways.map(way => ({ ...way, afterMs: way.afterMs - aheadMs })), withheld }
  }
  if (others.length > 0 && meant.length === 0) return { ways, withheld }
  const usual = USUAL.map(way => judge(person, way, moment))
  const instead = usual.flatMap(open).slice(0, 1)
  return { ways: instead, withheld: instead.length > 0 || judged.length > 0 ? withheld : usual.flatMap(refused) }
}

type Judged = Ways['ways'][number] | Ways['withheld'][number]

function judge(person: Reachable, way: Way, { severity, at, transports }: Moment): Judged {
  const { via, afterMs } = way
  const nth = allWays(person).indexOf(way)
  const to = addressFor(person, way, transports)
  if ('reason' in to) return { via, ...to }
  const until = SILENT.includes(via) ? null : quietUntil(person.quiet, severity, at)
  return until === null ? { via, nth, afterMs, ...to } : { via, reason: `quiet hours until ${until}` }
}

/** The way that `waysFor` has called the nth, as the rulebook says it now; null where it is another one since. */
export function wayAt(person: Reachable, nth: number, via: Via): Way | null {
  const way = allWays(person)[nth]
  return way?.via === via ? way : null
}

function allWays({ reach }: Reachable): readonly Way[] {
  return [...reach, ...USUAL]
}

/** Where a way leads, or why it leads nowhere. */
export function addressFor(
  person: Reachable,
  { via, to }: Way,
  transports: ReadonlySet<Via>,
): { readonly to: string } | { readonly reason: string } {
  const address = to ?? own(person, via)
  if (address === null) return { reason: MISSING[via] }
  return transports.has(via) ? { to: address } : { reason: `${SECTION[via]} is not set up` }
}

const MISSING: Readonly<Record<Via, string>> = {
  slack: 'no Slack id',
  email: 'no e-mail address',
  sms: 'no phone number',
  call: 'no phone number',
  ntfy: 'no topic',
  webhook: 'no address',
}

/** Where the rulebook says how it is sent. */
const SECTION: Readonly<Record<Via, string>> = {
  slack: 'Slack',
  email: 'notify.email',
  sms: 'notify.twilio',
  call: 'notify.twilio',
  ntfy: 'notify.ntfy',
  webhook: 'notify.webhook',
}

function own({ slack, email, phone }: Reachable, via: Via): string | null {
  switch (via) {
    case 'slack':
      return slack
    case 'email':
      return email
    case 'sms':
    case 'call':
      return phone
    case 'ntfy':
    case 'webhook':
      return null
    default:
      return via satisfies never
  }
}

/** The end of the quiet hours in which this severity makes no noise now, as a clock shows it; null outside of them. */
function quietUntil(quiet: Quiet | null, severity: Severity, at: Date): string | null {
  if (!quiet?.severities.includes(severity)) return null
  const { from, to } = quiet.hours
  const minutes = Math.floor(modulo(wallAt(quiet.zone, at), DAY) / MINUTE)
  const within = from < to ? minutes >= from && minutes < to : minutes >= from || minutes < to
  return within ? new Date(to * MINUTE).toISOString().slice(11, 16) : null
}

function isFor({ severities }: Way, severity: Severity): boolean {
  return severities === null || severities.includes(severity)
}

function notFor(via: Via, severities: readonly Severity[]) {
  return { via, reason: `only for ${severities.join(', ')}` }
}

function open(judged: Judged) {
  return 'to' in judged ? [judged] : []
}

function refused(judged: Judged) {
  return 'reason' in judged ? [judged] : []
}
