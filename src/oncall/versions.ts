import type { Schedule } from './schedule.ts'
import { type Changes, effectiveAt, isSame, type Version } from './version.ts'

/**
 * The versions of a schedule once the rulebook says `schedule`, in the order of their instants. What has not come into
 * force yet gives way to what is said now; what is said again changes nothing.
 */
export function versionsAfter(
  versions: readonly Version[],
  schedule: Schedule,
  changes: Changes,
  now: Date,
): readonly Version[] {
  const last = versions.at(-1)
  if (last && isSame(last.schedule, schedule)) return versions
  const begun = versions.filter(({ since }) => since === null || since <= now)
  const current = begun.at(-1)
  if (!current) return [{ since: null, schedule }]
  if (isSame(current.schedule, schedule)) return begun
  const since = effectiveAt(current.schedule, schedule, changes, now)
  return [...begun.filter(version => version.since?.getTime() !== since.getTime()), { since, schedule }]
}
