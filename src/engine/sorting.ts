import type { Alert, Signal } from '../alert/alert.ts'
import { changedAgain, unrestOf } from '../alert/flapping.ts'
import { seenAgain, standOf } from '../alert/threshold.ts'
import { AT_ONCE, type Opening, triage, type Verdict } from '../alert/triage.ts'
import type { Lane } from '../incident/effect.ts'
import type { Incident } from '../incident/incident.ts'
import { type Clock, later } from '../lib/time.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { type AlertRow, type Repeat, rowKey, touchAlerts } from '../store/alerts.ts'
import type { Tx } from '../store/db.ts'
import { lockLately } from '../store/incidents.ts'
import { lockSurroundings } from '../store/surroundings.ts'
import { Gathering } from './gathering.ts'
import { noteInhibitors } from './inhibitions.ts'
import { mutingOf } from './muting.ts'
import type { Received } from './ports.ts'
import { datedBy } from './repeats.ts'
import { type Routed, routedAgain } from './routed.ts'
import { Skies } from './skies.ts'

type Sorted = { readonly received: readonly Received[]; readonly lanes: ReadonlySet<Lane> }

/** Decides of each alert in its order, its group being held, and writes what follows. */
export async function sortIn(tx: Tx, given: readonly Routed[], rulebook: Rulebook, clock: Clock): Promise<Sorted> {
  const { rows: known, incidents } = await lockSurroundings(
    tx,
    given.map(({ alert }) => alert),
    given.map(({ groupKey }) => groupKey),
  )
  const rows = new Map(known)
  const waiting = new WaitingRoom(known.values())
  // Now, and not before the locks: what others did while this waited came first.
  const at = clock()
  const lately = await resolvedLately(tx, given, at)
  const gathering = new Gathering(tx, rulebook, at, [...incidents, ...lately.values()])
  const mutedBy = await mutingOf(tx, rulebook, given, at)
  const skies = new Skies(tx, rulebook, at, gathering)
  const saved = new Map<string, AlertRow>()
  const touched = new Map<string, Repeat>()
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
    const recent = recentOf(one, row, at)
    const unrest = unrestIn(one, alert, row, at)
    // What stood before its group has been passed by all of it.
    const opening = told.follows ? AT_ONCE : openingOf(one, waiting.others(groupKey, key), row, recent, at)
    const decide = (gathered: Opening['gathered']) =>
      triage(alert, {
        known: row && { ...row, isHeld: isHeld(row), incident: owner },
        ...{
          room: routing.room,
          open: gathering.openIn(groupKey),
          muted: mutedBy(one),
          unrest: unrest?.unrest ?? null,
          at,
        },
        opening: { ...opening, reopens: lately.get(groupKey) ?? null, gathered },
        isReview: signal.review === true,
      })
    const first = decide(null)
    const gathered = first.verdict === 'open' ? await skies.over(one) : null
    const verdict = gathered ? decide(gathered) : first
    if (verdict.verdict === 'repeat' && row) {
      touched.set(key, repeatOf(signal, row, touched.get(key), verdict.reason === 'repeated' ? alert : row))
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
    const incident = gathering.take(alert, verdict, where)
    verdicts.push({ verdict, incident })
    // Information is about the alert, and not what the alert has become.
    if (alert.kind === 'information' && row?.kind === 'alert') continue
    const fresh = rowOf(alert, row, { ...one, verdict, incident, at, recent, changes: unrest?.changes ?? [] })
    rows.set(key, fresh)
    saved.set(key, fresh)
    waiting.know(key, fresh)
    if (!told.follows && (verdict.verdict === 'open' || verdict.verdict === 'reopen' || gathered)) {
      const others = waiting.others(groupKey, key).map(other => routedAgain(rulebook, other))
      queue.push(...others.map(other => ({ ...other, isOver: one.isOver, follows: true as const })))
    }
  }

  const lanes = await gathering.finish([...saved.values()])
  await noteInhibitors(tx, rulebook.inhibitRules, [...saved.values()])
  await touchAlerts(tx, [...touched.values()], at)
  const received = verdicts.slice(0, given.length).map(({ verdict: { verdict, reason }, incident }): Received => {
    return { verdict, reason, incident: incident === null ? null : (gathering.numberOf(incident) ?? null) }
  })
  return { received, lanes }
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
  const again = routedAgain(rulebook, row)
  return isDue && again.groupKey === one.groupKey ? { ...again, isOver: one.isOver || again.isOver } : null
}

/** Incidents that their routes would rather reopen than open another one; by group key. */
async function resolvedLately(tx: Tx, given: readonly Routed[], at: Date): Promise<ReadonlyMap<string, Incident>> {
  const groups = given.flatMap(({ groupKey, routing: { reopenWithinMs } }) => {
    return reopenWithinMs === null ? [] : [[groupKey, { groupKey, since: later(at, -reopenWithinMs) }] as const]
  })
  return groups.length === 0 ? new Map() : lockLately(tx, [...new Map(groups).values()])
}

