import { clean, count, line } from '../lib/text.ts'
import type { Incident } from './replay-incidents.ts'
import type { Difference, Outcome } from './replay-outcome.ts'

/** More incidents than that nobody reads. */
const MOST = 50

/** What a rulebook would have made of a recording, in lines for people. */
export function reportOf({ alerts, unread, firstUnread, verdicts, incidents }: Outcome): readonly string[] {
  const routes = [...verdicts].toSorted(([one], [other]) => byName(one, other))
  return [
    `${count(alerts, 'alert')}, ${count(incidents.length, 'incident')}`,
    ...(firstUnread === null ? [] : [`${unread} could not be read, the first one: ${plainly(firstUnread)}`]),
    ...routes.flatMap(([path, reasons]) => ['', path, ...[...reasons].toSorted(byCount).map(verdictLine)]),
    '',
    ...list('Opened', incidents),
  ]
}

/** What a rulebook makes of a recording and the one in force does not. */
export function differenceReport({ onlyHere, onlyThere, changed }: Difference): readonly string[] {
  if (onlyHere.length + onlyThere.length + changed.length === 0) return ['Both open the same incidents.']
  return [
    ...list('Opened by this rulebook only', onlyHere),
    ...list('Opened by the one in force only', onlyThere),
    ...limited(`Opened by both in another way: ${changed.length}`, changed, ({ here, there }) => {
      return `${incidentLine(here)}; in force: ${wayOf(there)}`
    }),
  ]
}

function list(title: string, incidents: readonly Incident[]): readonly string[] {
  return limited(`${title}: ${incidents.length}`, incidents, incidentLine)
}

function limited<T>(title: string, all: readonly T[], lineOf: (one: T) => string): readonly string[] {
  const more = all.length > MOST ? [`  … and ${all.length - MOST} more`] : []
  return [title, ...all.slice(0, MOST).map(one => `  ${lineOf(one)}`), ...more]
}

function incidentLine(incident: Incident): string {
  const { openedAt, title, path, reason, alerts } = incident
  return `${openedAt.toISOString()}  ${plainly(title)}  (${count(alerts.size, 'alert')}, ${path}, ${reason}, ${wayOf(incident)})`
}

/** A recording may be anybody's: what it says must not speak to the terminal. */
function plainly(text: string): string {
  return line(clean(text), 300)
}

function wayOf({ severity, because, policy, room }: Incident): string {
  const why = because === null ? '' : ` (${because})`
  const where = room === 'channel' ? '' : `, in ${room}`
  return `${severity}${why}, ${policy === null ? 'calls nobody' : `calls ${policy}`}${where}`
}

function verdictLine([name, times]: readonly [string, number]): string {
  return `  ${name.padEnd(36)} ${times}`
}

function byCount([, one]: readonly [string, number], [, other]: readonly [string, number]): number {
  return other - one
}

function byName(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
