import { isCounted, reached, type Tally, tallyOf, type Worsening } from '../alert/classify.ts'
import { worse } from '../alert/severity.ts'
import type { Incident } from '../incident/incident.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import type { AlertRow } from '../store/alerts.ts'
import { tallyFiring } from '../store/classified.ts'
import type { Tx } from '../store/db.ts'

/** An incident that alerts may still make worse: one that is held, or that is about to open. */
type Standing = Pick<Incident, 'severity' | 'severitySetBy'> | 'new'

/**
 * What the rules that count make of the incidents that a batch changes, from the rows that it leaves behind and those that
 * it does not touch: in whatever order its alerts came. By incident; looks only where one of them might get worse.
 */
export async function worsenedBy(
  tx: Tx,
  { classify }: Pick<Rulebook, 'classify'>,
  rows: readonly AlertRow[],
  standingOf: (incident: string) => Standing | null,
): Promise<ReadonlyMap<string, Worsening>> {
  const rules = classify.filter(({ count }) => count !== null)
  if (rules.length === 0) return NONE
  const own = new Map<string, Tally[]>()
  for (const row of rows) {
    if (row.incident === null || row.classified.length === 0 || !isCounted(row)) continue
    const before = own.get(row.incident)
    if (before) before.push(...tallyOf(row))
    else own.set(row.incident, [...tallyOf(row)])
  }
  const wanted = [...own].filter(([id, tallies]) => mayWorsen(standingOf(id), tallies)).map(([id]) => id)
  const known = wanted.filter(id => standingOf(id) !== 'new')
  const names = rules.map(({ name }) => name)
  const others = known.length > 0 ? await tallyFiring(tx, known, names, rows) : new Map<string, readonly Tally[]>()
  return new Map(
    wanted.flatMap(id => {
      const worsening = reached(rules, [...(own.get(id) ?? []), ...(others.get(id) ?? [])])
      return worsening ? [[id, worsening]] : []
    }),
  )
}

const NONE: ReadonlyMap<string, Worsening> = new Map()

/** What none of its new alerts calls worse than it is, no more of them make worse. */
function mayWorsen(standing: Standing | null, tallies: readonly Tally[]): boolean {
  if (standing === null) return false
  if (standing === 'new') return tallies.length > 0
  if (standing.severitySetBy) return false
  return tallies.some(({ to }) => worse(standing.severity, to) !== standing.severity)
}
