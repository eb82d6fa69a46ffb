import { later, MINUTE } from '../lib/time.ts'
import { type Alert, EXPIRED, type Signal, UNHEARD } from './alert.ts'
import { isSameClass } from './classify.ts'
import type { Unrest } from './flapping.ts'
import type { Muted } from './mute.ts'
import type { Routing } from './route.ts'
import type { Gathered } from './storm.ts'
import type { Threshold } from './threshold.ts'

/** What is known of an alert's identity from before. */
export type Known = Pick<Alert, 'status' | 'kind' | 'severity' | 'classified' | 'ended' | 'endsAt' | 'expiresAt'> & {
  readonly startsAt: Date
  /** It flaps, and its end was kept from its incident until it is calm. */
  readonly isHeld: boolean
  /** The incident it belongs to; null where it never opened one. */
  readonly incident: { readonly id: string; readonly resolvedAt: Date | null } | null
}

export type Surroundings = {
  readonly known: Known | null
  readonly room: Routing['room']
  /** The open incident of its group. */
  readonly open: { readonly id: string } | null
  /** What mutes it, if it fires. */
  readonly muted: Muted | null
  /** How restless it is, if this is a change; null where its route does not mind. */
  readonly unrest: Unrest | null
  readonly opening: Opening
  readonly at: Date
  /** It did not come again: what was decided of it is decided anew. */
  readonly isReview: boolean
}

/** What stands before an incident of its group. */
export type Opening = {
  readonly groupWaitMs: number
  /** When those of the group that wait already are to open; null where none does. */
  readonly due: Date | null
  readonly threshold: Threshold | null
  /** How far the group has come, with this alert. */
  readonly stand: number
  /** Its incident that was resolved so lately that it is the same trouble. */
  readonly reopens: { readonly id: string } | null
  /** Too much opens, or comes from its source, for an incident of its own. */
  readonly gathered: (Pick<Gathered, 'reason' | 'key'> & { readonly isOpen: boolean }) | null
}

/** Nothing stands before it. */
export const AT_ONCE: Opening = { groupWaitMs: 0, due: null, threshold: null, stand: 0, reopens: null, gathered: null }

/** What becomes of an alert, with the reason that people, metrics and logs are told. */
export type Verdict =
  | { readonly verdict: 'open'; readonly reason: 'first_in_group' | 'still_firing' }
  /** Into the one incident of a storm, or of a source that sends too much: opens it where it is not open. */
  | { readonly verdict: 'open' | 'join'; readonly reason: Gathered['reason']; readonly under: string }
  | { readonly verdict: 'join'; readonly reason: 'group_is_open' }
  | { readonly verdict: 'reopen'; readonly reason: 'resolved_lately'; readonly incident: string }
  /** It fires, and nothing comes of it for now. Decided anew when what mutes it ends. */
  | { readonly verdict: 'mute'; readonly reason: Muted['reason']; readonly by: string; readonly until: Date | null }
  /** It fires, and its group does not open yet. Decided anew at that instant; null: when more come. */
  | { readonly verdict: 'wait'; readonly reason: 'group_wait' | 'below_threshold'; readonly until: Date | null }
  | { readonly verdict: 'refire'; readonly reason: 'fires_again' }
  | { readonly verdict: 'acknowledge'; readonly reason: 'acknowledged_at_source' }
  | { readonly verdict: 'clear'; readonly reason: 'resolved_at_source' | 'expired' | 'calm_again' }
  /** It flaps: its incident is not told of its ends until it is calm. Decided anew at that instant. */
  | { readonly verdict: 'hold'; readonly reason: 'flapping'; readonly until: Date }
  | { readonly verdict: 'change'; readonly reason: 'severity_changed' }
  /** Said on the timeline of the alert's incident. */
  | { readonly verdict: 'note'; readonly reason: 'information' }
  /** Counted and seen in the API; changes no incident. */
  | { readonly verdict: 'keep'; readonly reason: KeepReason }
  /** Nothing new: only its last sighting is noted. */
  | { readonly verdict: 'repeat'; readonly reason: 'repeated' | 'older_episode' | 'heard_of_since' }

type KeepReason =
  | 'heartbeat'
  | 'information'
  | 'route_opens_nothing'
  | 'nothing_open'
  | 'resolved_by_people'
  | 'begun_anew'
  /** Other rules say how bad it is than before, and it is as bad. */
  | 'classified_anew'

/**
 * People have resolved while the source still fires: for so long its repeats are taken as known. After that a
 * resolved incident would be swallowing an alert that nobody looks at.
 */
export const SETTLED_MS = 30 * MINUTE

/** For so long after its end a firing may still be one that its own end has overtaken, whoever sent it. */
export const ECHO_MS = 5 * MINUTE

type Given = Alert & Pick<Signal, 'stands'>

/** Decides about one alert from what surrounds it. */
export function triage(alert: Given, around: Surroundings): Verdict {
  if (alert.kind === 'heartbeat') return { verdict: 'keep', reason: 'heartbeat' }
  if (alert.kind === 'information') return triageInformation(around)
  switch (alert.status) {
    case 'firing':
      return triageFiring(alert, around)
    case 'resolved':
      return triageResolved(alert, around)
    case 'acknowledged':
      return triageAcknowledged(around)
    default:
      return alert.status satisfies never
  }
}

