import type { Alert } from '../alert/alert.ts'
import { isCounted, type Tally, tallyOf } from '../alert/classify.ts'
import type { Incident } from './replay-incidents.ts'

/** An alert as it is kept. */
type Kept = Pick<Alert, 'status'> & {
  readonly alert: Alert
  readonly verdict: string
  readonly incident: Incident | null
}

/** What the rules that count have counted in each incident: as its alerts change, for a storm has thousands of them. */
export class Tallies {
  readonly #counted = new Map<Incident, Map<string, Tally>>()

  of(incident: Incident): readonly Tally[] {
    return [...(this.#counted.get(incident)?.values() ?? [])]
  }

  count(row: Kept): void {
    this.#add(row, 1)
  }

  forget(row: Kept): void {
    this.#add(row, -1)
  }

  #add(row: Kept, more: 1 | -1): void {
    const { alert, incident } = row
    if (incident === null || !isCounted(row)) return
    for (const { rule, to } of tallyOf(alert)) {
      const own = this.#counted.get(incident) ?? new Map<string, Tally>()
      const key = `${to} ${rule}`
      const many = (own.get(key)?.many ?? 0) + more
      if (many > 0) own.set(key, { rule, to, many })
      else own.delete(key)
      this.#counted.set(incident, own)
    }
  }
}
