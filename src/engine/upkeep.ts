import { type Clock, DAY, later } from '../lib/time.ts'
import { countArrivals } from '../store/arrivals.ts'
import type { Db } from '../store/db.ts'
import { forgetNotices } from '../store/notices.ts'
import { forgetOpsgenieAlerts, forgetOpsgenieRequests } from '../store/opsgenie.ts'
import { countWaiting } from '../store/outbox.ts'
import { forgetReached } from '../store/reached.ts'
import { addRejected, dropRejected, forgetRejected } from '../store/rejected.ts'
import { forgetSeen, seeFirst, wasSeen } from '../store/seen.ts'
import { storable } from '../store/storable.ts'
import type { Deliveries, FirstTime, Reject, Unreject } from './ports.ts'

/**
 * How long what could not be read is kept, and how long a delivery is remembered: senders try again for two days. Who
 * spoke to Opsgenie's API asks for the outcome at once, and for an alert that is over hardly ever.
 */
const KEPT_MS = {
  rejected: 7 * DAY,
  seen: 3 * DAY,
  reached: DAY,
  opsgenieRequests: 7 * DAY,
  opsgenieAlerts: 30 * DAY,
  notices: 60 * DAY,
}
/** A sender that is set up wrong, left alone for a weekend, must not fill the disk. */
const MOST_REJECTED = 2_000

export function createReject(db: Db, clock: Clock): Reject {
  return body => addRejected(db, { ...storable(body), at: clock() })
}

export function createUnreject(db: Db): Unreject {
  return id => dropRejected(db, BigInt(id))
}

export function createFirstTime(db: Db, clock: Clock): FirstTime {
  return key => seeFirst(db, storable(key), clock())
}

export function createDeliveries(db: Db, clock: Clock): Deliveries {
  return {
    isTaken: key => wasSeen(db, storable(key)),
    async take(key) {
      await seeFirst(db, storable(key), clock())
    },
  }
}

/** How much is stored and not yet done; without the database nobody knows. */
export async function waitingIn(db: Db, now: Date): Promise<{ readonly effects: number; readonly alerts: number }> {
  const none = () => Number.NaN
  const [effects, alerts] = await Promise.all([countWaiting(db, now).catch(none), countArrivals(db).catch(none)])
  return { effects, alerts }
}

/** Forgets what has been kept long enough; to be called now and then. */
export async function tidy(db: Db, now: Date): Promise<void> {
  await forgetRejected(db, later(now, -KEPT_MS.rejected), MOST_REJECTED)
  await forgetNotices(db, later(now, -KEPT_MS.notices))
  await forgetSeen(db, later(now, -KEPT_MS.seen))
  await forgetReached(db, later(now, -KEPT_MS.reached))
  await forgetOpsgenieRequests(db, later(now, -KEPT_MS.opsgenieRequests))
  await forgetOpsgenieAlerts(db, later(now, -KEPT_MS.opsgenieAlerts))
}
