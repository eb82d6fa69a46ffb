import { expect, test } from 'vitest'
import { DAY, later } from '../../src/lib/time.ts'
import { comingGaps, doubleDuties } from '../../src/oncall/coverage.ts'
import { planOf } from '../../src/oncall/plan.ts'
import { daily, hours, schedule, weekly } from '../kit/schedules.ts'

const MONDAY = new Date('2026-05-04T09:00:00Z')
const at = (text: string) => new Date(`2026-05-${text}:00Z`)
const plans = new Map([
  ['week', planOf(schedule('UTC', weekly('ada bob')))],
  ['office', planOf(schedule('UTC', daily('carol ada', { hours: [hours('10:00-16:00')] })))],
  ['night', planOf(schedule('UTC', daily('carol bob', { hours: [hours('22:00-06:00')] })))],
])

test('gaps are told of every schedule, unless somebody stands in', () => {
  const cover = { schedule: 'office', person: 'dan', instead: null, from: at('04T16:00'), until: at('05T08:00') }
  const covered = new Map(plans).set('office', {
    ...planOf(schedule('UTC', daily('carol', { hours: [hours('10:00-16:00')] }))),
    overrides: [cover],
  })
  expect(comingGaps(covered, MONDAY, later(MONDAY, DAY))).toEqual([
    { schedule: 'office', from: MONDAY, until: at('04T10:00') },
    { schedule: 'office', from: at('05T08:00'), until: at('05T09:00') },
    { schedule: 'night', from: MONDAY, until: at('04T22:00') },
    { schedule: 'night', from: at('05T06:00'), until: at('05T09:00') },
  ])
})

test('two schedules of one person at once are told of the first time', () => {
  expect(doubleDuties(plans, MONDAY, later(MONDAY, 14 * DAY))).toEqual([
    { person: 'ada', schedules: ['week', 'office'], from: at('12T10:00'), until: at('12T16:00') },
    { person: 'bob', schedules: ['week', 'night'], from: at('04T22:00'), until: at('05T06:00') },
  ])
})
