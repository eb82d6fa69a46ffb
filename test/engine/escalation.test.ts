import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, type Engine, engineOn } from '../kit/engine.ts'
import { ada, by, T0 } from '../kit/given.ts'
import { rulebookOf } from '../kit/rulebook.ts'

let fresh: FreshDatabase
let engine: Engine
beforeAll(async () => {
  fresh = await freshDatabase()
})
beforeEach(() => {
  engine = engineOn(fresh.db)
})
const clear = () =>
  fresh.db.execute(
    sql`truncate incidents, timeline, alerts, outbox, reached cascade; alter sequence incident_number restart`,
  )
afterEach(clear)
afterAll(() => fresh.drop())

async function incidentOf(on: Engine) {
  const [incident] = await on.incidents()
  if (!incident) throw new Error('there is no incident')
  return incident
}
async function open(on: Engine = engine) {
  await on.receive([alert('a')])
  await on.settle()
  return incidentOf(on)
}
async function pass(minutes: number, on: Engine = engine) {
  on.clock.advance(`${minutes}m`)
  await on.settle()
}
/** Who was paged, with the minutes since the beginning. */
const paged = (on: Engine = engine) =>
  on.slack
    .of('page')
    .map(({ effect, at }) => `${(at.getTime() - T0.getTime()) / 60_000} ${'user' in effect ? effect.user.name : ''}`)
const resolve = { type: 'resolve', summary: null, cause: null } as const

describe('an escalation that nobody answers', () => {
  test('goes through its steps and rounds, and then the operators hear of it', async () => {
    await open()
    for (let minute = 0; minute < 60; minute++) await pass(1)
    expect(paged()).toEqual(['0 ada', '5 bob', '15 ada', '20 bob'])
    const told = engine.slack.of('tell_operators')
    expect(told.map(({ at }) => (at.getTime() - T0.getTime()) / 60_000)).toEqual([30])
    expect((await incidentOf(engine)).position).toBeNull()
  })

  test('goes on where it stood after everything was down for an hour', async () => {
    await open()
    await pass(60)
    expect(paged()).toEqual(['0 ada', '60 bob'])
    await pass(10)
    expect(paged()).toEqual(['0 ada', '60 bob', '70 ada'])
  })

  test('loses no time on a step that names nobody', async () => {
    const rulebook = rulebookOf(`
people: { bob: { slack: U0BOB }, eve: { email: eve@example.com } }
policies:
  p: { steps: [{ notify: [user:eve], wait: 5m }, { notify: [user:bob], wait: 5m }] }
route: { policy: p }
`)
    const other = engineOn(fresh.db, { rulebook })
    await open(other)
    expect(paged(other)).toEqual(['0 bob'])
  })
})

describe('an acknowledgement', () => {
  test('at any moment ends the calling', async () => {
    const moment = fc.integer({ min: 0, max: 31 })
    const run = async (minute: number) => {
      await clear()
      const on = engineOn(fresh.db)
      const { id } = await open(on)
      if (minute > 0) await pass(minute, on)
      await on.handle(id, { type: 'acknowledge' }, by(ada))
      const before = paged(on)
      for (const step of [1, 4, 5, 10, 30]) await pass(step, on)
      expect(paged(on)).toEqual(before)
      expect(on.slack.of('tell_operators').length).toBe(0)
    }
    await fc.assert(fc.asyncProperty(moment, run), { numRuns: 12 })
  })

  test('in the very moment in which the timer falls due lets one of the two win', async () => {
    for (let i = 0; i < 8; i++) {
      await clear()
      const on = engineOn(fresh.db)
      const { id } = await open(on)
      on.clock.advance('5m')
      await Promise.all([on.settle(), on.handle(id, { type: 'acknowledge' }, by(ada))])
      await on.settle()
      const types = await on.types(await incidentOf(on))
      expect((await incidentOf(on)).status).toBe('acknowledged')
      expect(
        types.slice(types.indexOf('acknowledged')).filter(type => type === 'escalated' || type === 'called'),
      ).toEqual([])
      expect(await on.folded(await incidentOf(on))).toEqual(await incidentOf(on))
    }
  })
})

describe('a timer from before', () => {
  test('does not hurry an incident that was reopened', async () => {
    const { id } = await open()
    await pass(2)
    await engine.handle(id, resolve, by(ada))
    await engine.handle(id, { type: 'reopen' }, by(ada))
    await engine.settle()
    expect(paged()).toEqual(['0 ada', '2 ada'])
    await pass(3)
    expect(paged()).toEqual(['0 ada', '2 ada'])
    await pass(2)
    expect(paged()).toEqual(['0 ada', '2 ada', '7 bob'])
  })

  test('does not hurry a policy that somebody began again by hand', async () => {
    const { id } = await open()
    await pass(1)
    for (let i = 0; i < 4; i++) await engine.handle(id, { type: 'escalate_now' }, by(ada))
    await engine.settle()
    expect((await incidentOf(engine)).position).toMatchObject({ step: 0, round: 0 })
    const before = paged()
    await pass(4)
    expect(paged()).toEqual(before)
    await pass(1)
    expect(paged()).toEqual([...before, '6 bob'])
  })

  test('does not page twice for a call that is carried out after a reopening', async () => {
    await engine.receive([alert('a')])
    const { id } = await incidentOf(engine)
    await engine.handle(id, resolve, by(ada))
    await engine.handle(id, { type: 'reopen' }, by(ada))
    await engine.settle()
    expect(paged()).toEqual(['0 ada'])
  })
})

describe('a step of a playbook', () => {
  const rulebook = rulebookOf(`
playbooks:
  p:
    title: P
    matchers: ['service="checkout"']
    steps:
      - { id: look, task: Look, within: 10m }
      - { id: again, task: Look again, within: 10m }
      - { id: well, ask: Is it well?, answers: { "Yes": null, "No": look } }
`)
  const does = (step: string, answer: string | null = null) => ({ type: 'do_step', run: 1, step, answer }) as const

  test('that is late is reminded of, once', async () => {
    const on = engineOn(fresh.db, { rulebook })
    await open(on)
    await pass(9, on)
    expect(on.slack.of('nudge_step')).toEqual([])
    for (let i = 0; i < 5; i++) await pass(10, on)
    expect(on.slack.of('nudge_step')).toHaveLength(1)
  })

  test('that is done in time is not', async () => {
    const on = engineOn(fresh.db, { rulebook })
    const { id } = await open(on)
    await pass(9, on)
    await on.handle(id, does('look'), by(ada))
    await pass(2, on)
    expect(on.slack.of('nudge_step')).toEqual([])
    expect((await incidentOf(on)).runs).toMatchObject([{ current: 'again', results: [{ outcome: 'done', by: 'Ada' }] }])
  })

  test('that is come back to has its whole time again', async () => {
    const on = engineOn(fresh.db, { rulebook })
    const { id } = await open(on)
    for (const command of [does('look'), does('again'), does('well', 'No')]) {
      await pass(3, on)
      await on.handle(id, command, by(ada))
    }
    await pass(1, on)
    expect(on.slack.of('nudge_step')).toEqual([])
    await pass(9, on)
    expect(on.slack.of('nudge_step')).toHaveLength(1)
  })
})
