import { DAY, HOUR, later } from '../../src/lib/time.ts'
import { onCallAt, type Plan, planOf, shiftsBetween } from '../../src/oncall/plan.ts'
import type { Layer } from '../../src/oncall/schedule.ts'
import { calendar, daily, elapsed, hours, layer, schedule, weekly } from '../kit/schedules.ts'
import { quantile } from './load.ts'
import { ms, print, within } from './table.ts'

const AT = new Date('2026-03-29T00:30:00Z')
const ZONES = ['Europe/Berlin', 'America/New_York', 'America/Sao_Paulo', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC']
const ROUNDS = 20

/** As teams have them, from the plain one to one with everything. */
const LAYERS: readonly (readonly Layer[])[] = [
  [weekly('ada bob carol dan')],
  [weekly('ada bob carol'), daily('dan eve', { hours: [hours('22:00-06:00')] })],
  [layer('ada bob carol', elapsed(8)), daily('dan eve+fay', { hours: [hours('09:00-17:00', [1, 2, 3, 4, 5])] })],
  [
    layer('ada bob carol', calendar(7, '09:00', '4 17:00')),
    daily('dan nobody eve', { hours: [hours('18:00-22:00'), hours('10:00-16:00', [0, 6])] }),
    layer('fay gil', calendar(14, '12:00'), { start: '2026-06-01' }),
  ],
]

/** Who is on call, of so many schedules with a stand-in every two weeks. */
export async function oncall(): Promise<void> {
  const plans = Array.from({ length: 200 }, (_, nth): Plan => {
    const overrides = Array.from({ length: 26 }, (_, week) => {
      const from = later(AT, 14 * week * DAY + nth * HOUR)
      return {
        schedule: 'payments',
        person: 'hal',
        instead: week % 2 ? 'ada' : null,
        from,
        until: later(from, 10 * HOUR),
      }
    })
    const zone = ZONES[nth % ZONES.length] ?? 'UTC'
    return { ...planOf(schedule(zone, ...(LAYERS[nth % LAYERS.length] ?? []))), overrides }
  })
  const now = measured(() => plans.filter(plan => onCallAt(plan, AT).length > 0).length)
  const year = measured(() =>
    plans.reduce((sum, plan) => sum + shiftsBetween(plan, AT, later(AT, 365 * DAY)).length, 0),
  )
  print('Who is on call (200 schedules of one to three layers, 26 stand-ins each, in six zones; medians)', [
    {
      ...{ what: 'at an instant', measured: ms(now.median), ...within(now.median, 50, ' ms') },
      floor: `${ms(now.cpu)} of a core; ${ms(now.first)} the first time`,
    },
    {
      ...{ what: 'all shifts of a year', measured: ms(year.median), ...within(year.median, 500, ' ms') },
      floor: `${ms(year.cpu)} of a core; ${ms(year.first)} the first time; ${year.found.toLocaleString('en-US')} shifts`,
    },
  ])
}

type Measured = { readonly median: number; readonly cpu: number; readonly first: number; readonly found: number }

function measured(work: () => number): Measured {
  const took: number[] = []
  const since = process.cpuUsage()
  let found = 0
  for (let i = 0; i < ROUNDS; i++) {
    const began = performance.now()
    found = work()
    took.push(performance.now() - began)
  }
  const { user, system } = process.cpuUsage(since)
  return { median: quantile(took, 0.5), cpu: (user + system) / 1_000 / ROUNDS, first: took[0] ?? 0, found }
}