/** The alerts that fire and wait for their group to open. */
class WaitingRoom {
  readonly #groups = new Map<string, Map<string, AlertRow>>()

  constructor(rows: Iterable<AlertRow>) {
    for (const row of rows) this.know(rowKey(row), row)
  }

  know(key: string, row: AlertRow): void {
    const group = this.#groups.get(row.groupKey) ?? new Map<string, AlertRow>()
    if (row.verdict === 'wait' && row.status === 'firing') this.#groups.set(row.groupKey, group.set(key, row))
    else group.delete(key)
  }

  others(groupKey: string, key: string): readonly AlertRow[] {
    const group = this.#groups.get(groupKey)
    return group === undefined ? [] : [...group].filter(([other]) => other !== key).map(([, row]) => row)
  }
}

/** What stands before an incident of the alert's group. */
function openingOf(
  { routing: { groupWaitMs, threshold } }: Routed,
  others: readonly AlertRow[],
  own: AlertRow | null,
  recent: readonly number[],
  at: Date,
): Omit<Opening, 'reopens' | 'gathered'> {
  const waiting = own?.verdict === 'wait' ? [...others, own] : others
  const instants = waiting.flatMap(({ reason, reviewAt }) => (reason === 'group_wait' && reviewAt ? [reviewAt] : []))
  const due = instants.reduce<Date | null>((first, next) => (first && first <= next ? first : next), null)
  const stand = threshold ? standOf(threshold, [...others, { lastSeenAt: at, recent }], at) : 0
  return { groupWaitMs, due, threshold, stand }
}

function isHeld(row: AlertRow | null): boolean {
  return row?.reason === 'flapping'
}

/** How restless an alert is that begins or ends, where its route minds, and when it has changed of late. */
function unrestIn({ routing: { flapping } }: Routed, alert: Alert, row: AlertRow | null, at: Date) {
  if (flapping === null || row === null || alert.kind !== 'alert') return null
  const isChange = (alert.status === 'resolved') !== (row.status === 'resolved')
  const changes = isChange ? changedAgain(row.changes, flapping, at) : row.changes
  return { changes, unrest: isChange ? unrestOf(flapping, changes, at) : null }
}

/** When it came of late, where its route counts that. */
function recentOf({ alert, routing: { threshold } }: Routed, row: AlertRow | null, at: Date): readonly number[] {
  if (threshold?.of !== 'times') return []
  const before = row?.status === 'firing' ? row.recent : []
  return alert.review ? before : seenAgain(before, threshold, at)
}

/**
 * What somebody who only ends or acknowledges an alert leaves out is known from before. How bad it is only a firing one
 * says: with the default for an acknowledgement that says nothing of it, the next repeat would pass for a worsening.
 */
function recalled({ bare, review: _, ...alert }: Signal & Alert, row: AlertRow | null): Alert & Pick<Signal, 'stands'> {
  if (alert.status === 'firing' || row === null) return alert
  const { title, description, severity, labels, links } = row
  return bare ? { ...alert, title, description, severity, labels, links } : { ...alert, severity }
}

type Decision = Routed & {
  readonly verdict: Verdict
  readonly incident: string | null
  readonly at: Date
  readonly recent: readonly number[]
  readonly changes: readonly number[]
}

function rowOf(alert: Alert, before: AlertRow | null, decision: Decision): AlertRow {
  const { alert: signal, verdict, incident, at, groupKey, told, recent, changes } = decision
  // What ends goes on as it began, whatever its end says of its start.
  const startsAt = alert.status === 'firing' || before === null ? alert.startsAt : before.startsAt
  const sameEpisode = before !== null && before.startsAt.getTime() === startsAt.getTime()
  const isLater = verdict.verdict === 'wait' || verdict.verdict === 'mute'
  return {
    ...alert,
    startsAt,
    status: verdict.verdict === 'change' && before ? before.status : alert.status,
    expiresAt: alert.status === 'resolved' ? null : alert.expiresAt,
    firstSeenAt: sameEpisode ? before.firstSeenAt : at,
    lastSeenAt: signal.review && before ? before.lastSeenAt : at,
    count: (sameEpisode ? before.count : 0) + (signal.review ? 0 : 1),
    incident: incident ?? before?.incident ?? null,
    verdict: verdict.verdict,
    reason: verdict.reason,
    groupKey,
    reviewAt: isLater || verdict.verdict === 'hold' ? verdict.until : null,
    mutedBy: verdict.verdict === 'mute' ? verdict.by : null,
    told: isLater ? told : null,
    recent: verdict.verdict === 'wait' ? recent : [],
    changes,
  }
}

/** Once more of it; `said` is whose expiry counts. */
function repeatOf(
  signal: Signal,
  { status, startsAt, incident }: AlertRow,
  before: Repeat | undefined,
  { expiresAt }: Pick<AlertRow, 'expiresAt'>,
): Repeat {
  const times = (before?.times ?? 0) + (signal.review ? 0 : 1)
  const isReview = before?.isReview === true || signal.review === true
  return { key: rowKey(signal), times, isReview, status, startsAt, incident, expiresAt }
}
