import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EVENT_LIMIT, pagerdutyRoutes } from '../../../src/webhook/dropin/pagerduty.ts'
import { source } from '../sources/sources.ts'
import { World } from '../world.ts'

const V1 = '/generic/2010-04-15/create_event.json'
const CHANGE = '/v2/change/enqueue'
const SIGNING = 'the secret of the subscription'
const SOURCES = new Map([
  ['prod', source({ name: 'prod', secret: 'of prod' })],
  ['shared', source({ name: 'shared', secret: 'of two' })],
  ['pd', source({ name: 'pd', type: 'pagerduty', secret: 'of two' })],
  ['signed', source({ name: 'signed', type: 'pagerduty', secret: 'of signed', signingSecrets: [SIGNING] })],
  ['open', source({ name: 'open', type: 'pagerduty', secret: '' })],
  [
    'sns',
    source({ name: 'sns', type: 'aws-sns', secret: 'of sns', topics: ['arn:aws:sns:eu-central-1:111122223333:t'] }),
  ],
  ['raw', source({ name: 'raw', type: 'aws-sns', secret: 'of raw', raw: true })],
  ['push', source({ name: 'push', type: 'gcp-monitoring', secret: 'of push', audience: 'https://tocsin.example.com' })],
  ['hub', source({ name: 'hub', type: 'github', secret: 'of hub', signingSecrets: [SIGNING] })],
])
const PAYLOAD = { summary: 'Ledger is behind', source: 'ledger-db-1', severity: 'critical' }
const trigger = (event: object = {}) => ({
  ...{ routing_key: 'of two', event_action: 'trigger', dedup_key: 'ledger/lag', payload: PAYLOAD },
  ...event,
})

let world: World
beforeEach(async () => {
  world = new World(SOURCES, pagerdutyRoutes)
  await world.server.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => world.server.close())

const JSON_TYPE = { 'content-type': 'application/json' }
const enqueue = (event: unknown, path = '/v2/enqueue', headers: Record<string, string> = JSON_TYPE) =>
  world.post(path, event, headers)
const invalid = (...errors: string[]) => ({
  status: 400,
  body: { status: 'invalid event', message: 'Event object is invalid', errors },
})

describe('an event', () => {
  test.each(['trigger', 'acknowledge', 'resolve'])('that is a %s is taken in, then accepted', async event_action => {
    expect(await enqueue(trigger({ event_action }))).toEqual({
      status: 202,
      body: { status: 'success', message: 'Event processed', dedup_key: 'ledger/lag' },
    })
    expect(world.taken).toMatchObject([[{ source: 'pd', fingerprint: 'ledger/lag' }]])
    expect(world.counted).toEqual(['open first_in_group 1', 'pd 202'])
    expect(world.kept).toEqual([])
  })

  test('without a key is given one of its own', async () => {
    const answers = [await enqueue(trigger({ dedup_key: null })), await enqueue(trigger({ dedup_key: '' }))]
    const keys = answers.map(({ body }) => body.dedup_key)
    expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)])
    expect(new Set(keys).size).toBe(2)
    expect(world.taken.flat().map(({ fingerprint }) => fingerprint)).toEqual(keys)
  })

  test('is answered with its key as it was sent', async () =>
    expect((await enqueue(trigger({ dedup_key: ` ${'k'.repeat(600)} ` }))).body.dedup_key).toBe(` ${'k'.repeat(600)} `))

  test.each(['blocker', '', 'P0'])('whose severity is %j is accepted', async severity => {
    expect((await enqueue(trigger({ payload: { ...PAYLOAD, severity } }))).status).toBe(202)
    expect(world.taken).toMatchObject([[{ severity: null }]])
  })

  test.each(['application/json', 'application/json; charset=utf-8', 'text/plain', 'nonsense'])(
    'is read whatever its type is said to be: %s',
    async type => expect((await enqueue(trigger(), '/v2/enqueue', { 'content-type': type })).status).toBe(202),
  )

  test.each(['of sns', 'of push', 'of hub'])(
    'with the secret %s, whose sender has to prove more, is refused',
    async key => {
      expect((await enqueue(trigger({ routing_key: key }))).status).toBe(400)
      expect(world.taken).toEqual([])
    },
  )

  test.each(['of prod', 'of raw', 'of signed'])('with the secret %s is taken in', async key =>
    expect((await enqueue(trigger({ routing_key: key }))).status).toBe(202),
  )

  test('of a change is information, and has no key', async () => {
    const change = { routing_key: 'of two', payload: { summary: 'Deployed ledger 4.2' } }
    expect(await enqueue(change, CHANGE)).toEqual({
      status: 202,
      body: { status: 'success', message: 'Change event processed' },
    })
    expect(world.taken).toMatchObject([[{ kind: 'information', title: 'Deployed ledger 4.2' }]])
  })

  test('of version 1 is accepted in its own words', async () => {
    const v1 = { service_key: 'of two', event_type: 'trigger', incident_key: 'lag', description: 'Ledger is behind' }
    expect(await enqueue(v1, V1)).toEqual({
      status: 200,
      body: { status: 'success', message: 'Event processed', incident_key: 'lag' },
    })
    expect(world.taken).toMatchObject([[{ fingerprint: 'lag', title: 'Ledger is behind' }]])
  })
})

