import { asc } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { shown } from '../../src/demo/person.ts'
import { evolve } from '../../src/incident/evolve.ts'
import type { Incident } from '../../src/incident/incident.ts'
import type { Message } from '../../src/sandbox/model.ts'
import { findById } from '../../src/store/incidents.ts'
import { incidents } from '../../src/store/schema.ts'
import { eventsOf } from '../../src/store/timeline.ts'
import { createWorld, type World, type WorldOptions } from './world.ts'

/** One world for all stories of a file; after each of them it must be honest. */
export function useWorld(options: WorldOptions = {}): () => World {
  let world: World | null = null
  const get = () => {
    if (!world) throw new Error('the world is not there yet')
    return world
  }
  beforeAll(async () => {
    world = await createWorld(options)
  })
  afterEach(() => expectHonest(get()))
  afterAll(() => world?.close())
  return get
}

/** A world for one story. */
export function inWorld(options: WorldOptions, story: (world: World) => Promise<void>): () => Promise<void> {
  return async () => {
    const world = await createWorld(options)
    try {
      await story(world)
      await expectHonest(world)
    } finally {
      await world.close()
    }
  }
}

/** What holds after every story: Slack had nothing to complain of, nobody was called by a trick, nothing leaked. */
async function expectHonest(world: World): Promise<void> {
  const { slack, statuses } = world
  await world.settle()
  expect(slack.violations).toEqual([])
  expect(broadcasts(slack)).toEqual([])
  expect(leaks(world)).toEqual([])
  expect(statuses.filter(status => status >= 500)).toEqual([])
  await expectToldInFull(world)
}

function messagesIn({ workspace }: World['slack']): readonly Message[] {
  return [...workspace.channels.values()].flatMap(({ messages, ephemerals }) => [...messages, ...ephemerals])
}

function broadcasts(slack: World['slack']): readonly string[] {
  const calling = messagesIn(slack).filter(({ bot_id, notifies }) => bot_id && notifies.some(id => id.startsWith('!')))
  return calling.map(shown)
}

/** Where a secret of ours was written. */
function leaks({ secrets, logs, slack }: World): readonly string[] {
  const { workspace } = slack
  const views = [...workspace.homes.values(), ...[...workspace.modals.values()].flat()]
  const written = [...logs, ...messagesIn(slack).map(message => JSON.stringify(message)), JSON.stringify(views)]
  const all = Object.entries(secrets)
  return written.flatMap(text => all.filter(([, secret]) => text.includes(secret)).map(([name]) => `${name}: ${text}`))
}

/** The timeline has no gap and folds to the row, and an incident has one channel at most. */
async function expectToldInFull({ db, slack }: World): Promise<void> {
  const rows = await db.select({ id: incidents.id }).from(incidents).orderBy(asc(incidents.number))
  for (const { id } of rows) {
    const events = await eventsOf(db, id)
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
    const folded = events.reduce<Incident | null>((now, event) => evolve(now, event, id), null)
    expect(folded).toEqual(await findById(db, id))
  }
  const made = slack.calls.filter(({ method, ok }) => method === 'conversations.create' && ok)
  const names = made.map(({ args }) => String(args.name))
  expect(names).toEqual([...new Set(names)])
  expect(names.filter(name => name.startsWith('inc-')).length).toBeLessThanOrEqual(rows.length)
}
