import type { Signal } from '../alert/alert.ts'
import { datedBy } from '../alert/episode.ts'
import { AT_ONCE, type Known, triage } from '../alert/triage.ts'
import { peekAlerts, type Repeat, rowKey, touchAlerts } from '../store/alerts.ts'
import type { Db } from '../store/db.ts'
import type { Received } from './ports.ts'

/** What is known of an alert, and under which number people know its incident. */
type Seen = Known & { readonly incident: (Known['incident'] & { readonly number: number }) | null }

/** A repeat that has been counted, and its row as it was. */
export type Taken = { readonly received: Received; readonly row: Repeat }

/** Whatever surrounds it, what is known makes it a repeat, or not. */
const UNKNOWN = { room: 'channel', open: null, muted: null, unrest: null, opening: AT_ONCE } as const

/**
 * Most of what comes is only a repeat: it touches its row, if that is still as it was when we looked, and holds nobody
 * up. `routed` is the signal as the routes leave it, asked only where something is known; `isBehind`: what was said of it
 * before may not be decided of yet. Answers by position; what is not answered has to be decided with its group held.
 */
export async function takeRepeats(
  db: Db,
  signals: readonly Signal[],
  at: Date,
  routed: (index: number, signal: Signal) => Signal,
  isBehind: (signal: Signal) => boolean,
): Promise<ReadonlyMap<number, Taken>> {
  const known = await peekAlerts(db, signals)
  const repeats = new Map<string, { seen: Seen; times: number; expiresAt: Date | null }>()
  const others = new Set<string>()
  const answers = signals.map((signal, index): Received | null => {
    const key = rowKey(signal)
    // What is decided anew is decided from its row, once that is held.
    const seen = signal.review || isBehind(signal) ? undefined : known.get(key)
    const verdict =
      seen && triage(datedBy(routed(index, signal), seen, at), { known: seen, ...UNKNOWN, at, isReview: false })
    if (!seen || verdict?.verdict !== 'repeat') {
      others.add(key)
      return null
    }
    const { times, expiresAt } = repeats.get(key) ?? { times: 0, expiresAt: seen.expiresAt }
    const isNew = verdict.reason === 'repeated'
    repeats.set(key, { seen, times: times + 1, expiresAt: isNew ? signal.expiresAt : expiresAt })
    return { ...verdict, incident: seen.incident?.number ?? null }
  })
  const wanted = [...repeats].flatMap(([key, { seen, times, expiresAt }]) => {
    // One that also changes in the same message is decided in its order, all of it.
    const { status, severity, startsAt } = seen
    const incident = seen.incident?.id ?? null
    return others.has(key) ? [] : [{ key, times, status, severity, startsAt, incident, expiresAt, isReview: false }]
  })
  const touched = await touchAlerts(db, wanted, at)
  const rows = new Map(wanted.map(row => [row.key, row]))
  return new Map(
    answers.flatMap((received, index) => {
      const signal = signals[index]
      const row = signal && rows.get(rowKey(signal))
      return received && row && touched.has(row.key) ? [[index, { received, row }]] : []
    }),
  )
}
