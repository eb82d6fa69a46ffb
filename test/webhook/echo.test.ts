import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { PAGERS, type Pager } from '../../src/escalation/pager.ts'
import type { Pagers } from '../../src/rulebook/pagers.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import type { PagerStandIn } from '../kit/pager.ts'
import { HOOKS, startTocsin, type Tocsin } from '../kit/pager-circle.ts'
import { pagersAt, STAND_INS } from '../kit/pagers.ts'

const ADA = { kind: 'user', id: 'U0ADA', name: 'Ada' } as const
const NAMES: Readonly<Record<Pager, string>> = {
  ...{ pagerduty: 'PagerDuty', opsgenie: 'Opsgenie', victorops: 'Splunk On-Call', squadcast: 'Squadcast' },
}

let fresh: FreshDatabase
let tocsin: Tocsin
beforeAll(async () => {
  fresh = await freshDatabase()
  tocsin = await startTocsin(fresh.db, '1a2b3c4d')
})
afterEach(() => {
  tocsin.counted.length = 0
})
afterAll(async () => {
  await tocsin.close()
  await fresh.drop()
})

async function declared(title = 'Checkout is down'): Promise<number> {
  const what = { title, severity: 'sev1', service: null, description: '38 % of requests fail.' } as const
  return (await tocsin.engine.declare(what, ADA)).number
}

const count = async () => (await tocsin.engine.incidents()).length

describe.each(PAGERS)('what %s says', pager => {
  let standIn: PagerStandIn
  let pagers: Pagers
  const deliver = () => standIn.deliver(`${tocsin.url}/webhooks/${HOOKS[pager]}`)
  const told = async (number: number) => tocsin.tell(pagers, pager, 'trigger', number)
  beforeAll(async () => {
    standIn = await STAND_INS[pager]()
    pagers = pagersAt(standIn.url)
  })
  afterAll(() => standIn.close())

  test('of what we told it opens nothing, and is counted', async () => {
    const number = await declared()
    const before = await count()
    await told(number)
    expect(await deliver()).toMatchObject([{ status: 202 }])
    expect(await count()).toBe(before)
    expect(tocsin.counted).toEqual(['echo own_trigger'])
    expect(await tocsin.incident(number)).toMatchObject({ status: 'triggered', alerts: { total: 0 } })
  })

  test('acknowledges our incident, by whom', async () => {
    const number = await declared()
    await told(number)
    standIn.act('acknowledge', tocsin.key(number), 'Bob <!channel>\u0007')
    expect(await deliver()).toMatchObject([{ status: 202 }, { status: 202 }])
    const name = `Bob <!channel> at ${NAMES[pager]}`
    const { status, acknowledgedBy } = await tocsin.incident(number)
    expect({ status, acknowledgedBy }).toEqual({
      ...{ status: 'acknowledged', acknowledgedBy: { kind: 'source', name, pager } },
    })
    expect((await tocsin.sentences(number)).at(-1)).toBe(`${name} acknowledged.`)
  })

  test('resolves our incident', async () => {
    const number = await declared()
    await told(number)
    standIn.act('resolve', tocsin.key(number), 'Bob')
    await deliver()
    const { status, resolvedBy } = await tocsin.incident(number)
    expect(status).toBe('resolved')
    expect(resolvedBy).toMatchObject({ kind: 'source', pager, name: expect.stringContaining(NAMES[pager]) })
    expect(tocsin.counted.at(-1)).toBe('echo resolve')
  })

  test('is silent when our own words come back', async () => {
    const number = await declared()
    await told(number)
    const { id } = await tocsin.incident(number)
    await tocsin.engine.handle(id, { type: 'acknowledge' }, ADA)
    if (pager !== 'squadcast') await tocsin.tell(pagers, pager, 'acknowledge', number, 'Ada')
    await tocsin.engine.handle(id, { type: 'resolve', summary: 'Fixed', cause: null }, ADA)
    await tocsin.tell(pagers, pager, 'resolve', number, 'Ada')
    const { seq } = await tocsin.incident(number)
    const answers = await deliver()
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202))
    expect(tocsin.counted.at(-1)).toBe('echo already_resolved')
    expect(await tocsin.incident(number)).toMatchObject({ seq, resolvedBy: ADA, summary: 'Fixed' })
  })

  test('has no second effect when it comes again', async () => {
    const number = await declared()
    await told(number)
    standIn.act('acknowledge', tocsin.key(number), 'Bob')
    await deliver()
    const { seq } = await tocsin.incident(number)
    standIn.act('unacknowledge', tocsin.key(number), 'Bob')
    standIn.act('acknowledge', tocsin.key(number), 'Eve')
    await deliver()
    expect(await tocsin.incident(number)).toMatchObject({ acknowledgedBy: { name: expect.stringContaining('Bob') } })
    const said = (await tocsin.incident(number)).seq - seq
    expect(said).toBe(pager === 'pagerduty' || pager === 'opsgenie' ? 1 : 0)
  })

  test('of what was before people here put it back on is outlived', async () => {
    const number = await declared()
    await told(number)
    await deliver()
    const { id } = await tocsin.incident(number)
    await tocsin.engine.handle(id, { type: 'resolve', summary: null, cause: null }, ADA)
    standIn.act('resolve', tocsin.key(number), 'Bob', tocsin.clock.now())
    tocsin.clock.advance('1m')
    await tocsin.engine.handle(id, { type: 'reopen' }, ADA)
    await deliver()
    expect(await tocsin.incident(number)).toMatchObject({ status: 'triggered' })
    expect(tocsin.counted.at(-1)).toBe('echo outlived')
    // What is done there afterwards is heard.
    await told(number)
    standIn.act('resolve', tocsin.key(number), 'Bob', tocsin.clock.advance('1m'))
    await deliver()
    expect(await tocsin.incident(number)).toMatchObject({ status: 'resolved' })
  })

  test('of another Tocsin’s incident is an alert, marked as one that is paged already', async () => {
    const key = `tocsin-9z9z-INC-${pager.length}`
    const before = await count()
    standIn.book.trigger(key, `Elsewhere ${pager}`, { event_id: key })
    await deliver()
    expect(await count()).toBe(before + 1)
    const last = (await tocsin.engine.incidents()).at(-1)
    expect(last).toMatchObject({ title: `Elsewhere ${pager}`, labels: { paged_by: pager } })
  })

  test('of ours that we do not know is an alert', async () => {
    standIn.book.trigger(tocsin.key(99_999), `Unknown ${pager}`, { event_id: tocsin.key(99_999) })
    await deliver()
    expect(tocsin.counted).toEqual([expect.stringMatching(/^(open|join) /)])
  })
})

