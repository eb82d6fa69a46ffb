import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { INCIDENT_LIMIT, squadcastRoutes } from '../../../src/webhook/dropin/squadcast.ts'
import { source } from '../sources/sources.ts'
import { World } from '../world.ts'

const PATH = '/v2/incidents/api'
const TOKEN = 'token-of-squad-6f1c'
const SOURCES = new Map([
  ['prod', source({ name: 'prod', secret: 'token-of-two' })],
  ['squad', source({ name: 'squad', type: 'squadcast', secret: TOKEN })],
  ['second', source({ name: 'second', type: 'squadcast', secret: 'token-of-two' })],
  ['open', source({ name: 'open', type: 'squadcast', secret: '' })],
])
const LAG = { message: 'Ledger is behind', description: 'By 40 minutes', event_id: 'ledger/lag' }

let world: World
beforeEach(async () => {
  world = new World(SOURCES, squadcastRoutes)
  await world.server.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => world.server.close())

const post = (body: unknown, token = TOKEN, headers = {}) => world.post(`${PATH}/${token}`, body, headers)

test.each(['trigger', 'acknowledge', 'resolve'])('to %s is taken in, then accepted', async status => {
  expect(await post({ ...LAG, status })).toEqual({ status: 202, body: { status: 'accepted' } })
  expect(world.taken).toMatchObject([[{ source: 'squad', fingerprint: 'ledger/lag' }]])
  expect(world.counted).toEqual(['open first_in_group 1', 'squad 202'])
  expect([world.kept, world.logged]).toEqual([[], []])
})

test('without an event_id each is a new one', async () => {
  for (const _ of [1, 2]) await post({ message: 'Ledger is behind', description: '' })
  expect(new Set(world.taken.flat().map(({ fingerprint }) => fingerprint)).size).toBe(2)
})

test.each(['application/json', 'application/json; charset=utf-8', 'text/plain', 'nonsense'])(
  'JSON is read whatever it is said to be: %s',
  async type => expect((await post(LAG, TOKEN, { 'content-type': type })).status).toBe(202),
)

describe('the token', () => {
  test('is that of a source of this type before others', async () => {
    expect((await post(LAG, 'token-of-two')).status).toBe(202)
    expect(world.taken).toMatchObject([[{ source: 'second' }]])
  })

  test.each([
    ['wrong', 'token-of-nobody'],
    ['longer', `${TOKEN}0`],
    ['cut', TOKEN.slice(0, -1)],
    ['a name', 'squad'],
    ['empty', ''],
  ])('that is %s is refused, and neither counted by its name nor logged', async (_, token) => {
    const answer = await post(LAG, token)
    expect(answer).toEqual({ status: 401, body: { error: 'unauthorized', message: expect.any(String) } })
    expect(world.counted).toEqual(['unknown 401'])
    expect([world.taken, world.kept, world.logged]).toEqual([[], [], []])
  })
})

describe('what cannot be read is refused, and kept', () => {
  test.each([
    ['no JSON', '{"message": ', ''],
    ['nothing', '', ''],
    ['a list', [LAG], ''],
    ['no message', { event_id: 'x' }, 'message'],
    ['an end of nothing', { status: 'resolve' }, 'event_id'],
    ['a word that nobody knows', { ...LAG, status: 'reslove' }, 'status'],
  ])('%s', async (_, body, path) => {
    const answer = await post(body)
    expect(answer).toEqual({ status: 400, body: { error: 'unreadable', path, message: expect.any(String) } })
    expect(world.kept).toMatchObject([{ source: 'squad', path: path || null }])
    expect(world.taken).toEqual([])
    expect(world.logged.join()).not.toContain(TOKEN)
  })
})

describe('its size', () => {
  const sized = (bytes: number) => {
    const empty = JSON.stringify({ ...LAG, description: '' })
    return JSON.stringify({ ...LAG, description: 'x'.repeat(bytes - empty.length) })
  }
  test('may be 30 KB', async () => expect((await post(sized(INCIDENT_LIMIT))).status).toBe(202))
  test.each([INCIDENT_LIMIT + 1, 1_000_000])('may not be more, as %i bytes are: that is kept', async bytes => {
    const answer = await post(sized(bytes))
    expect(answer).toEqual({
      status: 413,
      body: { error: 'body_too_large', message: expect.stringContaining('30720') },
    })
    expect(world.kept).toMatchObject([{ source: 'squad', reason: expect.stringContaining(String(bytes)) }])
    expect(world.taken).toEqual([])
  })
  test('is not read to its end beyond what anybody may send', async () =>
    expect((await post('x'.repeat(4 * 1_024 * 1_024 + 1))).body.error).toBe('body_too_large'))
})

test('what is not stored is not accepted: 503, with an id and without the token', async () => {
  world.broken = true
  const answer = await post(LAG)
  expect([answer.status, answer.body.error]).toEqual([503, 'not_stored'])
  expect(JSON.stringify([answer, world.logged])).not.toContain(TOKEN)
})
