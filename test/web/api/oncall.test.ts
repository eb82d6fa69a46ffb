import { describe, expect, test } from 'vitest'
import type { OverrideRefusal } from '../../../src/oncall/overriding.ts'
import * as shapes from '../../../src/web/api/shapes-oncall.ts'
import { NOW, OVERRIDE, World } from '../world.ts'

const actor = { kind: 'api', name: 'api' }
const ask = async (path: string) => (await new World().call('GET', path)).body

describe('the shifts of a schedule', () => {
  test('tile the time that is asked for', async () => {
    const body = await ask('/oncall/shifts?schedule=payments&from=2026-08-03T00:00:00Z&until=2026-08-05T00:00:00Z')
    expect(shapes.Shifts.parse(body)).toEqual({
      schedule: 'payments',
      ...{ from: '2026-08-03T00:00:00.000Z', until: '2026-08-05T00:00:00.000Z' },
      shifts: [
        { from: '2026-08-03T00:00:00.000Z', until: '2026-08-03T22:30:00.000Z', on_call: ['ada'] },
        { from: '2026-08-03T22:30:00.000Z', until: '2026-08-04T22:30:00.000Z', on_call: ['bob'] },
        { from: '2026-08-04T22:30:00.000Z', until: '2026-08-05T00:00:00.000Z', on_call: ['ada'] },
      ],
    })
  })

  test('are those of four weeks, where nothing is said', async () => {
    const { from, until, shifts } = await ask('/oncall/shifts?schedule=payments')
    expect([from, until]).toEqual([NOW.toISOString(), '2026-08-31T22:30:00.000Z'])
    expect(shifts).toHaveLength(28)
  })

  test.each([
    ['/oncall/shifts', 400, 'schedule'],
    ['/oncall/shifts?schedule=paymentz', 404, undefined],
    ['/oncall/shifts?schedule=payments&until=2026-08-03T22:30:00Z', 400, 'until'],
    ['/oncall/shifts?schedule=payments&until=2027-12-01T00:00:00Z', 400, 'until'],
    ['/oncall/shifts?schedule=payments&until=9999-12-01T00:00:00Z&from=9999-01-01T00:00:00Z', 200, undefined],
    ['/oncall/fairness?from=2027-12-01T00:00:00Z&until=2026-08-03T22:30:00Z', 400, 'until'],
    ['/oncall/fairness?schedule=x', 404, undefined],
  ])('%s is %d', async (path, status, where) => {
    const answer = await new World().call('GET', path)
    expect(answer.status).toBe(status)
    expect(answer.body.path).toBe(where)
  })
})

test('what each has had is that of the past four weeks', async () => {
  const body = await ask('/oncall/fairness')
  expect(shapes.Fairness.parse(body)).toEqual(body)
  expect(body).toMatchObject({ from: '2026-07-06T22:30:00.000Z', until: NOW.toISOString() })
  // The schedule begins on 2 August.
  expect(body.people).toEqual([
    {
      ...{ person: 'ada', hours: 24, night_hours: 8, weekend_hours: 1.5 },
      ...{ pages: 0, night_pages: 0, sleep_minutes_lost: 0 },
    },
    {
      ...{ person: 'bob', hours: 0, night_hours: 0, weekend_hours: 0 },
      ...{ pages: 1, night_pages: 0, sleep_minutes_lost: 0 },
    },
  ])
})

describe('overrides', () => {
  test.each([
    ['', { limit: 50 }],
    ['?current=true&schedule=payments', { limit: 50, notOverAt: NOW, schedule: 'payments' }],
    ['?current=false&limit=7&cursor=abc', { limit: 7, cursor: 'abc' }],
  ])('are listed by %j', async (query, asked) => {
    const world = new World()
    const { body } = await world.call('GET', `/overrides${query}`)
    expect(shapes.OverrideList.parse(body)).toEqual(body)
    expect(world.asked).toEqual([asked])
  })

  test('are made', async () => {
    const world = new World()
    const payload = { schedule: 'payments', person: 'bob', instead_of: 'ada', until: '2026-08-04T08:30:00+02:00' }
    const answer = await world.call('POST', '/overrides', { payload })
    expect(answer).toMatchObject({ status: 201, body: { id: 7, status: 'active', instead_of: 'ada' } })
    const what = { schedule: 'payments', person: 'bob', instead: 'ada', from: null, until: OVERRIDE.until, reason: '' }
    expect(world.overrides).toEqual([{ what, actor }])
  })

  test('are ended', async () => {
    const world = new World()
    expect((await world.call('POST', '/overrides/7/end')).status).toBe(200)
    expect(world.overrides).toEqual([{ what: 'end', id: 7, actor }])
  })

  test.each<[OverrideRefusal, number, string | undefined]>([
    [{ refused: 'no_schedule', name: 'x' }, 400, 'schedule'],
    [{ refused: 'no_person', name: 'x', which: 'person' }, 400, 'person'],
    [{ refused: 'no_person', name: 'x', which: 'instead' }, 400, 'instead_of'],
    [{ refused: 'for_oneself' }, 400, 'instead_of'],
    [{ refused: 'too_long' }, 400, 'until'],
    [{ refused: 'ended_already', by: null }, 409, undefined],
    [{ refused: 'no_override' }, 404, undefined],
  ])('that are refused (%j) say why', async (refusal, status, path) => {
    const world = new World()
    world.overridden = { override: null, refusal }
    const payload = { schedule: 'payments', person: 'bob', until: '2026-08-04T08:30:00Z' }
    const answer = await world.call('POST', '/overrides', { payload })
    expect(answer).toMatchObject({ status, body: { message: expect.any(String) } })
    expect(answer.body.path).toBe(path)
  })
})