describe('said on the timeline, and nothing more', () => {
  test.each([
    ['pagerduty', 'unacknowledge', 'acknowledge', /^Bob at PagerDuty noted: 'INC-\d+ is unacknowledged at PagerDuty\./],
    ['pagerduty', 'reopen', 'resolve', /^Bob at PagerDuty noted: 'INC-\d+ is reopened at PagerDuty\./],
    ['pagerduty', 'drop', null, /^Bob at PagerDuty noted: 'INC-\d+ is merged at PagerDuty\./],
    ['opsgenie', 'unacknowledge', 'acknowledge', /^Bob at Opsgenie noted: 'INC-\d+ is unacknowledged at Opsgenie\./],
    ['opsgenie', 'drop', null, /^Bob at Opsgenie noted: 'INC-\d+ is deleted at Opsgenie\./],
  ] as const)('%s: %s', async (pager, act, first, sentence) => {
    const standIn = await STAND_INS[pager]()
    const number = await declared()
    await tocsin.tell(pagersAt(standIn.url), pager, 'trigger', number)
    if (first) standIn.act(first, tocsin.key(number), 'Bob')
    await standIn.deliver(`${tocsin.url}/webhooks/${HOOKS[pager]}`)
    const { status } = await tocsin.incident(number)
    standIn.act(act, tocsin.key(number), 'Bob', new Date('2026-11-20T03:20:00Z'))
    await standIn.deliver(`${tocsin.url}/webhooks/${HOOKS[pager]}`)
    expect((await tocsin.sentences(number)).at(-1)).toMatch(sentence)
    expect((await tocsin.incident(number)).status).toBe(status)
    await standIn.close()
  })
})

test('nobody acknowledges without the secret', async () => {
  const standIn = await STAND_INS.opsgenie()
  const number = await declared()
  await tocsin.tell(pagersAt(standIn.url), 'opsgenie', 'trigger', number)
  standIn.act('acknowledge', tocsin.key(number), 'Eve')
  const answers = await standIn.deliver(`${tocsin.url}/webhooks/vo`)
  expect(answers.map(({ status }) => status)).toEqual([401, 401])
  expect(await tocsin.incident(number)).toMatchObject({ status: 'triggered' })
  await standIn.close()
})
