import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createLog } from '../../../src/lib/log.ts'
import { createServer } from '../../../src/web/server.ts'
import { victoropsRoutes } from '../../../src/webhook/dropin/victorops.ts'
import { RECEIVED, source } from '../sources/sources.ts'
import { World } from '../world.ts'

const PATH = '/integrations/generic/20131114/alert'
const KEY = 'key-of-oncall-6f1c'
const SOURCES = new Map([
  ['prod', source({ name: 'prod', type: 'generic', secret: 'key-of-two' })],
  ['oncall', source({ name: 'oncall', type: 'victorops', secret: KEY })],
  ['second', source({ name: 'second', type: 'victorops', secret: 'key-of-two' })],
  ['slashed', source({ name: 'slashed', type: 'victorops', secret: 'a/b c+d' })],
  ['open', source({ name: 'open', type: 'victorops', secret: '' })],
])
const CRITICAL = { message_type: 'CRITICAL', entity_id: 'disk/ledger-db-2', entity_display_name: 'Disk is full' }

let world: World
beforeEach(async () => {
  world = new World(SOURCES, victoropsRoutes)
  await world.server.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => world.server.close())

const post = (body: unknown, path = `${KEY}/payments`) => world.post(`${PATH}/${path}`, body, {})

test.each(['CRITICAL', 'WARNING', 'INFO', 'ACKNOWLEDGEMENT', 'RECOVERY', 'OK', 'BANANA'])(
  '%s is taken in, then answered with success and its entity',
  async message_type => {
    const answer = await post({ ...CRITICAL, message_type })
    expect(answer).toEqual({ status: 200, body: { result: 'success', entity_id: 'disk/ledger-db-2' } })
    expect(world.taken).toMatchObject([[{ source: 'oncall', fingerprint: 'disk/ledger-db-2' }]])
    expect(world.counted).toEqual(['open first_in_group 1', 'oncall 200'])
    expect([world.kept, world.logged]).toEqual([[], []])
  },
)

describe('without an entity_id', () => {
  test('each is a new one, and its sender is told which', async () => {
    const answers = [await post({ message_type: 'CRITICAL' }), await post({ message_type: 'CRITICAL', entity_id: '' })]
    const ids = answers.map(({ body }) => body.entity_id)
    expect(new Set(ids).size).toBe(2)
    expect(world.taken.flat().map(({ fingerprint }) => fingerprint)).toEqual(ids)
  })
  test('an end is success, and about nothing', async () => {
    expect((await post({ message_type: 'RECOVERY' })).body).toMatchObject({ result: 'success' })
    expect([world.taken, world.kept]).toEqual([[], []])
  })
})

describe('the routing key', () => {
  test.each([
    ['stands in the address', `${KEY}/payments`, 'payments'],
    ['may be percent-encoded', `${KEY}/payments%20%2F%20eu`, 'payments / eu'],
    ['may be what it was left as', `${KEY}/$routing_key`, '$routing_key'],
    ['may be missing', KEY, undefined],
    ['may be empty', `${KEY}/`, undefined],
  ])('%s', async (_, path, routing_key) => {
    expect((await post(CRITICAL, path)).status).toBe(200)
    expect(world.taken[0]?.[0]?.labels.routing_key).toBe(routing_key)
  })
})

describe('the integration key', () => {
  test.each([
    ['is the secret of a source', KEY, 'oncall'],
    ['is that of this type before others', 'key-of-two', 'second'],
    ['may be percent-encoded', encodeURIComponent('a/b c+d'), 'slashed'],
  ])('%s', async (_, key, name) => {
    expect((await post(CRITICAL, `${key}/payments`)).status).toBe(200)
    expect(world.taken).toMatchObject([[{ source: name }]])
    expect(world.counted).toContain(`${name} 200`)
  })

  test.each([
    ['wrong', 'key-of-nobody'],
    ['longer', `${KEY}0`],
    ['cut', KEY.slice(0, -1)],
    ['in other letters', KEY.toUpperCase()],
    ['a name', 'oncall'],
    ['empty', ''],
  ])('that is %s is refused, and neither counted by its name nor logged', async (_, key) => {
    const answer = await post(CRITICAL, `${key}/payments`)
    expect(answer).toEqual({ status: 404, body: { result: 'failure', message: expect.any(String) } })
    expect(world.counted).toEqual(['unknown 404'])
    expect([world.taken, world.kept, world.logged]).toEqual([[], [], []])
  })

  test('is in no log, whatever becomes of the request', async () => {
    const lines: string[] = []
    const log = createLog('trace', { write: line => lines.push(line) })
    const server = createServer({ log })
    const counted: string[] = []
    victoropsRoutes(server, {
      ...{ sources: () => SOURCES, clock: () => RECEIVED, publicUrl: '', log },
      hear: async () => null,
      receive: () => Promise.reject(new Error('the database is away')),
      reject: async () => {},
      deliveries: { isTaken: async () => false, take: async () => {} },
      tools: { fetchText: async () => '', tellOperators: async () => {} },
      metrics: { webhook: name => counted.push(name), alerts: () => {} },
    })
    const url = `${PATH}/${KEY}`
    const sent = ['', '/payments', '/payments/', '/%ZZ', '/payments/more', `/${'x'.repeat(2_000)}`, '?token=x']
    for (const rest of sent) await server.inject({ method: 'POST', url: url + rest, payload: CRITICAL })
    await server.inject({ method: 'GET', url })
    await server.inject({ method: 'POST', url, payload: 'no JSON' })
    await server.close()
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.join('')).not.toContain(KEY)
    expect(new Set(counted)).toEqual(new Set(['oncall']))
  })
})

describe('what cannot be read is failure, and kept', () => {
  test.each([
    ['no JSON', '{"message_type": ', ''],
    ['nothing', '', ''],
    ['a list', [CRITICAL], ''],
    ['no message_type', { entity_id: 'x' }, 'message_type'],
  ])('%s', async (_, body, path) => {
    const answer = await post(body)
    expect(answer).toEqual({ status: 400, body: { result: 'failure', message: expect.any(String) } })
    expect(world.kept).toMatchObject([{ source: 'oncall', path: path || null }])
    expect(world.taken).toEqual([])
    expect(world.counted).toEqual(['oncall 400'])
    expect(world.logged.join()).not.toContain(KEY)
  })
})

test('what is not stored is no success: 503, with an id and without the key', async () => {
  world.broken = true
  const answer = await post(CRITICAL)
  expect([answer.status, answer.body.error]).toEqual([503, 'not_stored'])
  expect(world.logged.join()).toContain(String(answer.body.id))
  expect(JSON.stringify([answer, world.logged])).not.toContain(KEY)
})

test('JSON is read whatever it is said to be', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'nonsense']) {
    const answer = await world.post(`${PATH}/${KEY}/x`, CRITICAL, { 'content-type': type })
    expect(answer.body.result).toBe('success')
  }
})
