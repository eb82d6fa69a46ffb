import { createHash } from 'node:crypto'
import type { Alert, Signal } from '../alert/alert.ts'
import { groupKeyOf, labelsAfter, type Routing, routeFor } from '../alert/route.ts'
import { triage, type Verdict } from '../alert/triage.ts'
import type { Clock } from '../lib/time.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { type AlertRow, type Repeat, rowKey, touchAlerts } from '../store/alerts.ts'
import { type Db, inTransaction, type Tx } from '../store/db.ts'
import { locking } from '../store/locks.ts'
import { storable } from '../store/storable.ts'
import { lockSurroundings } from '../store/surroundings.ts'
import { Gathering } from './gathering.ts'
import type { Wake } from './handle.ts'
import type { Receive, Received } from './ports.ts'
import { datedBy, takeRepeats } from './repeats.ts'

type Options = { db: Db; clock: Clock; rulebook: () => Rulebook; wake: Wake }

/** Takes a batch of alerts in. All that is more than a repeat is committed in one transaction, or none of it. */
export function createReceive({ db, clock, rulebook, wake }: Options): Receive {
  return async sent => {
    const rules = rulebook()
    const routed = sent.map(signal => route(rules, storable(signal)))
    const signals = routed.map(({ alert }) => alert)
    const repeats = await takeRepeats(db, signals, clock())
    const others = routed.filter((_, index) => !repeats.has(index))
    if (others.length === 0) return signals.flatMap((_, index) => repeats.get(index) ?? [])
    // The alerts too: one that is not known yet has no row to hold, and may come under another group at the same time.
    const keys = others.flatMap(({ alert, groupKey }) => [groupKey, rowKey(alert)])
    const { received, lanes } = await inTransaction(db, tx => receiveAll(tx, others, rules, clock), locking(keys))
    wake(lanes)
    const decided = received.values()
    return signals.flatMap((_, index) => repeats.get(index) ?? decided.next().value ?? [])
  }
}

async function receiveAll(tx: Tx, routed: readonly Routed[], rulebook: Rulebook, clock: Clock) {
  const { rows: known, incidents } = await lockSurroundings(
    tx,
    routed.map(({ alert }) => alert),
    routed.map(({ groupKey }) => groupKey),
  )
  const rows = new Map(known)
  // Now, and not before the locks: what others did while this waited came first.
  const at = clock()
  const gathering = new Gathering(tx, rulebook, at, incidents)
  const saved = new Map<string, AlertRow>()
  const touched = new Map<string, Repeat>()
  const verdicts: { verdict: Verdict; incident: string | null }[] = []

  for (const { alert: signal, routing, groupKey } of routed) {
    const key = rowKey(signal)
    const row = rows.get(key) ?? null
    const alert = recalled(datedBy(signal, row, at), row)
    const owner = row?.incident ? gathering.find(row.incident) : null
    const open = gathering.openIn(groupKey)
    const verdict = triage(alert, {
      known: row && { ...row, incident: owner },
      ...{ room: routing.room, open, at },
    })
    if (verdict.verdict === 'repeat' && row) {
      touched.set(key, repeatOf(key, row, touched.get(key), verdict.reason === 'repeated' ? alert : row))
      verdicts.push({ verdict, incident: row.incident })
      continue
    }
    const incident = gathering.take(alert, verdict, { routing, groupKey, owner: owner?.id ?? null })
    if (alert.kind === 'information' && row?.kind === 'alert') {
      // It is about the alert, and not what the alert has become.
      verdicts.push({ verdict, incident })
      continue
    }
    const fresh = rowOf(alert, row, verdict, incident, at)
    rows.set(key, fresh)
    saved.set(key, fresh)
    verdicts.push({ verdict, incident })
  }

  const lanes = await gathering.finish([...saved.values()])
  await touchAlerts(tx, [...touched.values()], at)
  const received = verdicts.map(({ verdict: { verdict, reason }, incident }): Received => {
    return { verdict, reason, incident: incident === null ? null : (gathering.numberOf(incident) ?? null) }
  })
  return { received, lanes }
}

type Routed = { readonly alert: Signal; readonly routing: Routing; readonly groupKey: string }

/** What the routes say, and what they set on the alert before anybody counts it. */
function route(rulebook: Rulebook, alert: Signal): Routed {
  const routing = routeFor(rulebook.route, alert.labels)
  const severity = routing.set.severity ?? alert.severity ?? rulebook.workspace.defaultSeverity
  const sorted: Signal = { ...alert, severity, labels: labelsAfter(routing, alert.labels) }
  return { alert: sorted, routing, groupKey: indexable(groupKeyOf(routing, alert)) }
}

/** An index row has room for some 2,700 bytes; labels may be longer than that. */
function indexable(key: string): string {
  return key.length <= 500 ? key : `sha256:${createHash('sha256').update(key).digest('hex')}`
}

/** What somebody who only ends or acknowledges an alert leaves out is known from before. */
function recalled({ bare, ...alert }: Signal & Alert, row: AlertRow | null): Alert {
  if (!bare || row === null) return alert
  const { title, description, severity, labels, links } = row
  return { ...alert, title, description, severity, labels, links }
}

function rowOf(
  alert: Alert,
  before: AlertRow | null,
  { verdict, reason }: Verdict,
  incident: string | null,
  at: Date,
): AlertRow {
  // What ends goes on as it began, whatever its end says of its start.
  const startsAt = alert.status === 'firing' || before === null ? alert.startsAt : before.startsAt
  const sameEpisode = before !== null && before.startsAt.getTime() === startsAt.getTime()
  return {
    ...alert,
    startsAt,
    status: verdict === 'change' && before ? before.status : alert.status,
    expiresAt: alert.status === 'resolved' ? null : alert.expiresAt,
    firstSeenAt: sameEpisode ? before.firstSeenAt : at,
    lastSeenAt: at,
    count: sameEpisode ? before.count + 1 : 1,
    incident: incident ?? before?.incident ?? null,
    verdict,
    reason,
  }
}

/** Once more of it; `said` is whose expiry counts. */
function repeatOf(
  key: string,
  { status, startsAt, incident }: AlertRow,
  before: Repeat | undefined,
  said: Pick<AlertRow, 'expiresAt'>,
): Repeat {
  return { key, times: (before?.times ?? 0) + 1, status, startsAt, incident, expiresAt: said.expiresAt }
}