describe('the routing key', () => {
  test('is the secret of any source; of two with the same one PagerDuty’s comes first', async () => {
    await enqueue(trigger({ routing_key: 'of prod' }))
    await enqueue(trigger({ routing_key: 'of two' }))
    await enqueue(trigger({ routing_key: 'of signed' }))
    expect(world.taken.flat().map(alert => alert.source)).toEqual(['prod', 'pd', 'signed'])
  })

  const unknown = "'routing_key' is invalid (no source has this secret)"
  const absent = "'routing_key' is missing or blank"
  test.each([
    ['wrong', 'of two!', unknown],
    ['in other letters', 'OF TWO', unknown],
    ['the name of a source', 'pd', unknown],
    ['what the source signs with', SIGNING, unknown],
    ['empty, as is one source’s', '', absent],
    ['blank', ' ', absent],
    ['missing', undefined, absent],
    ['a list with the right one', ['of two'], absent],
  ])('that is %s opens nothing, and nothing of the event is kept', async (_, routing_key, error) => {
    expect(await enqueue(trigger({ routing_key, payload: null }))).toEqual(invalid(error))
    expect([world.taken, world.kept, world.logged]).toEqual([[], [], []])
    expect(world.counted).toEqual(['unknown 400'])
  })

  test('counts only where it stands in the body', async () => {
    const event = trigger({ routing_key: undefined })
    const headers = { authorization: 'Bearer of two', 'x-routing-key': 'of two' }
    expect(await enqueue(event, '/v2/enqueue?token=of+two', headers)).toEqual(invalid(absent))
  })

  test('is named as the API names it', async () => {
    expect(await enqueue({ service_key: 'x' }, V1)).toEqual(
      invalid("'service_key' is invalid (no source has this secret)"),
    )
    expect(await enqueue({}, CHANGE)).toEqual(invalid(absent))
  })
})

describe('what is wrong with an event', () => {
  test('is said of each field, and kept for operators', async () => {
    const event = trigger({ payload: { summary: '', source: 'x' } })
    expect(await enqueue(event)).toEqual(
      invalid("'payload.summary' is missing or blank", "'payload.severity' is missing or blank"),
    )
    expect(world.kept).toEqual([
      {
        ...{ source: 'pd', path: 'payload.summary', reason: 'is missing or blank (and 1 more)' },
        ...{ contentType: 'application/json', body: JSON.stringify(event) },
      },
    ])
    expect(world.taken).toEqual([])
    expect(world.counted).toEqual(['pd 400'])
    expect(world.logged.join()).not.toContain('of two')
  })

  test('is said of another action', async () =>
    expect(await enqueue(trigger({ event_action: 'close' }))).toEqual(
      invalid("'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')"),
    ))

  test('is said of an end that names no alert', async () =>
    expect(await enqueue({ routing_key: 'of two', event_action: 'resolve' })).toEqual(
      invalid("'dedup_key' is missing or blank"),
    ))

  test('is said in the words of version 1', async () => {
    expect(await enqueue({ service_key: 'of two', event_type: 'trigger' }, V1)).toEqual(
      invalid("'description' is missing or blank"),
    )
    expect(world.kept).toMatchObject([{ path: 'description' }])
    expect(await enqueue({ service_key: 'of two', event_type: 'resolve' }, V1)).toEqual(
      invalid("'incident_key' is missing or blank"),
    )
    expect(await enqueue({ service_key: 'of two' }, V1)).toEqual(invalid("'event_type' is missing or blank"))
  })

  test.each([
    ['no JSON', '{"routing_key": "of two"'],
    ['nothing', ''],
    ['a list', '[]'],
    ['a text', '"of two"'],
    ['null', 'null'],
    ['nested without end', '['.repeat(100_000)],
  ])('that is %s is that it is none, and nothing of it is kept', async (_, body) => {
    expect(await enqueue(body)).toEqual({
      status: 400,
      body: {
        status: 'Unrecognized object',
        message: 'Event object format is unrecognized',
        errors: [expect.stringMatching(/JSON parse error|expected an object/)],
      },
    })
    expect([world.taken, world.kept]).toEqual([[], []])
  })
})

describe('an event that is', () => {
  const sized = (bytes: number) => {
    const event = JSON.stringify(trigger())
    return event + ' '.repeat(bytes - event.length)
  }
  test('as large as may be is accepted', async () => expect((await enqueue(sized(EVENT_LIMIT))).status).toBe(202))

  test('larger is refused', async () => {
    expect(await enqueue(sized(EVENT_LIMIT + 1))).toMatchObject({
      status: 413,
      body: { message: 'Event object is too large', errors: ['an event has at most 524288 bytes'] },
    })
    expect([world.taken, world.kept]).toEqual([[], []])
  })

  test('larger than anything we listen to is refused as well', async () =>
    expect((await enqueue(sized(5_000_000))).status).toBe(413))
})

test('what was not stored is not accepted, and may come again', async () => {
  world.broken = true
  const answer = await enqueue(trigger())
  expect([answer.status, answer.body.error]).toEqual([503, 'not_stored'])
  world.broken = false
  expect((await enqueue(trigger())).status).toBe(202)
})

test('what there is no room for is throttled, in its words', async () => {
  world.crowded = true
  expect(await enqueue(trigger())).toEqual({
    status: 429,
    body: {
      status: 'throttle exceeded',
      message: 'more alerts wait than can be stored at the moment; send it again',
      errors: [],
    },
  })
  expect(world.kept).toEqual([])
})
