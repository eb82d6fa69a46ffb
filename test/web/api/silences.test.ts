import { describe, expect, test } from 'vitest'
import * as shapes from '../../../src/web/api/shapes.ts'
import { NOW, SILENCE, World } from '../world.ts'

const actor = { kind: 'api', name: 'api' }
const body = { matchers: ['service="checkout"'], duration: '2h', reason: 'deploy' }
const wish = {
  ...{ matchers: SILENCE.matchers, startsAt: null, endsAt: new Date('2026-08-04T00:30:00Z') },
  ...{ reason: 'deploy', incident: null },
}

describe('the list', () => {
  test('has its shape', async () => {
    const { status, body } = await new World().call('GET', '/silences')
    expect(status).toBe(200)
    expect(shapes.SilenceList.parse(body)).toEqual(body)
    expect(body.items).toEqual([
      {
        ...{ id: 12, status: 'active', matchers: ['service="checkout"'], reason: 'deploy', incident: 'INC-142' },
        ...{ starts_at: '2026-08-03T22:30:00.000Z', ends_at: '2026-08-04T00:30:00.000Z' },
        ...{ by: { kind: 'user', id: 'U0ADA', name: 'Ada' }, ended_at: null, ended_by: null },
      },
    ])
  })

  test.each([
    ['', { limit: 50 }],
    ['?active=true', { limit: 50, activeAt: NOW }],
    ['?active=false&limit=7&cursor=abc', { limit: 7, cursor: 'abc' }],
  ])('%s is asked for', async (query, asked) => {
    const world = new World()
    await world.call('GET', `/silences${query}`)
    expect(world.asked).toEqual([asked])
  })
})

describe('a silence is made', () => {
  test.each<[object, object]>([
    [body, wish],
    [{ ...body, duration: null, ends_at: '2026-08-04T02:30:00+02:00' }, wish],
    [
      { ...body, matchers: ['{service="checkout", env!="dev"}', 'alertname=Down'] },
      {
        ...wish,
        matchers: [
          ...SILENCE.matchers,
          { label: 'env', op: '!=', value: 'dev' },
          { label: 'alertname', op: '=', value: 'Down' },
        ],
      },
    ],
    [
      { ...body, starts_at: '2026-08-04T00:00:00Z' },
      { ...wish, startsAt: new Date('2026-08-04T00:00:00Z'), endsAt: new Date('2026-08-04T02:00:00Z') },
    ],
    [{ ...body, reason: ' deploy\u0000 ' }, wish],
  ])('from %j', async (payload, what) => {
    const world = new World()
    const answer = await world.call('POST', '/silences', { payload })
    expect(answer).toMatchObject({ status: 201, body: { id: 12, status: 'active' } })
    expect(world.plans).toEqual([{ what, actor }])
  })

  test.each<[object, string]>([
    [{ ...body, matchers: undefined }, 'matchers'],
    [{ ...body, matchers: ['service'] }, 'matchers.0'],
    [{ ...body, matchers: ['a="b"', 'service=~"("'] }, 'matchers.1'],
    [{ ...body, duration: undefined }, 'ends_at'],
    [{ ...body, duration: 'long' }, 'duration'],
    [{ ...body, ends_at: '2026-08-04T00:30:00Z' }, 'duration'],
    [{ ...body, duration: null, ends_at: 'tomorrow' }, 'ends_at'],
    [{ ...body, starts_at: '2026-08-04T00:30:00' }, 'starts_at'],
    [{ ...body, reason: ' ' }, 'reason'],
    [{ ...body, reason: 'x'.repeat(501) }, 'reason'],
    [{ ...body, who: 'me' }, 'who'],
  ])('not from %j', async (payload, path) => {
    const world = new World()
    const answer = await world.call('POST', '/silences', { payload })
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid', path } })
    expect(world.plans).toEqual([])
  })

  test.each([
    ['no_matchers', 'matchers'],
    ['matches_everything', 'matchers'],
    ['no_reason', 'reason'],
    ['ends_in_the_past', 'ends_at'],
    ['too_long', 'ends_at'],
  ] as const)('not where the heart says %s', async (refused, path) => {
    const world = new World()
    world.planned = { silence: null, refusal: { refused } }
    expect(await world.call('POST', '/silences', { payload: body })).toMatchObject({
      ...{ status: 400, body: { error: 'invalid', path, message: expect.stringMatching(new RegExp(`^${path}: `)) } },
    })
  })
})

describe('a silence is changed', () => {
  test.each<[object, object]>([
    [{ reason: 'a longer deploy' }, { reason: 'a longer deploy' }],
    [{ duration: '1h' }, { endsAt: new Date('2026-08-03T23:30:00Z') }],
    [
      { ends_at: '2026-08-04T00:30:00Z', reason: 'x' },
      { endsAt: new Date('2026-08-04T00:30:00Z'), reason: 'x' },
    ],
  ])('by %j', async (payload, what) => {
    const world = new World()
    expect((await world.call('POST', '/silences/12', { payload })).status).toBe(200)
    expect(world.plans).toEqual([{ what, id: 12, actor }])
  })

  test.each<[string, object]>([
    ['12', {}],
    ['12', { duration: '1h', ends_at: '2026-08-04T00:30:00Z' }],
    ['12', { matchers: ['a="b"'] }],
    ['0', { reason: 'x' }],
    ['twelve', { reason: 'x' }],
    ['99999999999', { reason: 'x' }],
  ])('not %s by %j', async (id, payload) => {
    const world = new World()
    expect((await world.call('POST', `/silences/${id}`, { payload })).status).toBe(400)
    expect(world.plans).toEqual([])
  })
})

test('a silence is ended', async () => {
  const world = new World()
  world.planned = { silence: { ...SILENCE, endedAt: NOW, endedBy: { kind: 'api', name: 'api' } } }
  expect(await world.call('POST', '/silences/12/end')).toMatchObject({
    status: 200,
    body: { status: 'expired', ended_at: NOW.toISOString(), ended_by: { kind: 'api', id: null, name: 'api' } },
  })
  expect(world.plans).toEqual([{ what: 'end', id: 12, actor }])
})

test.each(['/silences/12', '/silences/12/end'])('POST %s finds what is there, and says what is over', async path => {
  const world = new World()
  const payload = path.endsWith('end') ? {} : { reason: 'x' }
  world.planned = { silence: null, refusal: { refused: 'no_silence' } }
  expect(await world.call('POST', path, { payload })).toMatchObject({ status: 404, body: { error: 'not_found' } })
  world.planned = { silence: SILENCE, refusal: { refused: 'already_over', by: null } }
  expect(await world.call('POST', path, { payload })).toMatchObject({ status: 409, body: { error: 'already_over' } })
})
