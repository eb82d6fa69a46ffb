import { type MaintenanceWindow, type Span, spansOf } from '../alert/maintenance.ts'
import { matcherText } from '../alert/matcher.ts'
import { DAY, later } from '../lib/time.ts'
import type { Hint } from './lint-routes.ts'

/** So far ahead windows are compared: all that recurs has then been seen in summer and winter. */
const AHEAD_MS = 366 * DAY

/** Windows of the same alerts that overlap, and those that are over. */
export function lintMaintenance(windows: readonly MaintenanceWindow[], at: Date): readonly Hint[] {
  const spans = windows.map(window => spansOf(window, at, later(at, AHEAD_MS)))
  return windows.flatMap((window, index): readonly Hint[] => {
    const path = ['maintenance', index]
    if (isOver(window, at)) return [{ path, message: 'is over; take it out' }]
    const mine = spans[index] ?? []
    for (const [before, other] of windows.slice(0, index).entries()) {
      const both = alike(window, other) ? overlap(mine, spans[before] ?? []) : null
      if (!both) continue
      const when = both.toISOString().slice(0, 16).replace('T', ' ')
      const message = `is for the same alerts as maintenance[${before}], and both last on ${when} UTC; make them one`
      return [{ path, message }]
    }
    return []
  })
}

function isOver(window: MaintenanceWindow, at: Date): boolean {
  return window.when.kind === 'once' && spansOf(window, at, new Date(8_640_000_000_000_000)).length === 0
}

function alike(one: MaintenanceWindow, other: MaintenanceWindow): boolean {
  const words = ({ matchers }: MaintenanceWindow) => [...new Set(matchers.map(matcherText))].sort().join()
  return words(one) === words(other)
}

/** The first instant in both; each list is in order. */
function overlap(ours: readonly Span[], theirs: readonly Span[]): Date | null {
  let [i, j] = [0, 0]
  for (;;) {
    const [one, other] = [ours[i], theirs[j]]
    if (!one || !other) return null
    if (one.to <= other.from) i++
    else if (other.to <= one.from) j++
    else return new Date(Math.max(one.from.getTime(), other.from.getTime()))
  }
}
