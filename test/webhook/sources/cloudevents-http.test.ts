import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { World } from '../world.ts'
import { source } from './sources.ts'

const DATA = { title: 'The export stands still', status: 'firing', dedupKey: 'export/batch-3' }
const EVENT = { specversion: '1.0', id: 'a1', source: '/jobs/eu', type: 'org.example.alert.v1', data: DATA }
const STRUCTURED = 'application/cloudevents+json; charset=UTF-8'
const BATCH = 'application/cloudevents-batch+json'
const HEADERS = { 'ce-specversion': '1.0', 'ce-id': 'a1', 'ce-source': '/jobs/eu', 'ce-type': 'org.example.alert.v1' }

let world: World
beforeEach(async () => {
  world = new World(new Map([['events', source({ name: 'events', type: 'cloudevents' })]]))
  await world.server.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => world.server.close())

async function send(method: string, headers: Record<string, string>, body?: unknown) {
  const response = await fetch(`http://127.0.0.1:${world.port}/webhooks/events`, {
    ...{ method, headers: { authorization: 'Bearer s3cret', ...headers } },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

const taken = () => world.taken.flat().map(({ title, labels }) => [title, labels.subject])

describe('an event', () => {
  test.each([
    ['structured', { 'content-type': STRUCTURED }, EVENT],
    ['structured, of no type of its own', { 'content-type': 'application/json' }, EVENT],
    ['structured, which counts before headers', { 'content-type': STRUCTURED, 'ce-specversion': '0.1' }, EVENT],
    ['in a batch', { 'content-type': BATCH }, [EVENT]],
    ['in binary mode', { ...HEADERS, 'content-type': 'application/json' }, DATA],
    ['in binary mode, of a type of JSON', { ...HEADERS, 'content-type': 'application/vnd.x+json' }, DATA],
  ])('is read, %s, and answered 202 and nothing', async (_, headers, body) => {
    const answer = await send('POST', { ...headers }, body)
    expect([answer.status, answer.text]).toEqual([202, ''])
    expect(taken()).toEqual([['The export stands still', undefined]])
  })

  test.each([
    ['export%20of/St%C3%B6rung', 'export of/Störung'],
    ['"export \\"3\\""', 'export "3"'],
    ['100%25%20sure', '100% sure'],
    ['%2541', '%41'],
    ['50% off', '50% off'],
    ['%F0%9F%94%A5', '🔥'],
  ])('has a subject of %s in binary mode, which is %s', async (header, subject) => {
    await send('POST', { ...HEADERS, 'ce-subject': header, 'content-type': 'application/json' }, DATA)
    expect(taken()).toEqual([['The export stands still', subject]])
  })

  test('may have data that are text, or none, in binary mode', async () => {
    const firing = { ...HEADERS, 'ce-type': 'org.example.alert.firing' }
    await send('POST', { ...firing, 'content-type': 'text/plain' }, 'Plain words')
    await send('POST', { ...firing, 'ce-id': 'a2', 'content-type': 'application/json', 'ce-subject': 'x' }, '')
    expect(taken()).toEqual([
      ['Plain words', undefined],
      ['x', 'x'],
    ])
  })

  test.each([
    ['a header that is no UTF-8', { ...HEADERS, 'ce-subject': '%FF%FE' }, DATA, 'the header ce-subject'],
    ['data that are no JSON', { ...HEADERS, 'content-type': 'application/json' }, '{', 'no JSON'],
    ['another version', { 'content-type': STRUCTURED }, { ...EVENT, specversion: '0.3' }, 'found \\"0.3\\"'],
    ['another version in binary mode', { ...HEADERS, 'ce-specversion': '1.1' }, DATA, 'found \\"1.1\\"'],
    ['nothing of an event', { 'content-type': 'application/json' }, DATA, 'specversion'],
  ])('with %s is answered 400, and kept', async (_, headers, body, message) => {
    const answer = await send('POST', { 'content-type': 'application/json', ...headers }, body)
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(message)])
    expect([world.kept.length, world.taken]).toEqual([1, []])
  })

  test.each(['application/cloudevents+avro', 'application/cloudevents-batch+protobuf', 'application/cloudevents+xml'])(
    'of the format %s is answered 415',
    async type => expect((await send('POST', { 'content-type': type }, 'x')).status).toBe(415),
  )
})

describe('an event sent again', () => {
  const structured = { 'content-type': STRUCTURED }
  test('by source and id has no second effect', async () => {
    for (const _ of [1, 2]) expect((await send('POST', structured, EVENT)).status).toBe(202)
    expect(world.taken).toHaveLength(1)
    await send('POST', structured, { ...EVENT, source: '/jobs/us' })
    await send('POST', structured, { ...EVENT, id: 'a2' })
    expect(world.taken).toHaveLength(3)
  })
  test('that could not be read is refused again', async () => {
    for (const _ of [1, 2]) expect((await send('POST', structured, { ...EVENT, specversion: '2' })).status).toBe(400)
  })
  test('is known however long its id is', async () => {
    for (const _ of [1, 2]) await send('POST', structured, { ...EVENT, id: 'i'.repeat(5_000) })
    expect(world.taken).toHaveLength(1)
    expect([...world.deliveries].every(key => key.length < 600)).toBe(true)
  })
  test('in a batch is read again: a batch has no id', async () => {
    for (const _ of [1, 2]) await send('POST', { 'content-type': BATCH }, [EVENT])
    expect(world.taken).toHaveLength(2)
  })
})

describe('the handshake', () => {
  const origin = { 'webhook-request-origin': 'eventgrid.azure.net' }
  const allowed = ({ headers }: { headers: Headers }) =>
    ['allow', 'webhook-allowed-origin', 'webhook-allowed-rate'].map(name => headers.get(name))

  test.each([
    [{ ...origin, 'webhook-request-rate': '120' }, ['POST', 'eventgrid.azure.net', '120']],
    [{ ...origin, 'webhook-request-rate': '*' }, ['POST', 'eventgrid.azure.net', '*']],
    [{ ...origin, 'webhook-request-rate': 'many' }, ['POST', 'eventgrid.azure.net', '*']],
    [{ ...origin, 'webhook-request-callback': 'http://10.0.0.1/' }, ['POST', 'eventgrid.azure.net', null]],
  ])('of %j is agreed to', async (headers, expected) => {
    const answer = await send('OPTIONS', { ...headers })
    expect([answer.status, answer.text, allowed(answer)]).toEqual([200, '', expected])
    expect(world.kept).toEqual([])
  })
  test('of nobody is none', async () => expect((await send('OPTIONS', {})).status).toBe(405))
  test('needs the secret', async () =>
    expect((await send('OPTIONS', { ...origin, authorization: 'Bearer s3creT' })).status).toBe(401))
})
