import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tidy } from '../../../src/engine/upkeep.ts'
import { addArrivals } from '../../../src/store/arrivals.ts'
import { inTransaction } from '../../../src/store/db.ts'
import { lockSilences } from '../../../src/store/locks.ts'
import { alert } from '../../kit/engine.ts'
import { OpsgenieWorld } from './opsgenie-world.ts'

let world: OpsgenieWorld
beforeAll(async () => {
  world = await OpsgenieWorld.start()
})
afterAll(() => world.close())

test('ids, numbers, outcomes and what was said outlive a restart', async () => {
  const told = await world.send('/v2/alerts', { body: { message: 'Before', alias: 'stays', tags: ['x'] } })
  const before = await world.alert('stays')
  await world.restart()
  expect(await world.alert('stays')).toEqual(before)
  expect(await world.outcomeOf(told)).toMatchObject({ success: true, alertId: before.id })
  const again = await world.create({ message: 'After', alias: 'stays' })
  expect(again).toMatchObject({ id: before.id, tinyId: before.tinyId, message: 'Before', count: 2 })
})

test('an alert that ended while nobody told us so is over for its sender, too', async () => {
  const first = await world.create({ message: 'Quiet', alias: 'quiet' })
  const stored = await world.stored('quiet')
  if (!stored) throw new Error('not stored')
  const at = world.engine.clock.advance('1h')
  await world.engine.receive([{ ...stored, status: 'resolved', endsAt: at, ended: 'expired' }])
  expect(await world.alert('quiet')).toMatchObject({ status: 'closed' })
  const second = await world.create({ message: 'Loud', alias: 'quiet' })
  expect(second).toMatchObject({ status: 'open', message: 'Loud' })
  expect(second.id).not.toBe(first.id)
  expect(await world.stored('quiet')).toMatchObject({ status: 'firing', title: 'Loud' })
})

test('an alert that ends while it is created once more is created anew', async () => {
  const first = await world.create({ message: 'Flapping', alias: 'flap' })
  const stored = await world.stored('flap')
  if (!stored) throw new Error('not stored')
  world.meanwhile = () => world.engine.receive([{ ...stored, status: 'resolved', endsAt: stored.startsAt }])
  const second = await world.create({ message: 'Flapping still', alias: 'flap' })
  expect(second.id).not.toBe(first.id)
  expect(await world.stored('flap')).toMatchObject({ status: 'firing', title: 'Flapping still' })
})

test('an alert that is closed while more alerts wait than can be decided of is over for its sender', async () => {
  const { db } = world.fresh
  const first = await world.create({ message: 'Before', alias: 'behind' })
  await inTransaction(db, async tx => {
    // Whoever decides waits for this.
    await lockSilences(tx)
    await addArrivals(db, [{ signal: alert('other'), isOver: false }])
    await world.engine.begin()
    await world.act('behind', 'close')
    expect(await world.alert('behind')).toMatchObject({ id: first.id, status: 'closed' })
    const second = await world.create({ message: 'After', alias: 'behind' })
    expect(second).toMatchObject({ status: 'open', message: 'After', count: 1 })
    expect(second.id).not.toBe(first.id)
  })
  await world.engine.catchUp()
  expect(await world.stored('behind')).toMatchObject({ status: 'firing', title: 'After', verdict: 'refire' })
})

test('what people acknowledge and resolve in Slack, its sender sees', async () => {
  await world.create({ message: 'Seen by people', alias: 'people' })
  const { incident } = (await world.stored('people')) ?? {}
  const { id } = (await world.engine.ask.byNumber(incident ?? 0)) ?? { id: '' }
  const ada = { kind: 'user', id: 'U0ADA', name: 'Ada' } as const
  await world.engine.handle(id, { type: 'acknowledge' }, ada)
  expect(await world.alert('people')).toMatchObject({ status: 'open', acknowledged: true, isSeen: true })
  await world.engine.handle(id, { type: 'resolve', summary: null, cause: null }, ada)
  expect(await world.alert('people')).toMatchObject({ status: 'closed', acknowledged: false })
})

