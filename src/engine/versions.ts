import { versionsAfter } from '../oncall/versions.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { type Db, inTransaction } from '../store/db.ts'
import { lockArranging } from '../store/locks.ts'
import { addVersion, allVersions, dropVersions } from '../store/schedule-versions.ts'

/**
 * Notes what the rulebook says of its schedules where it is something new, so that the past stays what it was; to be
 * called with each rulebook that comes into force. Of several processes that do so at once, one changes something.
 */
export async function keepSchedules(db: Db, { schedules }: Pick<Rulebook, 'schedules'>, at: Date): Promise<void> {
  await inTransaction(db, async tx => {
    await lockArranging(tx)
    const known = await allVersions(tx)
    for (const [name, schedule] of schedules) {
      const before = known.get(name) ?? []
      const after = versionsAfter(before, schedule, schedule.changes, at)
      await dropVersions(
        tx,
        before.filter(version => !after.includes(version)).map(({ id }) => id),
      )
      for (const version of after) if (!before.some(known => known === version)) await addVersion(tx, version, at)
    }
  })
}
