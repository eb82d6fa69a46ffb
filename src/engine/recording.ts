import type { Signal } from '../alert/alert.ts'
import { labelsToRoute } from '../alert/route.ts'
import type { Values } from '../rulebook/lint-seen.ts'
import { rowKey } from '../store/alerts.ts'
import type { Db } from '../store/db.ts'
import { type Recorded, readRecorded } from '../store/recorded.ts'
import { type SeenLabel, seenLabels } from '../store/seen-labels.ts'
import { allSilences } from '../store/silences.ts'
import type { Recording } from './ports.ts'

/** Plays back what alerts did from their rows and from the timelines, which tell of the same things partly. */
export function createRecording(db: Db): Recording {
  return {
    silences: () => allSilences(db),
    async replay(span, take) {
      const told = new Telling()
      let signals: Signal[] = []
      let last: Recorded | null = null
      const tell = () => {
        if (last && signals.length > 0) take(last.at, signals)
        signals = []
      }
      await readRecorded(db, span, page => {
        for (const one of page) {
          if (last && !together(one, last)) tell()
          last = one
          if (told.isNew(one)) signals.push(signalOf(one))
        }
      })
      tell()
    },
    async seen(labels) {
      const [routed, kept] = [await seenLabels(db, labels, 'told'), await seenLabels(db, labels, 'kept')]
      return { routed: valuesOf(routed), kept: valuesOf(kept) }
    },
  }
}

/** Where a label is missing, what the routes see in its place. */
function valuesOf(seen: readonly SeenLabel[]): Values {
  const values = new Map<string, Set<string>>()
  for (const { name, value, severity, title } of seen) {
    const labels = labelsToRoute({ labels: value === null ? {} : { [name]: value }, severity, title })
    values.set(name, (values.get(name) ?? new Set()).add(labels[name] ?? ''))
  }
  return new Map([...values].map(([name, all]) => [name, [...all]]))
}

/** What has expired came in no message. */
function together(one: Recorded, other: Recorded): boolean {
  return one.at.getTime() === other.at.getTime() && (one.ended === null) === (other.ended === null)
}

/** What has been told of each alert so far. */
class Telling {
  /** Of those that fire, when they came last; milliseconds since 1970. */
  readonly #firing = new Map<string, number>()

  isNew({ at, what, ...identity }: Recorded): boolean {
    const key = rowKey(identity)
    const came = this.#firing.get(key)
    if (what === 'clear') return this.#firing.delete(key)
    const isNew =
      what === 'change' ? came !== undefined : came === undefined || (what === 'again' && came < at.getTime())
    if (isNew) this.#firing.set(key, at.getTime())
    return isNew
  }
}

/** When it began nobody has to know: what was over begins anew. */
function signalOf({ at, what, ended, ...alert }: Recorded): Signal {
  const status = what === 'clear' ? 'resolved' : what === 'acknowledge' ? 'acknowledged' : 'firing'
  const end = status === 'resolved' ? { endsAt: at, ended } : { endsAt: null, ended: null }
  return { ...alert, ...end, status, description: '', links: {}, startsAt: null, expiresAt: null, cut: 0 }
}