test('a create that was stored by half is made whole by the next one', async () => {
  world.broken = true
  expect((await world.send('/v2/alerts', { body: { message: 'Half', alias: 'half' } })).status).toBe(503)
  world.broken = false
  const told = await world.send('/v2/alerts', { body: { message: 'Half', alias: 'half' } })
  expect(await world.outcomeOf(told)).toMatchObject({ success: true })
  expect(await world.stored('half')).toMatchObject({ status: 'firing', verdict: 'open' })
})

describe('the list', () => {
  const headers = { authorization: 'GenieKey list-key' }
  const list = async (query: string) => {
    const { body } = await world.send(`/v2/alerts?${query}`, { headers })
    return Array.isArray(body.data) ? body.data.map((alert: { alias: string }) => alert.alias) : body
  }
  beforeAll(async () => {
    for (const alias of ['l1', 'l2', 'l3', 'l4']) {
      await world.send('/v2/alerts', { body: { message: alias, alias }, headers })
    }
    for (const alias of ['l2', 'l4']) {
      await world.send(`/v2/alerts/${alias}/close?identifierType=alias`, { method: 'POST', headers })
    }
    await world.send('/v2/alerts', { body: { message: 'again', alias: 'l2' }, headers })
  })

  test('has the newest first, page by page, of one source', async () => {
    expect(await list('limit=2')).toEqual(['l2', 'l4'])
    expect(await list('limit=2&offset=1')).toEqual(['l4', 'l3'])
    expect(await list('limit=x&offset=-1')).toEqual(['l2', 'l4', 'l3', 'l2', 'l1'])
  })

  test.each([
    ['', ['l2', 'l4', 'l3', 'l2', 'l1']],
    ['status: open', ['l2', 'l3', 'l1']],
    ['status: CLOSED', ['l4', 'l2']],
    ['alias:"l2"', ['l2', 'l2']],
    ['status: open AND alias: l1', ['l1']],
    ['alias=l4 and status=open', []],
  ])('of %j has %j', async (query, expected) => {
    const encoded = encodeURIComponent(query)
    expect(await list(`query=${encoded}`)).toEqual(expected)
    const { data } = await world.send(`/v2/alerts/count?query=${encoded}`, { headers })
    expect(data).toEqual({ count: expected.length })
  })

  test.each([
    ...['tag: vip', 'status: open OR alias: l1', 'status: half-open', 'constructor: x', 'status: constructor'],
    'alias:',
  ])('of %j is not made up', async query => {
    for (const path of ['/v2/alerts', '/v2/alerts/count']) {
      const { status, body } = await world.send(`${path}?query=${encodeURIComponent(query)}`)
      expect([status, body.errors]).toEqual([422, { query: expect.stringContaining('understood') }])
    }
  })
})

test('outcomes are kept for a week, alerts that are over for a month, and open ones for good', async () => {
  const { fresh, engine } = world
  const over = await world.create({ message: 'Over', alias: 'month' })
  const told = await world.act('month', 'close')
  await tidy(fresh.db, engine.clock.advance('6d23h'))
  expect(await world.outcomeOf(told)).toMatchObject({ success: true })
  await tidy(fresh.db, engine.clock.advance('2h'))
  expect(await world.send(`/v2/alerts/requests/${told.body.requestId}`)).toMatchObject({ status: 404 })
  expect((await world.send(`/v2/alerts/${over.id}`)).status).toBe(200)
  await tidy(fresh.db, engine.clock.advance('24d'))
  expect((await world.send(`/v2/alerts/${over.id}`)).status).toBe(404)
  expect(await world.alert('half')).toMatchObject({ status: 'open', message: 'Half' })
  expect(await world.create({ message: 'Once more', alias: 'month' })).toMatchObject({ status: 'open', count: 1 })
})
