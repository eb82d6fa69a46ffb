import type { Log } from '../lib/log.ts'
import { later, MINUTE, SECOND } from '../lib/time.ts'
import { coverStatus, expiryOf } from '../oncall/cover.ts'
import { findCover } from '../store/covers.ts'
import { claimNotices, finishNotice, type LeasedNotice, putOffNotice } from '../store/notices.ts'
import { Postponed, Undeliverable } from './ports.ts'
import type { TellNotice, Told } from './ports-oncall.ts'
import type { RosterOptions } from './roster.ts'

export type NoticeOptions = RosterOptions & { readonly tell: TellNotice; readonly log: Log }

/** A process that dies gives its notices back after so long: longer than any call to Slack takes. */
const LEASE_MS = 30 * SECOND
const AT_ONCE = 10
const BACKOFF_MS = { first: SECOND, most: 5 * MINUTE }

/** Says what is due. What could not be said is tried again; throws the first of what was in the way. */
export async function sayNotices(options: NoticeOptions): Promise<void> {
  const { db, clock } = options
  const failures: unknown[] = []
  for (;;) {
    const now = clock()
    const claimed = await claimNotices(db, { now, leasedUntil: later(now, LEASE_MS), limit: AT_ONCE })
    if (claimed.length === 0) break
    const said = await Promise.allSettled(claimed.map(notice => say(options, notice)))
    failures.push(...said.flatMap(one => (one.status === 'rejected' ? [one.reason] : [])))
  }
  if (failures.length > 0) throw failures[0]
}

async function say(options: NoticeOptions, notice: LeasedNotice): Promise<void> {
  const { db, clock, rulebook, tell, log } = options
  const { key, person, message, attempts, madeAt, until } = notice
  const to = person === null ? null : rulebook().people.get(person)?.slack
  const now = clock()
  const isLate = message === null && until !== null && until < now
  const found = isLate || to === undefined ? null : await toldOf(options, notice, now)
  if (found === null || to === undefined) return finishNotice(db, notice, { message, at: now, again: null })
  try {
    const at = { id: key, to, message, attempt: attempts, createdAt: madeAt }
    const stands = await tell({ ...at, about: found.about })
    await finishNotice(db, notice, { message: stands, at: clock(), again: found.again })
  } catch (error) {
    if (error instanceof Undeliverable) {
      log.warn({ notice: key, reason: error.message }, 'somebody could not be told of who is on call')
      return finishNotice(db, notice, { message, at: clock(), again: null })
    }
    const waitMs = error instanceof Postponed ? error.afterMs : backoffMs(attempts)
    await putOffNotice(db, notice, later(clock(), Math.max(1, waitMs)))
    if (!(error instanceof Postponed)) throw error
  }
}

type Found = {
  readonly about: Told
  /** When it says something else by itself. */
  readonly again: Date | null
}

/** Null: there is nothing to say any more. */
async function toldOf({ db }: NoticeOptions, { about, person }: LeasedNotice, at: Date): Promise<Found | null> {
  if (about.kind !== 'cover_asked' && about.kind !== 'cover_asking') return { about, again: null }
  const cover = await findCover(db, about.cover)
  if (cover === null || person === null) return null
  const status = coverStatus(cover, at)
  const isOpen = status === 'open' || status === 'declined'
  return { about: { kind: 'cover', cover, status, person }, again: isOpen ? expiryOf(cover) : null }
}

function backoffMs(attempts: number): number {
  return Math.min(BACKOFF_MS.most, BACKOFF_MS.first * 2 ** Math.min(attempts, 20))
}
