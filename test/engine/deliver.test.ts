import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Delivery, Postponed, Undeliverable } from '../../src/engine/ports.ts'
import type { Command } from '../../src/incident/command.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, engineOn, playSlack, until } from '../kit/engine.ts'
import { outboxOn } from '../kit/outbox.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterEach(() =>
  fresh.db.execute(
    sql`truncate incidents, timeline, alerts, outbox, reached cascade; alter sequence incident_number restart`,
  ),
)
afterAll(() => fresh.drop())

const rows = () => outboxOn(fresh.db).rows()
const typesOf = (tried: readonly string[]) => [...tried].sort()

/** Slack does what `answer` says to the effects of one type, and everything else as it should. */
function engineWith(type: string, answer: (delivery: Delivery) => Promise<Command | null>) {
  const slack = playSlack()
  const tried: string[] = []
  const perform = (delivery: Delivery) => (delivery.effect.type === type ? answer(delivery) : slack.perform(delivery))
  const onTried = (what: string, outcome: string) => {
    if (what === type) tried.push(outcome)
  }
  return { ...engineOn(fresh.db, { slack, perform, onTried }), tried }
}

/** Lets go of what it holds when told to. */
function hanging() {
  const held: (() => void)[] = []
  const hang = () =>
    new Promise<null>(resolve => {
      held.push(() => resolve(null))
    })
  return { held, hang, letGo: () => held.splice(0).map(go => go()) }
}

describe('what is due', () => {
  test('is done until nothing is', async () => {
    const engine = engineOn(fresh.db)
    await engine.receive([alert('a')])
    await engine.settle()
    expect(engine.performed.map(({ effect }) => effect.type)).toEqual(
      expect.arrayContaining(['create_channel', 'post_header', 'post_announcement', 'set_topic', 'page', 'pin_header']),
    )
    expect(await rows()).toMatchObject([{ type: 'wait' }])
    const [incident] = await engine.incidents()
    expect(incident).toMatchObject({
      channel: { id: 'C1' },
      header: {},
      announcement: {},
      pages: [{ user: { id: 'U0ADA' } }],
    })
  })

  test('ends: nothing that was recorded asks for itself again', async () => {
    const engine = engineOn(fresh.db)
    await engine.receive([alert('a')])
    await engine.settle()
    const done = engine.performed.length
    await engine.settle()
    engine.clock.advance('1m')
    await engine.settle()
    expect(engine.performed).toHaveLength(done)
  })

  test('in its lane is done one after another, whatever it takes', async () => {
    let [now, most] = [0, 0]
    const slack = playSlack()
    const perform = async (delivery: Delivery) => {
      if (delivery.effect.type === 'page') return slack.perform(delivery)
      most = Math.max(most, ++now)
      await fresh.db.execute(sql`select 1`)
      now--
      return slack.perform(delivery)
    }
    const engine = engineOn(fresh.db, { slack, perform })
    await engine.receive([alert('a')])
    await engine.settle()
    expect(most).toBe(1)
  })
})

describe('an effect that fails', () => {
  test('is tried again after one second, two, four … sixty at most', async () => {
    const engine = engineWith('create_channel', () => Promise.reject(new Error('boom')))
    await engine.receive([alert('a')])
    const waits: number[] = []
    for (let i = 0; i < 9; i++) {
      await engine.settle()
      const due = (await rows()).find(({ type }) => type === 'create_channel')?.due_at ?? new Date(0)
      waits.push((due.getTime() - engine.clock.now().getTime()) / 1_000)
      engine.clock.advance(`${waits.at(-1)}s`)
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60])
    expect(engine.tried).toEqual(Array(9).fill('failed'))
  })

  test('holds up nobody else meanwhile, and is done in the end', async () => {
    let left = 2
    const engine = engineWith('set_topic', async () => {
      if (left-- > 0) throw new Error('boom')
      return null
    })
    await engine.receive([alert('a')])
    await engine.settle()
    expect((await rows()).map(({ type }) => type)).toEqual(['wait', 'set_topic'])
    for (const wait of ['1s', '2s']) {
      engine.clock.advance(wait)
      await engine.settle()
    }
    expect(typesOf(engine.tried)).toEqual(['done', 'failed', 'failed'])
  })

  test.each([5_000, 0])('because Slack asked to wait %d ms counts as no failure', async ms => {
    const engine = engineWith('create_channel', () => Promise.reject(new Postponed(ms, 'slower')))
    await engine.receive([alert('a')])
    await engine.settle()
    expect((await rows()).find(({ type }) => type === 'create_channel')).toMatchObject({ failures: 0 })
    engine.clock.advance('5s')
    await engine.settle()
    expect(engine.tried).toEqual(['postponed', 'postponed'])
  })

  test('for good is told to the timeline and the operators, once', async () => {
    const engine = engineWith('create_channel', () => Promise.reject(new Undeliverable('every name is taken')))
    await engine.receive([alert('a')])
    await engine.settle()
    const [incident] = await engine.incidents()
    expect(incident && (await engine.types(incident))).toContain('delivery_failed')
    expect(engine.slack.of('tell_operators')).toHaveLength(1)
    expect((await rows()).map(({ type }) => type)).toEqual(['wait'])
  })

  test('for good in telling the operators tells nobody of it', async () => {
    const refuse = () => Promise.reject(new Undeliverable('no such channel'))
    const engine = engineOn(fresh.db, { perform: refuse })
    await engine.receive([alert('a')])
    await engine.settle()
    const [incident] = await engine.incidents()
    const failed = incident ? (await engine.types(incident)).filter(type => type === 'delivery_failed') : []
    // The channel, and the notice of it.
    expect(failed).toHaveLength(2)
  })
})

describe('a Slack that hangs', () => {
  test('delays no page', async () => {
    const { held, hang, letGo } = hanging()
    const engine = engineWith('create_channel', hang)
    const groups = Array.from({ length: 20 }, (_, i) => alert(`a${i}`, { labels: { service: `s${i}` } }))
    await engine.receive(groups)
    engine.deliverer.start()
    await until(() => held.length === 4)
    await engine.receive([alert('b')])
    engine.deliverer.wake(new Set(['slack']))
    await until(() => engine.slack.of('page').length === 1)
    // Of twenty-one channels four are made at a time.
    for (const more of [4, 4, 4, 4, 1, 0]) {
      letGo()
      await until(() => held.length === more)
    }
    await engine.deliverer.stop()
  })

  test('is waited for when we stop, and nothing more is begun', async () => {
    const { held, hang, letGo } = hanging()
    const engine = engineWith('create_channel', hang)
    await engine.receive([alert('a')])
    engine.deliverer.start()
    await until(() => held.length === 1)
    let stopped = false
    const stopping = engine.deliverer.stop().then(() => {
      stopped = true
    })
    await engine.receive([alert('b', { labels: { service: 'other' } })])
    expect(stopped).toBe(false)
    letGo()
    await stopping
    expect(held).toHaveLength(0)
    expect((await rows()).filter(({ type }) => type === 'create_channel')).toMatchObject([{ attempts: 0, held: false }])
  })

  test('is left to whoever starts next with nothing lost', async () => {
    const engine = engineOn(fresh.db)
    await engine.receive([alert('a')])
    engine.deliverer.start()
    await until(() => engine.performed.length > 0)
    await engine.deliverer.stop()
    await engineOn(fresh.db, { slack: engine.slack }).settle()
    expect(engine.slack.of('create_channel')).toHaveLength(1)
    expect((await rows()).map(({ type }) => type)).toEqual(['wait'])
  })
})
