import type { Alert, Signal } from '../alert/alert.ts'
import { belongsTo, datedBy, isHeld, keptAs, recalled, unrestIn } from '../alert/episode.ts'
import type { Muted } from '../alert/mute.ts'
import { AT_ONCE, type Opening, triage, type Verdict } from '../alert/triage.ts'
import { recentOf, WaitingRoom } from '../alert/waiting.ts'
import type { Lane } from '../incident/effect.ts'
import type { Incident } from '../incident/incident.ts'
import { type Clock, later } from '../lib/time.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { type AlertRow, type Repeat, rowKey, touchAlerts } from '../store/alerts.ts'
import type { Tx } from '../store/db.ts'
import { lockLately } from '../store/incidents.ts'
import { lockSurroundings, lockWaiting } from '../store/surroundings.ts'
import { Gathering } from './gathering.ts'
import { noteInhibitors } from './inhibitions.ts'
import { mutingOf } from './muting.ts'
import type { Received } from './ports.ts'
import { type Routed, routedAgain, toldSoFar, toTell } from './routed.ts'
import { Skies } from './skies.ts'

type Sorted = {
  readonly received: readonly Received[]
  /** Of those that were only repeats, by position, their rows as they were. */
  readonly repeats: ReadonlyMap<number, Repeat>
  readonly lanes: ReadonlySet<Lane>
}

/** Decides of each alert in its order, its group being held, and writes what follows. */
export async function sortIn(tx: Tx, given: readonly Routed[], rulebook: Rulebook, clock: Clock): Promise<Sorted> {
  const own = given.map(({ alert }) => alert)
  const groupKeys = given.map(({ groupKey }) => groupKey)
  const asked = given.flatMap(({ groupKey, routing: { groupWaitMs, threshold } }) => {
    return groupWaitMs > 0 || threshold ? [{ groupKey, sightings: threshold?.count ?? 0 }] : []
  })
  const { rows: known, incidents, crowds: there } = await lockSurroundings(tx, own, groupKeys, asked)
  const rows = new Map(known)
  const waiting = new WaitingRoom<AlertRow>()
  for (const [key, row] of known) waiting.know(key, row)
  const crowds = new Map(there)
  for (const [groupKey, crowd] of crowds) waiting.crowd(groupKey, crowd)
  // Now, and not before the locks: what others did while this waited came first.
  const at = clock()
  const lately = await resolvedLately(tx, given, at)
  const gathering = new Gathering(tx, rulebook, at, [...incidents, ...lately.values()])
  // Whoever waits may be decided of with the others of its group.
  const held = [...known.values()]
    .filter(({ verdict }) => verdict === 'wait')
    .map(row => routedAgain(rulebook, row, at))
  const muting = [await mutingOf(tx, rulebook, [...given, ...held], at)]
  const skies = new Skies(tx, rulebook, at, gathering)
  const saved = new Map<string, AlertRow>()
  const touched = new Map<string, Repeat>()
  const repeats = new Map<number, Repeat>()
  const verdicts: { verdict: Verdict; incident: string | null }[] = []
  const queue: (Routed & { readonly follows?: true })[] = [...given]

  // Whoever waits in a group that opens goes in with it: the queue grows while it is walked.
  for (const told of queue) {
    const key = rowKey(told.alert)
    const row = rows.get(key) ?? null
    const one = told.alert.review ? stillDue(told, row, rulebook, at) : told
    if (one === null) {
      verdicts.push({ verdict: HEARD_OF_SINCE, incident: row?.incident ?? null })
      continue
    }
    const { alert: signal, routing, groupKey } = one
    const alert = recalled(datedBy(signal, row, at), row)
    const owner = row?.incident ? gathering.find(row.incident) : null
    const recent = recentOf(routing, row, !signal.review, at)
    const { changes, unrest } = unrestIn(routing, alert, row, at)
    // What stood before its group has been passed by all of it.
    const opening = told.follows ? AT_ONCE : waiting.standingBefore(groupKey, routing, { key, row, recent }, at)
    const decide = (gathered: Opening['gathered']) =>
      triage(alert, {
        known: row && { ...row, isHeld: isHeld(row), incident: belongsTo(row, owner) },
        ...{
          room: routing.room,
          open: gathering.openIn(groupKey),
          muted: muting.reduce<Muted | null>((muted, mutes) => muted ?? mutes(one), null),
          unrest,
          at,
        },
        opening: { ...opening, reopens: lately.get(groupKey) ?? null, gathered },
        isReview: signal.review === true,
      })
    const first = decide(null)
    const gathered = first.verdict === 'open' ? await skies.over(one) : null
    const verdict = gathered ? decide(gathered) : first
    if (verdict.verdict === 'repeat' && row) {
      const repeat = repeatOf(signal, row, touched.get(key), verdict.reason === 'repeated' ? alert : row)
      touched.set(key, repeat)
      repeats.set(verdicts.length, repeat)
      verdicts.push({ verdict, incident: row.incident })
      continue
    }
    const where = {
      routing,
      groupKey: gathered?.key ?? groupKey,
      owner: owner?.id ?? null,
      gathered,
      wasHeld: isHeld(row),
    }
    const incident = gathering.take(toTell(alert, row, signal.review ? null : at), verdict, where)
    verdicts.push({ verdict, incident })
    // Information is about the alert, and not what the alert has become.
    if (alert.kind === 'information' && row?.kind === 'alert') continue
    const fresh = rowOf(alert, row, { ...one, verdict, incident, at, recent, changes })
    rows.set(key, fresh)
    saved.set(key, fresh)
    waiting.know(key, fresh)
    if (!told.follows && (verdict.verdict === 'open' || verdict.verdict === 'reopen' || gathered)) {
      // Looked at one by one only now: each batch would, while thousands wait.
      const crowd = crowds.delete(groupKey) ? await lockWaiting(tx, groupKey, own) : []
      const others = [...waiting.others(groupKey, key), ...crowd].map(other => routedAgain(rulebook, other, at))
      for (const row of crowd) rows.set(rowKey(row), row)
      if (crowd.length > 0) muting.push(await mutingOf(tx, rulebook, [...given, ...others], at))
      queue.push(...others.map(other => ({ ...other, isOver: one.isOver, follows: true as const })))
    }
  }

  const lanes = await gathering.finish([...saved.values()])
  await noteInhibitors(tx, rulebook.inhibitRules, [...saved.values()])
  await touchAlerts(tx, [...touched.values()], at)
  const received = verdicts.slice(0, given.length).map(({ verdict: { verdict, reason }, incident }): Received => {
    return { verdict, reason, incident: incident === null ? null : (gathering.numberOf(incident) ?? null) }
  })
  return { received, repeats, lanes }
}

