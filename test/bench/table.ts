import { type Measured, quantile } from './load.ts'

export type Row = {
  readonly what: string
  readonly measured: string
  readonly bar?: string
  readonly ok?: boolean
  /** The same of something that does less, measured in the same run. */
  readonly floor?: string
}

export const ms = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`
export const many = (value: number, unit = '/s') => `${Math.round(value).toLocaleString('en-US')}${unit}`
/** p50 and p99. */
export const both = ({ p50, p99 }: { p50: number; p99: number }) => `${ms(p50)} · ${ms(p99)}`

export function within(value: number, most: number, unit: string): { bar: string; ok: boolean } {
  return { bar: `≤ ${most.toLocaleString('en-US')}${unit}`, ok: value <= most }
}

/** Near 100 % the generator is what is measured. */
export function generator({ generatorCpu }: Measured): string {
  return `generator ${Math.round(generatorCpu)} % of a core`
}

export function refused({ statuses }: Measured): string {
  const others = Object.entries(statuses).filter(([status]) => status !== '202' && status !== '200')
  return others.map(([status, count]) => `, ${count} × ${status}`).join('')
}

/** The middle of each figure. */
export function middle(rounds: readonly Measured[]): Measured {
  const of = (figure: (one: Measured) => number) => quantile(rounds.map(figure), 0.5)
  const statuses: Record<string, number> = {}
  for (const round of rounds) {
    for (const [status, count] of Object.entries(round.statuses)) statuses[status] = (statuses[status] ?? 0) + count
  }
  return {
    ...{ statuses, alerts: of(({ alerts }) => alerts), alertsPerSecond: of(one => one.alertsPerSecond) },
    ...{ p50: of(({ p50 }) => p50), p99: of(({ p99 }) => p99), generatorCpu: of(one => one.generatorCpu) },
  }
}

/** So many times as much of something else. */
export const times = (value: number) => `${value < 10 ? value.toFixed(2) : Math.round(value)} ×`

export function print(title: string, rows: readonly Row[]): void {
  const lines = rows.map(({ what, measured, bar = '', ok, floor = '' }) => [
    ok === undefined ? ' ' : ok ? '✓' : '✗',
    ...[what, measured, bar, floor],
  ])
  const all = [['', title, 'measured', 'bar', 'beside it, in this run'], ...lines]
  const widths = [0, 1, 2, 3, 4].map(column => Math.max(...all.map(line => line[column]?.length ?? 0)))
  for (const line of all)
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  console.log()
}
