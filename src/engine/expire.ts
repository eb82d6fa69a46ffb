import { EXPIRED, type Signal, UNHEARD } from '../alert/alert.ts'
import { type Clock, later, MINUTE } from '../lib/time.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { expiredAlerts, putOffExpiry } from '../store/alerts.ts'
import type { Db } from '../store/db.ts'
import { takeDue } from './apart.ts'
import type { Receive } from './ports.ts'

type Options = {
  readonly db: Db
  readonly clock: Clock
  readonly rulebook: () => Rulebook
  readonly receive: Receive
  /** Since when senders could reach us. */
  readonly listeningSince: Date
}

/** Whoever was away for a while has not heard senders that had enough to say: they get the time to say it again. */
const HEARING_MS = 2 * MINUTE

/** So many at once; the rest comes with the next look. */
const MOST = 500

/**
 * Resolves the alerts whose time is up, as if their senders had said so; answers with how many. To be called every few
 * seconds: what is due stands in the rows, so nothing is lost with the process. Two processes may do it at once: of an
 * alert that was heard of again, or has resolved, it is only a repeat.
 */
export async function expireAlerts({ db, clock, rulebook, receive, listeningSince }: Options): Promise<number> {
  const now = clock()
  if (now < later(listeningSince, HEARING_MS)) return 0
  const due = await expiredAlerts(db, now, MOST)
  if (due.length === 0) return 0
  const { sources } = rulebook()
  const over = due.map(({ told, ...alert }): Signal => {
    const byRule = (sources.get(alert.source)?.expireAfterMs ?? null) !== null
    return {
      ...alert,
      // It goes the way that its sender has sent it, whatever routes and rules have made of it.
      ...(told && { labels: told.labels, severity: told.severity }),
      status: 'resolved',
      endsAt: alert.expiresAt,
      ended: byRule ? EXPIRED : UNHEARD,
    }
  })
  await takeDue(receive, over, clock, (alert, until) => putOffExpiry(db, alert, until))
  return due.length
}