function triageInformation({ known }: Surroundings): Verdict {
  return known?.incident?.resolvedAt === null
    ? { verdict: 'note', reason: 'information' }
    : { verdict: 'keep', reason: 'information' }
}

function triageFiring(alert: Given, around: Surroundings): Verdict {
  const { known: before, room, open, muted, unrest, opening, at } = around
  // Of what was only information so far, nothing has fired yet.
  const known = before?.kind === 'information' ? null : before
  const newer = known === null || alert.startsAt > known.startsAt || isBack(alert, known, at)
  // A firing that was overtaken by its own resolve must not open what is over.
  if (known?.status === 'resolved' && !newer) return { verdict: 'repeat', reason: 'older_episode' }
  const incident = known?.incident
  if (incident && incident.resolvedAt === null) {
    if (known.status === 'resolved') {
      if (known.isHeld && unrest) return { verdict: 'hold', reason: 'flapping', until: unrest.until }
      // Its incident was never told of the end.
      if (known.isHeld) return { verdict: 'keep', reason: 'begun_anew' }
      return { verdict: 'refire', reason: 'fires_again' }
    }
    if (alert.severity !== known.severity) return { verdict: 'change', reason: 'severity_changed' }
    // The end of the one before was lost, or is still to come: then it must not end this one.
    if (newer) return { verdict: 'keep', reason: 'begun_anew' }
    // While it flaps its row says so.
    if (!known.isHeld && !isSameClass(alert, known)) return { verdict: 'keep', reason: 'classified_anew' }
    return { verdict: 'repeat', reason: 'repeated' }
  }
  if (room === 'none') return { verdict: 'keep', reason: 'route_opens_nothing' }
  const goesOn = incident?.resolvedAt && !newer
  const settled = goesOn && at.getTime() - incident.resolvedAt.getTime() < SETTLED_MS
  if (settled && open === null) return { verdict: 'keep', reason: 'resolved_by_people' }
  if (muted) return { verdict: 'mute', ...muted }
  if (open) return { verdict: 'join', reason: 'group_is_open' }
  return begin(opening, at, goesOn ? 'still_firing' : 'first_in_group')
}

/** Of what has ended: fires on, and need not say that it is new. */
function isBack({ stands }: Given, { status, ended, endsAt }: Known, at: Date): boolean {
  if (status !== 'resolved') return false
  // It was we who ended what nobody spoke of.
  if (ended === EXPIRED || ended === UNHEARD) return true
  // Alertmanager ends what Prometheus could not tell it of for some minutes; then it goes on where it began.
  return stands === true && endsAt !== null && at.getTime() - endsAt.getTime() > ECHO_MS
}

/** The first of a group: it waits for others as its route says, and then opens. */
function begin(opening: Opening, at: Date, reason: 'first_in_group' | 'still_firing'): Verdict {
  const { threshold, stand, groupWaitMs, due, reopens, gathered } = opening
  // What has reached it once only waits for its time, however long ago the first of them came then.
  if (threshold && due === null && stand < threshold.count)
    return { verdict: 'wait', reason: 'below_threshold', until: null }
  // What it was resolved from is no surprise: there is nothing to wait for.
  if (reopens) return { verdict: 'reopen', reason: 'resolved_lately', incident: reopens.id }
  // A clock that was set back makes nobody wait longer.
  const latest = later(at, groupWaitMs)
  const until = due !== null && due < latest ? due : latest
  if (until > at) return { verdict: 'wait', reason: 'group_wait', until }
  if (gathered === null) return { verdict: 'open', reason }
  return { verdict: gathered.isOpen ? 'join' : 'open', reason: gathered.reason, under: gathered.key }
}

/** A resolve closes, and never opens. */
function triageResolved(alert: Alert, { known, unrest, isReview }: Surroundings): Verdict {
  if (known === null) return { verdict: 'keep', reason: 'nothing_open' }
  if (alert.startsAt < known.startsAt) return { verdict: 'repeat', reason: 'older_episode' }
  if (known.status === 'resolved') {
    const isCalm = known.isHeld && isReview
    return isCalm ? { verdict: 'clear', reason: 'calm_again' } : { verdict: 'repeat', reason: 'repeated' }
  }
  // Its time was up when somebody looked; meanwhile it may have come again.
  const expires = alert.expiresAt !== null
  if (expires && known.expiresAt?.getTime() !== alert.expiresAt.getTime()) {
    return { verdict: 'repeat', reason: 'heard_of_since' }
  }
  if (unrest?.flaps && known.incident?.resolvedAt === null) {
    return { verdict: 'hold', reason: 'flapping', until: unrest.until }
  }
  return known.incident
    ? { verdict: 'clear', reason: expires ? 'expired' : 'resolved_at_source' }
    : { verdict: 'keep', reason: 'nothing_open' }
}

function triageAcknowledged({ known }: Surroundings): Verdict {
  if (known === null) return { verdict: 'keep', reason: 'nothing_open' }
  // Overtaken by its own resolve: it must not make the alert count as firing again.
  if (known.status === 'resolved') return { verdict: 'repeat', reason: 'older_episode' }
  if (known.status === 'acknowledged') return { verdict: 'repeat', reason: 'repeated' }
  return known.incident?.resolvedAt === null
    ? { verdict: 'acknowledge', reason: 'acknowledged_at_source' }
    : { verdict: 'keep', reason: 'nothing_open' }
}
