import { listAlerts } from '../store/alerts.ts'
import type { Db } from '../store/db.ts'
import { findByCard, findByChannel, findById, findByNumber, listIncidents } from '../store/incidents.ts'
import { findRejected, listRejected, type RejectedRow } from '../store/rejected.ts'
import { findSilence, listSilences } from '../store/silences.ts'
import { storable } from '../store/storable.ts'
import { eventsOf } from '../store/timeline.ts'
import { badCursor, instantOf, page, readCursor, wholeNumber } from './cursor.ts'
import type { Ask, RejectedBody } from './ports.ts'

/** What the database counts incidents with has room for. */
const HIGHEST = 2_147_483_647

/** Answers from the rows as they are; changes nothing. */
export function createAsk(db: Db): Omit<Ask, 'why'> {
  return {
    byId: id => findById(db, id),
    byNumber: async number =>
      Number.isInteger(number) && number <= HIGHEST && number > 0 ? findByNumber(db, number) : null,
    byChannel: channel => findByChannel(db, channel),
    byCard: card => findByCard(db, storable(card)),
    timeline: id => eventsOf(db, id),
    async incidents({ cursor, limit, open = false }) {
      const before = cursor === undefined ? null : wholeNumber(readCursor(cursor)[0], HIGHEST)
      return page(await listIncidents(db, { before, open, limit: limit + 1 }), limit, ({ number }) => [number])
    },
    async alerts({ cursor, limit, incident = null }) {
      const after = cursor === undefined ? null : alertPosition(readCursor(cursor))
      const found = await listAlerts(db, { after, incident, limit: limit + 1 })
      return page(found, limit, ({ lastSeenAt, source, fingerprint }) => [
        lastSeenAt.toISOString(),
        source,
        fingerprint,
      ])
    },
    async silences({ cursor, limit, activeAt = null }) {
      const after = cursor === undefined ? null : silencePosition(readCursor(cursor))
      const found = await listSilences(db, { after, activeAt, limit: limit + 1 })
      return page(found, limit, ({ id, endsAt, endedAt }) => [(endedAt ?? endsAt).toISOString(), id])
    },
    silence: async id => (Number.isInteger(id) && id <= HIGHEST && id > 0 ? findSilence(db, id) : null),
    async rejected({ cursor, limit }) {
      const before = cursor === undefined ? null : BigInt(wholeNumber(readCursor(cursor)[0]))
      const { items, next } = page(await listRejected(db, { before, limit: limit + 1 }), limit, ({ id }) => [
        Number(id),
      ])
      return { items: items.map(withTextId), next }
    },
    async rejectedById(id) {
      const row = /^\d{1,18}$/.test(id) ? await findRejected(db, BigInt(id)) : null
      return row && withTextId(row)
    },
  }
}

/** JSON has no number that is large enough for it. */
function withTextId(row: RejectedRow): RejectedBody {
  return { ...row, id: String(row.id) }
}

function alertPosition([at, source, fingerprint]: readonly unknown[]): {
  at: Date
  source: string
  fingerprint: string
} {
  if (typeof source !== 'string' || typeof fingerprint !== 'string') throw badCursor()
  // PostgreSQL reads not every text that JSON can say.
  if (storable(source) !== source || storable(fingerprint) !== fingerprint) throw badCursor()
  return { at: instantOf(at), source, fingerprint }
}

function silencePosition([end, id]: readonly unknown[]): { end: Date; id: number } {
  return { end: instantOf(end), id: wholeNumber(id, HIGHEST) }
}
