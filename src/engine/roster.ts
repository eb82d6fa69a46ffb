import type { Actor } from '../incident/incident.ts'
import type { Clock } from '../lib/time.ts'
import { DAY, later } from '../lib/time.ts'
import { draftedOverride, endedOverride, type MadeOverride } from '../oncall/overriding.ts'
import type { Span } from '../oncall/span.ts'
import { type Arranged, onCallNow, plansFor } from '../rulebook/oncall.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { type Db, inTransaction, type Tx } from '../store/db.ts'
import { addOverride, listOverrides, lockOverride, saveOverride } from '../store/overrides.ts'
import { arrangedIn } from '../store/schedule-versions.ts'
import { storable } from '../store/storable.ts'
import { pagedBetween } from '../store/timeline.ts'
import { instantOf, page, readCursor, wholeNumber } from './cursor.ts'
import type { Overridden, Roster } from './ports-oncall.ts'

/** So far to both sides the begin and the end of a shift are looked for. */
const AROUND_MS = 101 * DAY
/** Years that PostgreSQL and JavaScript read alike. */
const [EARLIEST, LATEST] = [new Date('1000-01-01T00:00:00Z'), new Date('9000-01-01T00:00:00Z')]

/** What the database counts overrides with has room for. */
const HIGHEST = 2_147_483_647

export type RosterOptions = { readonly db: Db; readonly clock: Clock; readonly rulebook: () => Rulebook }

/** Who is on call, with who stands in for whom; and what people change of it. */
export function createRoster({ db, clock, rulebook }: RosterOptions): Roster {
  return {
    onCall: async at => onCallNow(rulebook(), at, await arrangedAround(db, { from: at, until: at })),
    plans: async span => plansFor(rulebook().schedules, await arrangedAround(db, span)),
    async called({ from, until }) {
      const { people } = rulebook()
      const names = new Map([...people].map(([name, { slack }]) => [slack ?? `person:${name}`, name]))
      const paged = await pagedBetween(db, bounded(from), bounded(until))
      return paged.flatMap(({ user, at }) => {
        const person = names.get(user)
        return person === undefined ? [] : [{ person, at }]
      })
    },
    async overrides({ cursor, limit, schedule = null, notOverAt = null }) {
      const after = cursor === undefined ? null : position(readCursor(cursor))
      const found = await listOverrides(db, { after, notOverAt, schedule, limit: limit + 1 })
      return page(found, limit, ({ id, until, endedAt }) => [(endedAt ?? until).toISOString(), id])
    },
    async override(asked, actor): Promise<Overridden> {
      const draft = draftedOverride(storable(asked), rulebook(), clock())
      if ('refused' in draft) return { override: null, refusal: draft }
      return { override: await addOverride(db, { ...draft, by: storable(actor) }) }
    },
    endOverride: (id, actor) => inTransaction(db, tx => end(tx, id, actor, clock())),
  }
}

/** What decides between two instants, and around them for as long as a shift may last. */
export function arrangedAround(tx: Tx, { from, until }: Span): Promise<Arranged> {
  return arrangedIn(tx, { from: bounded(later(from, -AROUND_MS)), until: bounded(later(until, AROUND_MS)) })
}

async function end(tx: Tx, id: number, actor: Actor, at: Date): Promise<Overridden> {
  const before: MadeOverride | null = isId(id) ? await lockOverride(tx, id) : null
  if (before === null) return { override: null, refusal: { refused: 'no_override' } }
  const after = endedOverride(before, storable(actor), at)
  if ('refused' in after) return { override: before, refusal: after }
  await saveOverride(tx, after)
  return { override: after }
}

function position([end, id]: readonly unknown[]): { end: Date; id: number } {
  return { end: instantOf(end), id: wholeNumber(id, HIGHEST) }
}

export function isId(id: number): boolean {
  return Number.isInteger(id) && id > 0 && id <= HIGHEST
}

function bounded(at: Date): Date {
  if (at < EARLIEST) return EARLIEST
  return at < LATEST ? at : LATEST
}
