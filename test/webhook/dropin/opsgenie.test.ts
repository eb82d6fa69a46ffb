import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { OpsgenieWorld } from './opsgenie-world.ts'

let world: OpsgenieWorld
beforeAll(async () => {
  world = await OpsgenieWorld.start()
})
beforeEach(() => {
  world.counted.length = 0
})
afterAll(() => world.close())

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const rejected = async () => (await world.engine.ask.rejected({ limit: 1 })).items[0]

describe('what Opsgenie’s clients read', () => {
  test('is there once an alert is accepted', async () => {
    const { status, headers, body } = await world.send('/v2/alerts', { body: { message: 'Down', alias: 'read' } })
    expect(status).toBe(202)
    expect(body).toEqual({
      result: 'Request will be processed',
      took: expect.any(Number),
      requestId: expect.stringMatching(UUID),
    })
    expect(headers.get('x-request-id')).toBe(body.requestId)
    expect(headers.get('x-response-time')).toBe(String(body.took))
    expect(headers.get('x-ratelimit-state')).toBe('OK')
  })

  test('tells them what became of a request, at once', async () => {
    const { body } = await world.send('/v2/alerts', { body: { message: 'Down', alias: 'status' } })
    const asked = await world.send(`/v2/alerts/requests/${body.requestId}`)
    expect(asked.status).toBe(200)
    expect(asked.body).toEqual({
      data: {
        ...{ success: true, isSuccess: true, action: 'Create', status: 'Created alert', integrationId: 'og' },
        ...{
          processedAt: expect.stringMatching(/^\d{4}-.*Z$/),
          alertId: expect.stringMatching(/^[0-9a-f-]{36}-\d{13}$/),
        },
        alias: 'status',
      },
      took: expect.any(Number),
      requestId: expect.stringMatching(UUID),
    })
    expect(asked.body.requestId).not.toBe(body.requestId)
  })

  test('has them ask again for a request that nobody knows', async () => {
    const { status, headers, body } = await world.send('/v2/alerts/requests/9ae63dd7-ed00-4c81-86f0-c4ffd33142c9')
    expect([status, headers.get('x-opsgenie-errortype')]).toEqual([404, 'RequestNotProcessed'])
    expect(body).toMatchObject({ message: expect.stringContaining('not be processed, yet'), took: expect.any(Number) })
  })

  test('tells nobody of another source’s requests', async () => {
    const { body } = await world.send('/v2/alerts', { body: { message: 'Down', alias: 'mine' } })
    const headers = { authorization: 'GenieKey shared' }
    expect((await world.send(`/v2/alerts/requests/${body.requestId}`, { headers })).status).toBe(404)
    expect((await world.send('/v2/alerts/mine?identifierType=alias', { headers })).status).toBe(404)
  })

  test('is an alert, by whichever of its names', async () => {
    const created = await world.create({
      ...{ message: 'Checkout is slow', alias: 'all/of it', description: 'p99 4.8 s', entity: 'api', source: 'probe' },
      ...{ priority: 'P1', tags: ['prod', 'eu'], actions: ['Restart pods'], details: { service: 'shop', shard: 7 } },
      responders: [
        { type: 'team', name: 'payments' },
        { type: 'user', username: 'ada@example.com' },
      ],
    })
    expect(created).toEqual({
      ...{ id: expect.any(String), tinyId: expect.stringMatching(/^\d+$/), alias: 'all/of it', status: 'open' },
      ...{ message: 'Checkout is slow', description: 'p99 4.8 s', entity: 'api', source: 'probe', priority: 'P1' },
      ...{ acknowledged: false, isSeen: false, snoozed: false, count: 1, owner: '', tags: ['prod', 'eu'] },
      ...{ actions: ['Restart pods'], details: { service: 'shop', shard: '7' } },
      ...{ createdAt: expect.any(String), updatedAt: expect.any(String), lastOccurredAt: expect.any(String) },
      responders: [
        { type: 'team', name: 'payments' },
        { type: 'user', username: 'ada@example.com' },
      ],
      integration: { id: 'og', name: 'og', type: 'API' },
    })
    expect((await world.send(`/v2/alerts/${created.tinyId}?identifierType=tiny`)).data).toEqual(created)
    expect(await world.alert('all/of it')).toEqual(created)
  })

  test.each([
    ['/v2/alerts/none', 'Alert with id [none] does not exist'],
    ['/v2/alerts/none%2Fsuch?identifierType=alias', 'Alert with alias [none/such] does not exist'],
    ['/v2/alerts/x?identifierType=tiny', 'Alert with tiny [x] does not exist'],
    ['/v2/alerts/99999999999999999999?identifierType=tiny', 'Alert with tiny [99999999999999999999] does not exist'],
    ['/v2/alerts/%00?identifierType=id', 'Alert with id'],
  ])('says that there is no alert at %s', async (path, message) => {
    const { status, headers, body } = await world.send(path)
    expect([status, headers.get('x-opsgenie-errortype')]).toEqual([404, null])
    expect(body).toEqual({
      ...{
        message: expect.stringContaining(message),
        took: expect.any(Number),
        requestId: expect.stringMatching(UUID),
      },
    })
  })
})

