import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RECEIVED, source } from '../sources/sources.ts'
import { World } from '../world.ts'

const SOURCES = new Map([
  ['prom', source({ name: 'prom', type: 'alertmanager-api-v2' })],
  ['am', source({ name: 'am', type: 'alertmanager' })],
  ['shop', source({ name: 'shop', type: 'generic' })],
])
const BEARER = { authorization: 'Bearer s3cret', 'content-type': 'application/json' }
const ENDS = new Date(RECEIVED.getTime() + 240_000).toISOString()
const alert = (name: string) => ({ labels: { alertname: name }, endsAt: ENDS })

let world: World
beforeEach(async () => {
  world = new World(SOURCES)
  await world.server.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => world.server.close())

type Asked = { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: string }

async function ask(path: string, { headers = BEARER, ...asked }: Asked) {
  const response = await fetch(`http://127.0.0.1:${world.port}${path}`, { headers, ...asked })
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}

const send = (payload: unknown, path = '/webhooks/prom/api/v2/alerts', headers?: Record<string, string>) =>
  ask(path, {
    ...{ method: 'POST', body: typeof payload === 'string' ? payload : JSON.stringify(payload) },
    ...(headers && { headers }),
  })

describe('alerts sent to Alertmanager’s own API', () => {
  test.each(['prom', 'am'])('are taken in by %s, and answered 200 and nothing', async name => {
    const answer = await send([alert('a'), alert('b')], `/webhooks/${name}/api/v2/alerts`)
    expect(answer).toEqual({ status: 200, type: null, text: '' })
    expect(world.taken.flat().map(({ title, source: of }) => [of, title])).toEqual([
      [name, 'a'],
      [name, 'b'],
    ])
    expect(world.counted).toEqual(['open first_in_group 2', `${name} 200`])
  })

  test('are read at the source’s own address too', async () => {
    const answer = await send([alert('a')], '/webhooks/prom')
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([202, { accepted: 1 }])
  })

  test('may be none', async () => expect((await send([])).status).toBe(200))

  test('are answered 400 where some cannot be read, and the others are stored', async () => {
    const answer = await send([alert('a'), { labels: {} }, alert('b'), { labels: { x: '' } }])
    expect(answer.status).toBe(400)
    expect(answer.type).toContain('application/json')
    expect(JSON.parse(answer.text)).toBe(
      '[1].labels: no label has a value: nothing tells it from others; ' +
        '[3].labels: no label has a value: nothing tells it from others',
    )
    expect(world.taken.flat().map(({ title }) => title)).toEqual(['a', 'b'])
    expect(world.kept.map(({ path, reason }) => [path, reason])).toEqual([
      ['[1].labels', expect.stringContaining('(and 1 more)')],
    ])
  })

  test.each([
    ['[{"labels"', 'the body is no JSON'],
    ['', 'the body is empty'],
    ['{"alerts": []}', 'expected a list of alerts, found an object'],
  ])('that are none (%s) are answered 400, and kept', async (payload, message) => {
    const answer = await send(payload)
    expect([answer.status, JSON.parse(answer.text)]).toEqual([400, expect.stringContaining(message)])
    expect(world.kept).toMatchObject([{ source: 'prom', path: null, body: payload }])
    expect(world.taken).toEqual([])
  })

  test('that are not stored are answered 503', async () => {
    world.broken = true
    expect((await send([alert('a')])).status).toBe(503)
  })

  test('may be 256 with much to say', async () => {
    const fat = Array.from({ length: 256 }, (_, i) => ({
      ...alert(`a${i}`),
      annotations: { text: 'x'.repeat(15_000) },
    }))
    expect((await send(fat)).status).toBe(200)
    expect(world.taken.flat()).toHaveLength(256)
  })

  test.each([
    ['without the secret', '/webhooks/prom/api/v2/alerts', {}, 401],
    ['with a wrong one', '/webhooks/prom/api/v2/alerts', { authorization: 'Bearer s3creT' }, 401],
    ['with it as a password', '/webhooks/prom/api/v2/alerts', { authorization: `Basic ${btoa('prom:s3cret')}` }, 200],
    ['for nobody', '/webhooks/nobody/api/v2/alerts', BEARER, 404],
    ['for a source of another type', '/webhooks/shop/api/v2/alerts', BEARER, 404],
    ['by the API that is no more', '/webhooks/prom/api/v1/alerts', BEARER, 404],
  ])('%s, at %s with %j, are answered %i', async (_, url, headers, status) => {
    expect((await send([alert('a')], url, headers)).status).toBe(status)
    expect(world.taken.flat()).toHaveLength(status === 200 ? 1 : 0)
  })
})

describe('the status of that API', () => {
  const get = (path: string, headers?: Record<string, string>) => ask(path, headers ? { headers } : {})

  test('is that of an Alertmanager that stands alone', async () => {
    const answer = await get('/webhooks/prom/api/v2/status')
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([
      200,
      { cluster: { status: 'disabled' }, versionInfo: { version: '0.27.0' }, uptime: RECEIVED.toISOString() },
    ])
  })
  test('needs the secret', async () => expect((await get('/webhooks/prom/api/v2/status', {})).status).toBe(401))
  test('is of these types only', async () => expect((await get('/webhooks/shop/api/v2/status')).status).toBe(404))
})
