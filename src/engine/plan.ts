import { matchersText } from '../alert/matcher.ts'
import { muteOf, type Silence } from '../alert/silence.ts'
import {
  type Change,
  drafted,
  edited,
  ended,
  instantText,
  isSilenceRefusal,
  type SilenceRefusal,
} from '../alert/silencing.ts'
import type { Actor } from '../incident/incident.ts'
import { type Clock, later, MINUTE } from '../lib/time.ts'
import { reviewMuted } from '../store/alerts.ts'
import { type Db, inTransaction } from '../store/db.ts'
import { findByNumber } from '../store/incidents.ts'
import { lockSilences } from '../store/locks.ts'
import { addSilence, giveEndingSilenceBack, lockSilence, saveSilence, takeEndingSilences } from '../store/silences.ts'
import { storable } from '../store/storable.ts'
import type { Handle, Plan, Planned } from './ports.ts'

/** How long before its end people are told. */
const WARNED_BEFORE_MS = 15 * MINUTE

/** What the database counts silences with has room for. */
const HIGHEST = 2_147_483_647

/** What people arrange beforehand: what is to be silent, and until when. Its incident's timeline tells of each change. */
export function createPlan(db: Db, clock: Clock, handle: Handle): Plan {
  async function change(
    id: number,
    actor: Actor,
    decide: (silence: Silence, at: Date) => Silence | SilenceRefusal,
    told: (silence: Silence) => string,
  ): Promise<Planned> {
    if (!Number.isInteger(id) || id < 1 || id > HIGHEST) return { silence: null, refusal: { refused: 'no_silence' } }
    const planned = await inTransaction(db, async (tx): Promise<Planned> => {
      await lockSilences(tx)
      const before = await lockSilence(tx, id)
      if (before === null) return { silence: null, refusal: { refused: 'no_silence' } }
      const at = clock()
      const { warnedAt, ...silence } = before
      const after = decide(silence, at)
      if (isSilenceRefusal(after)) return { silence, refusal: after }
      const sameEnd = after.endsAt.getTime() === silence.endsAt.getTime()
      await saveSilence(tx, { ...after, warnedAt: sameEnd ? warnedAt : warnedAlready(after, at) })
      const isShorter = after.endedAt !== null || after.endsAt < silence.endsAt
      if (isShorter) await reviewMuted(tx, muteOf(silence), at)
      return { silence: after }
    })
    if (!('refusal' in planned)) await note(planned.silence, told(planned.silence), actor)
    return planned
  }

  async function note({ incident: number }: Silence, text: string, actor: Actor): Promise<void> {
    const incident = number === null ? null : await findByNumber(db, number)
    if (incident) await handle(incident.id, { type: 'note', text }, actor)
  }

  return {
    async silence(asked, actor) {
      const at = clock()
      const draft = drafted(storable(asked), at)
      if (isSilenceRefusal(draft)) return { silence: null, refusal: draft }
      const silence = await addSilence(db, { ...draft, by: storable(actor), warnedAt: warnedAlready(draft, at) })
      await note(silence, `${name(silence)}: ${matchersText(silence.matchers)} is silent ${lasting(silence)}`, actor)
      return { silence }
    },
    endSilence: (id, actor) =>
      change(
        id,
        actor,
        (silence, at) => ended(silence, storable(actor), at),
        silence => `${name(silence)} ended: ${matchersText(silence.matchers)} is heard again`,
      ),
    editSilence: (id, asked: Change, actor) =>
      change(
        id,
        actor,
        (silence, at) => edited(silence, storable(asked), at),
        silence => `${name(silence)} is silent ${lasting(silence)}`,
      ),
    async warnOfSilences(tell) {
      const at = clock()
      const ending = await takeEndingSilences(db, at, later(at, WARNED_BEFORE_MS))
      const told = await Promise.allSettled(ending.map(tell))
      const failed = ending.filter((_, index) => told[index]?.status === 'rejected')
      for (const { id } of failed) await giveEndingSilenceBack(db, id)
      const [first] = told.filter(one => one.status === 'rejected')
      if (first) throw first.reason
    },
  }
}

/** Whoever sets an end that is that near knows of it. */
function warnedAlready({ endsAt }: Pick<Silence, 'endsAt'>, at: Date): Date | null {
  return endsAt <= later(at, WARNED_BEFORE_MS) ? at : null
}

function name({ id }: Silence): string {
  return `Silence ${id}`
}

function lasting({ startsAt, endsAt, reason }: Silence): string {
  return `from ${instantText(startsAt)} until ${instantText(endsAt)}: ${reason}`
}