describe('the key', () => {
  test.each([
    ['GenieKey', '/v2/alerts', { authorization: 'GenieKey the-key' }, 202],
    ['geniekey', '/v2/alerts', { authorization: 'geniekey  the-key' }, 202],
    ['in the address', '/v2/alerts?apiKey=the-key', {}, 202],
    ['beside somebody else’s header', '/v2/alerts?apiKey=the-key', { authorization: 'Basic eDp5' }, 202],
    ['missing', '/v2/alerts', {}, 401],
    ['empty', '/v2/alerts?apiKey=', { authorization: 'GenieKey ' }, 401],
    ['wrong', '/v2/alerts', { authorization: 'GenieKey the-keY' }, 401],
    ['borne otherwise', '/v2/alerts', { authorization: 'Bearer the-key' }, 401],
  ])('%s', async (_, path, headers, status) => {
    const answer = await world.send(path, { body: { message: 'Down', alias: 'key' }, headers })
    expect(answer.status).toBe(status)
    expect(world.counted).toEqual([status === 202 ? 'og 202' : 'unknown 401'])
    if (status === 401) {
      expect(answer.body).toEqual({
        ...{ message: 'Could not authenticate', took: expect.any(Number), requestId: expect.stringMatching(UUID) },
      })
    }
  })

  test('of several sources means the one for Opsgenie', async () => {
    await world.send('/v2/alerts', {
      body: { message: 'Whose?', alias: 'whose' },
      headers: { authorization: 'GenieKey shared' },
    })
    expect((await world.stored('whose'))?.source).toBe('second')
  })

  test.each(['/v2/alerts/x', '/v2/alerts/count', '/v2/heartbeats/x/ping'])('is asked for at %s', async path =>
    expect((await world.send(path, { headers: {} })).status).toBe(401),
  )
})

describe('what is not in order is answered 422, and kept', () => {
  const errors = (field: string) => ({ [field]: expect.any(String) })
  test.each([
    ['an alert without a message', 'POST', '/v2/alerts', { alias: 'x' }, 'message'],
    ['an alert with nothing', 'POST', '/v2/alerts', undefined, 'message'],
    ['what is no JSON', 'POST', '/v2/alerts', '{"message":', 'body'],
    ['a list', 'POST', '/v2/alerts', [{ message: 'x' }], 'body'],
    ['what is no JSON, to an action', 'POST', '/v2/alerts/x/close', 'over', 'body'],
    ['a note without a text', 'POST', '/v2/alerts/x/notes', { user: 'ada' }, 'note'],
    ['a snooze without an end', 'POST', '/v2/alerts/x/snooze', {}, 'endTime'],
    ['a priority of its own', 'PUT', '/v2/alerts/x/priority', { priority: 'urgent' }, 'priority'],
    ['an empty message', 'PUT', '/v2/alerts/x/message', {}, 'message'],
    ['another kind of name', 'POST', '/v2/alerts/x/close?identifierType=name', {}, 'identifierType'],
  ])('%s', async (_, method, path, body, field) => {
    const answer = await world.send(path, { method, body })
    expect(answer.status).toBe(422)
    expect(answer.body).toEqual({
      message: 'Request body is not processable. Please check the errors.',
      ...{ errors: errors(field), took: expect.any(Number), requestId: expect.stringMatching(UUID) },
    })
    expect(await rejected()).toMatchObject({ source: 'og', path: field, reason: expect.any(String) })
  })
})

