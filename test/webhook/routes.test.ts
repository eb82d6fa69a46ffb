import { request as requestHttp } from 'node:http'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { fixture, source } from './sources/sources.ts'
import { World } from './world.ts'

const SOURCES = new Map([
  ['prod', source()],
  ['shop', source({ name: 'shop', type: 'generic', secret: 'sh:op' })],
  ['open', source({ name: 'open', secret: '' })],
])

let world: World
beforeEach(async () => {
  world = new World(SOURCES)
  await world.server.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => world.server.close())

test('what can be read is taken in, then answered 202', async () => {
  const answer = await world.post('/webhooks/prod', fixture('alertmanager/mixed.json'))
  const result = { verdict: 'open', reason: 'first_in_group', incident: 'INC-7' }
  expect(answer).toEqual({ status: 202, body: { accepted: 2, results: [result, result] } })
  expect(world.taken[0]?.map(alert => alert.status)).toEqual(['resolved', 'firing'])
  expect(world.counted).toEqual(['open first_in_group 2', 'prod 202'])
  expect(world.logged).toEqual([])
})

test('a large body is answered in few words', async () => {
  const alerts = Array.from({ length: 64 }, (_, i) => ({ status: 'firing', labels: { i: String(i) } }))
  expect((await world.post('/webhooks/prod', { alerts })).body).toEqual({ accepted: 64 })
})

test('no alerts are accepted, and nobody is bothered', async () => {
  expect(await world.post('/webhooks/prod', { alerts: [] })).toEqual({
    status: 202,
    body: { accepted: 0, results: [] },
  })
  expect(world.taken).toEqual([])
})

describe('the secret', () => {
  const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` })
  test.each([
    ['Bearer', '/webhooks/prod', { authorization: 'Bearer s3cret' }, 202],
    ['bearer', '/webhooks/prod', { authorization: 'bearer  s3cret' }, 202],
    ['Basic', '/webhooks/prod', basic('anybody:s3cret'), 202],
    ['Basic without a user', '/webhooks/prod', basic(':s3cret'), 202],
    ['Basic with a colon in it', '/webhooks/shop', basic('u:sh:op'), 202],
    ['a header', '/webhooks/prod', { 'x-tocsin-token': 's3cret' }, 202],
    ['the address', '/webhooks/prod?token=s3cret', {}, 202],
    ['the address, beside somebody else’s header', '/webhooks/prod?token=s3cret', basic('proxy:x'), 202],
    ['missing', '/webhooks/prod', {}, 401],
    ['empty', '/webhooks/prod', { authorization: 'Bearer ' }, 401],
    ['wrong', '/webhooks/prod', { authorization: 'Bearer s3creT' }, 401],
    ['longer', '/webhooks/prod?token=s3cret0', {}, 401],
    ['twice in the address', '/webhooks/prod?token=s3cret&token=x', {}, 401],
    ['another source’s', '/webhooks/prod', { authorization: 'Bearer sh:op' }, 401],
    ['in the user’s place', '/webhooks/prod', basic('s3cret'), 401],
    ['empty where the source’s is empty', '/webhooks/open?token=', {}, 401],
    ['anything where the source’s is empty', '/webhooks/open', { authorization: 'Bearer x' }, 401],
    ['for nobody', '/webhooks/__proto__', { authorization: 'Bearer s3cret' }, 404],
    ['for nobody, in a strange name', '/webhooks/%2e%2e%2fprod', { authorization: 'Bearer s3cret' }, 404],
  ])('%s', async (_, path, headers, status) => {
    const body = path.startsWith('/webhooks/shop') ? { title: 'x' } : { alerts: [] }
    const answer = await world.post(path, body, { ...headers })
    expect(answer.status).toBe(status)
    if (status === 401) expect(answer.body).toEqual({ error: 'unauthorized', message: expect.any(String) })
    if (status === 404) expect(answer.body).toEqual({ error: 'unknown_source', message: expect.any(String) })
    expect(world.kept).toEqual([])
  })

  test('and strange names do not reach the metrics, nor secrets the log', async () => {
    await world.post('/webhooks/nobody?token=s3cret', {})
    await world.post('/webhooks/prod?token=s3cret', 'not json', {})
    expect(world.counted).toEqual(['unknown 404', 'prod 400'])
    expect(world.logged.join()).not.toContain('s3cret')
  })

  test('is checked before the body is listened to', async () => {
    const status = await new Promise(resolve => {
      const { port } = world
      const headers = { 'content-length': '4000000' }
      const call = requestHttp(
        { port, host: '127.0.0.1', method: 'POST', path: '/webhooks/prod', headers },
        response => {
          resolve(response.statusCode)
          call.destroy()
        },
      )
      call.on('error', () => {})
      call.write('{')
    })
    expect(status).toBe(401)
  })
})

describe('what cannot be read is kept, and answered 400', () => {
  test.each([
    ['no JSON', '{"alerts": [', '', 'not_json', 'no JSON'],
    ['NUL', '{"alerts": []}\u0000', '', 'not_json', 'NUL at character 14'],
    ['nothing', '', '', 'not_json', 'empty'],
    ['a bare word', '"hello"', '', 'unreadable', 'found a text'],
    ['another shape', '{"alerts": {"a": 1}}', 'alerts', 'unreadable', 'found an object'],
    ['only unreadable alerts', '{"alerts": [{"status": "firing"}, 5]}', 'alerts[0].labels', 'unreadable', ''],
  ])('%s', async (_, body, path, error, message) => {
    const headers = { authorization: 'Bearer s3cret', 'content-type': 'application/json' }
    const answer = await world.post('/webhooks/prod', body, headers)
    expect(answer).toEqual({ status: 400, body: { error, path, message: expect.stringContaining(message) } })
    expect(world.kept).toEqual([
      {
        source: 'prod',
        path: path || null,
        reason: expect.stringContaining(message),
        contentType: 'application/json',
        body,
      },
    ])
    expect(world.taken).toEqual([])
    expect(world.logged).toHaveLength(1)
  })

  test('a compressed body', async () => {
    const headers = { authorization: 'Bearer s3cret', 'content-encoding': 'gzip' }
    const answer = await world.post('/webhooks/prod', new Uint8Array([0x1f, 0x8b, 8, 0]), headers)
    expect([answer.status, answer.body.message]).toEqual([400, expect.stringContaining('gzip')])
  })

  test('beside what can: that is taken, and the rest is said', async () => {
    const good = { status: 'firing', labels: { a: 'b' } }
    const answer = await world.post('/webhooks/prod', { alerts: [good, { status: 'firing', labels: 5 }, good] })
    expect(answer.status).toBe(202)
    expect(answer.body).toMatchObject({ accepted: 2, rejected: [{ path: 'alerts[1].labels' }] })
    expect(world.taken[0]).toHaveLength(2)
    expect(world.kept.map(({ path }) => path)).toEqual(['alerts[1].labels'])
  })
})

test.each([
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/vnd.x+json; charset=utf-8',
])('JSON is read whatever it is said to be: %s', async type => {
  const headers = { authorization: 'Bearer s3cret', 'content-type': type }
  expect((await world.post('/webhooks/prod', '\ufeff{"alerts": []}', headers)).status).toBe(202)
})

test('a body beyond 4 MiB is too large, one just below is not', async () => {
  const padded = (bytes: number) => `{"alerts": []${' '.repeat(bytes - 14)}}`
  expect((await world.post('/webhooks/prod', padded(4 * 1_024 * 1_024))).status).toBe(202)
  const answer = await world.post('/webhooks/prod', padded(4 * 1_024 * 1_024 + 1))
  expect([answer.status, answer.body.error]).toEqual([413, 'body_too_large'])
})

test('a body that does not say how long it is ends there, too', async () => {
  const half = new Uint8Array(2 * 1_024 * 1_024).fill(32)
  const url = `http://127.0.0.1:${world.port}/webhooks/prod`
  const headers = { authorization: 'Bearer s3cret' }
  const send = (parts: number) => {
    const body = new ReadableStream({
      pull: to => (parts-- > 0 ? to.enqueue(half) : to.close()),
    })
    return fetch(url, { method: 'POST', headers, body, duplex: 'half' })
  }
  expect((await send(2)).status).toBe(400)
  expect(await send(3).then(({ status }) => status, String)).toSatisfy(
    said => said === 413 || /fetch failed/.test(said),
  )
  expect(world.counted).toEqual(['prod 400', 'prod 413'])
})

test('a sender that goes away before the end of its body is not heard', async () => {
  const headers = { authorization: 'Bearer s3cret', 'content-length': '100' }
  const call = requestHttp({ port: world.port, host: '127.0.0.1', method: 'POST', path: '/webhooks/prod', headers })
  call.on('error', () => {})
  call.write('{"alerts": []}', () => call.destroy())
  await vi.waitFor(() => expect(world.counted).toEqual(['prod 400']))
  expect([world.taken, world.kept, world.logged]).toEqual([[], [], []])
})

test('what there is no room for may come again', async () => {
  world.crowded = true
  const body = { version: '4', alerts: [{ status: 'firing', labels: { alertname: 'A' } }] }
  expect(await world.post('/webhooks/prod', body)).toMatchObject({ status: 429, body: { error: 'overloaded' } })
})

test('5xx only where it was not stored, with an id that the log knows', async () => {
  world.broken = true
  const answer = await world.post('/webhooks/prod', fixture('alertmanager/firing.json'))
  expect([answer.status, answer.body.error]).toEqual([503, 'not_stored'])
  expect(world.logged.join()).toContain(String(answer.body.id))
  expect(JSON.stringify(answer.body)).not.toContain('database')
})

test('a request that is no HTTP does no harm', async () => {
  await new Promise<void>(resolve => {
    const socket = connect(world.port, '127.0.0.1', () => socket.end('NONSENSE\r\n\r\n'))
    socket.on('close', () => resolve())
    socket.resume()
  })
  expect((await world.post('/webhooks/prod', { alerts: [] })).status).toBe(202)
})