const HEARD_OF_SINCE: Verdict = { verdict: 'repeat', reason: 'heard_of_since' }

/**
 * What is decided anew, as it is now that its row is held; null where that was done since somebody saw that it was due. If
 * its group is another one by now, which is not held, it stays due.
 */
function stillDue(
  one: Routed & { readonly follows?: true },
  row: AlertRow | null,
  rulebook: Rulebook,
  at: Date,
): Routed | null {
  if (row === null) return null
  const isDue = one.follows ? row.verdict === 'wait' : row.reviewAt !== null && row.reviewAt <= at
  const again = routedAgain(rulebook, row, at)
  return isDue && again.groupKey === one.groupKey ? { ...again, isOver: one.isOver || again.isOver } : null
}

/** Incidents that their routes would rather reopen than open another one; by group key. */
async function resolvedLately(tx: Tx, given: readonly Routed[], at: Date): Promise<ReadonlyMap<string, Incident>> {
  const groups = given.flatMap(({ groupKey, routing: { reopenWithinMs } }) => {
    return reopenWithinMs === null ? [] : [[groupKey, { groupKey, since: later(at, -reopenWithinMs) }] as const]
  })
  return groups.length === 0 ? new Map() : lockLately(tx, [...new Map(groups).values()])
}

type Decision = Routed & {
  readonly verdict: Verdict
  readonly incident: string | null
  readonly at: Date
  readonly recent: readonly number[]
  readonly changes: readonly number[]
}

function rowOf(alert: Alert, before: AlertRow | null, decision: Decision): AlertRow {
  const { alert: signal, verdict, incident, at, groupKey, recent, changes } = decision
  const kept = keptAs(alert, before, verdict)
  const sameEpisode = before !== null && before.startsAt.getTime() === kept.startsAt.getTime()
  const isLater = verdict.verdict === 'wait' || verdict.verdict === 'mute'
  return {
    ...kept,
    classified: kept.classified ?? [],
    firstSeenAt: sameEpisode ? before.firstSeenAt : at,
    lastSeenAt: signal.review && before ? before.lastSeenAt : at,
    count: (sameEpisode ? before.count : 0) + (signal.review ? 0 : 1),
    incident: incident ?? before?.incident ?? null,
    verdict: verdict.verdict,
    reason: verdict.reason,
    groupKey,
    reviewAt: isLater || verdict.verdict === 'hold' ? verdict.until : null,
    mutedBy: verdict.verdict === 'mute' ? verdict.by : null,
    told: toldSoFar(decision, kept, before, isLater),
    recent: verdict.verdict === 'wait' ? recent : [],
    changes,
  }
}

/** Once more of it; `said` is whose expiry counts. */
function repeatOf(
  signal: Signal,
  { status, severity, startsAt, incident }: AlertRow,
  before: Repeat | undefined,
  { expiresAt }: Pick<AlertRow, 'expiresAt'>,
): Repeat {
  const times = (before?.times ?? 0) + (signal.review ? 0 : 1)
  const isReview = before?.isReview === true || signal.review === true
  return { key: rowKey(signal), times, isReview, status, severity, startsAt, incident, expiresAt }
}