describe('fields that are not what they should be do no harm', () => {
  test.each([
    ['a number as the message', { message: 5 }],
    ['NUL and half a character', { message: 'a\u0000b\ud800c', alias: '\u0000\ud800', note: '\u0000', user: '\udfff' }],
    [
      'texts instead of lists and objects',
      { message: 'x', details: 'a=b', tags: 'a, b', responders: 'team', actions: 7 },
    ],
    [
      'lists and objects instead of texts',
      { message: ['x'], alias: { a: 1 }, priority: {}, source: [], user: {}, entity: [] },
    ],
    [
      'odd names',
      JSON.parse('{"message":"x","details":{"__proto__":"y","constructor":"z","":"e"},"tags":[{},null,[]]}'),
    ],
    ['texts without end', { message: 'm'.repeat(9_000), alias: 'a'.repeat(9_000), description: 'd'.repeat(90_000) }],
  ])('%s', async (_, fields: Readonly<Record<string, unknown>>) => {
    const { id } = await world.create(fields)
    expect(id).toEqual(expect.any(String))
    for (const action of ['details', 'tags', 'responders', 'teams', 'assign', 'escalate', 'acknowledge', 'close']) {
      const body = { ...fields, responder: fields, team: fields, owner: fields, escalation: fields }
      expect((await world.send(`/v2/alerts/${id}/${action}`, { body })).status, action).toBe(202)
    }
    expect((await world.send(`/v2/alerts/${id}`)).data).toMatchObject({ status: 'closed' })
  })

  test('lists nested without end', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const body = `{"message":"x","tags":${deep},"responders":${deep},"details":{"deep":${deep},"b":"c"}}`
    expect((await world.send('/v2/alerts', { body })).status).toBe(202)
  })
})

test('a body beyond 4 MiB is too large, and an address that cannot be decoded is none', async () => {
  const large = await world.send('/v2/alerts', { body: { message: 'x'.repeat(4 * 1_024 * 1_024) } })
  expect([large.status, large.body.took]).toEqual([413, expect.any(Number)])
  expect((await world.send('/v2/alerts/%zz')).status).toBe(400)
})

test('5xx only where it was not stored, and then it is no request that succeeded', async () => {
  world.broken = true
  const answer = await world.send('/v2/alerts', { body: { message: 'Down', alias: 'broken' } })
  world.broken = false
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
  expect((await world.send(`/v2/alerts/requests/${answer.headers.get('x-request-id')}`)).status).toBe(404)
  expect((await world.create({ message: 'Down', alias: 'broken' })).status).toBe('open')
  expect(await world.stored('broken')).toMatchObject({ status: 'firing' })
})

describe('a heartbeat', () => {
  test.each(['GET', 'POST', 'PUT', 'PATCH'])('is heard by %s, and seen among the alerts', async method => {
    const path = `/v2/heartbeats/nightly%2F${method}/ping`
    const answer = await world.send(path, { method, ...(method !== 'GET' && { body: {} }) })
    const pong = 'PONG - Heartbeat received'
    expect(answer.status).toBe(202)
    expect(answer.body).toEqual({
      result: pong,
      message: pong,
      took: expect.any(Number),
      requestId: expect.any(String),
    })
    const stored = await world.stored(`heartbeat:nightly/${method}`)
    expect(stored).toMatchObject({ kind: 'heartbeat', title: `Heartbeat nightly/${method}`, incident: null })
  })
})

test.each(['/v2', '/jsm/ops/integration/v2'])('all of it is below %s', async prefix => {
  const alias = `prefix ${prefix}`
  const at = `${prefix}/alerts/${encodeURIComponent(alias)}`
  const created = await world.send(`${prefix}/alerts/`, { body: { message: 'Down', alias } })
  expect((await world.send(`${prefix}/alerts/requests/${created.body.requestId}`)).data.alias).toBe(alias)
  expect((await world.send(`${at}/acknowledge/?identifierType=alias`, { body: {} })).status).toBe(202)
  expect((await world.send(`${at}?identifierType=alias`)).data).toMatchObject({ alias, acknowledged: true })
  expect((await world.send(`${prefix}/heartbeats/x/ping`)).status).toBe(202)
})
