import type { Clock } from '../lib/time.ts'
import {
  acceptedCover,
  type Cover,
  type CoverRefusal,
  type CoverWish,
  declinedCover,
  draftedCover,
  isCoverRefusal,
  withdrawnCover,
} from '../oncall/cover.ts'
import { coverNotices } from '../oncall/notice.ts'
import { plansFor } from '../rulebook/oncall.ts'
import { addCover, lockCover, openCovers, saveCover } from '../store/covers.ts'
import { inTransaction, type Tx } from '../store/db.ts'
import { lockArranging } from '../store/locks.ts'
import { addNotices, reviseNotices } from '../store/notices.ts'
import { addOverride } from '../store/overrides.ts'
import { storable } from '../store/storable.ts'
import type { Covered, Covers } from './ports-oncall.ts'
import { arrangedAround, isId, type RosterOptions } from './roster.ts'

/** What people ask of each other, and what comes of it: the overrides come with the answer, or not at all. */
export function createCovers({ db, clock, rulebook }: RosterOptions): Covers {
  const answer = (id: number, decide: (tx: Tx, cover: Cover, at: Date) => Promise<Cover | CoverRefusal>) =>
    inTransaction(db, tx => change(tx, id, clock, decide))

  return {
    ask: wish =>
      inTransaction(db, async (tx): Promise<Covered> => {
        await lockArranging(tx)
        const at = clock()
        const { schedules, people } = rulebook()
        const draft = draftedCover(
          storable(wish),
          {
            plans: plansFor(schedules, await arrangedAround(tx, spanOf(wish))),
            linked: new Set([...people].flatMap(([name, { slack }]) => (slack === null ? [] : [name]))),
            open: await openCovers(tx, at),
          },
          at,
        )
        if (isCoverRefusal(draft)) return { cover: null, refusal: draft }
        const cover = await addCover(tx, draft)
        await addNotices(tx, coverNotices(cover), at)
        return { cover }
      }),
    accept: (id, person, actor) =>
      answer(id, async (tx, cover, at) => {
        const taken = acceptedCover(cover, person, at)
        if (isCoverRefusal(taken)) return taken
        for (const override of taken.overrides) {
          const reason = cover.inReturn === null ? 'cover' : 'swap'
          await addOverride(tx, { ...override, reason, by: storable(actor), madeAt: at, endedAt: null, endedBy: null })
        }
        return taken.cover
      }),
    decline: (id, person) => answer(id, async (_, cover, at) => declinedCover(cover, person, at)),
    withdraw: (id, person) => answer(id, async (_, cover, at) => withdrawnCover(cover, person, at)),
  }
}

async function change(
  tx: Tx,
  id: number,
  clock: Clock,
  decide: (tx: Tx, cover: Cover, at: Date) => Promise<Cover | CoverRefusal>,
): Promise<Covered> {
  const before = isId(id) ? await lockCover(tx, id) : null
  if (before === null) return { cover: null, refusal: { refused: 'no_cover' } }
  const at = clock()
  const after = await decide(tx, before, at)
  if (isCoverRefusal(after)) return { cover: before, refusal: after }
  await saveCover(tx, after)
  await reviseNotices(
    tx,
    coverNotices(after).map(({ key }) => key),
    at,
  )
  return { cover: after }
}

function spanOf({ from, until, inReturn }: CoverWish) {
  const ends = [until, ...(inReturn ? [inReturn.until] : [])].map(at => at.getTime())
  const begins = [from, ...(inReturn ? [inReturn.from] : [])].map(at => at.getTime())
  return { from: new Date(Math.min(...begins)), until: new Date(Math.max(...ends)) }
}
