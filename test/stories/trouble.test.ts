import { describe, expect, test } from 'vitest'
import { inWorld, useWorld } from '../kit/honest.ts'
import { incidentChannels, shown } from '../kit/room.ts'

const MODE = { mode: 'http' } as const

const METHODS = [
  ...['conversations.create', 'chat.postMessage', 'conversations.invite', 'conversations.setTopic'],
  ...['pins.add', 'bookmarks.add', 'chat.update'],
]

describe('an incident that opens while Slack is in trouble', () => {
  const world = useWorld(MODE)
  let number = 0

  /** Opens one, and gives it two minutes. */
  async function opened(): Promise<void> {
    const { alert, settle, clock } = world()
    number += 1
    await alert({ alertname: `Trouble${number}` })
    await settle()
    await clock.advance('2m')
  }

  /** All of it is there, each thing once. */
  async function expectWhole(): Promise<void> {
    const { slack, room, people, api } = world()
    const { channel, topic, count } = room(`inc-${number}`)
    expect(incidentChannels(slack)).toHaveLength(number)
    expect(count(`INC-${number} Checkout answers 5xx`)).toBe(1)
    expect(count('Playbook: ')).toBe(1)
    expect(room('incidents').count(`INC-${number} `)).toBe(1)
    expect(channel.pins).toHaveLength(1)
    expect(channel.bookmarks.map(({ title }) => title).toSorted()).toEqual(['Dashboard', 'Runbook'])
    expect(topic).toContain('sev1')
    expect(people.ada.dms().filter(({ text }) => text.includes(`INC-${number} `))).toHaveLength(1)
    expect(channel.members).toContain(people.ada.id)
    await api('POST', `/incidents/${number}/acknowledge`, {})
    await world().clock.advance('1m')
  }

  test.each(METHODS)('%s is refused for half a minute: it comes later, and once', async method => {
    const { slack } = world()
    slack.faults.fail({ method, status: 429, retryAfter: 30 })
    await opened()
    slack.faults.clear()
    await expectWhole()
    // Nobody asks again before the time is over.
    const asked = slack.calls.filter(call => call.method === method && call.status === 429)
    expect(asked.length).toBeLessThanOrEqual(1)
  })

  test.each(METHODS)('the connection breaks after %s: nobody knows, and nothing is there twice', async method => {
    const { slack } = world()
    slack.faults.fail({ method, resetAfter: true, times: method === 'chat.postMessage' ? 4 : 1 })
    await opened()
    slack.faults.clear()
    await expectWhole()
  })

  test('every call fails for a while, in three ways: everything is there afterwards', async () => {
    const { slack, clock } = world()
    slack.faults.fail({ method: '*', status: 500, times: 4 })
    slack.faults.fail({ method: '*', reset: true, times: 4 })
    slack.faults.fail({ method: '*', error: 'internal_error', times: 4 })
    await opened()
    await clock.advance('2m')
    await expectWhole()
  })
})

test(
  'what stops the channel does not stop the call',
  inWorld(MODE, async ({ slack, alert, settle, people, clock, room }) => {
    slack.faults.fail({ method: 'conversations.create', status: 500, times: 6 })
    await alert({})
    await settle()
    expect(people.ada.calls()).toHaveLength(1)
    expect(incidentChannels(slack)).toHaveLength(0)
    const [page] = people.ada.calls()
    if (page) await people.ada.click(page, 'Acknowledge')
    await clock.advance('2m')
    expect(shown(room('inc-1').header)).toContain('*Acknowledged* by Ada Lind')
    expect(people.ada.dms()).toHaveLength(1)
  }),
)

describe('Slack is away for minutes', () => {
  const world = useWorld(MODE)

  test('alerts are taken in and acknowledged by the API meanwhile', async () => {
    const { slack, alert, clock, api } = world()
    slack.faults.outage(true)
    expect((await alert({ pod: 'a' })).status).toBe(202)
    await clock.advance('3m')
    expect((await alert({ pod: 'b' })).status).toBe(202)
    expect((await alert({ alertname: 'Other' })).status).toBe(202)
    await clock.advance('3m')
    // The clock has gone on: the second step of both would be called.
    const acked = await api('POST', '/incidents/1/acknowledge', {}, { 'x-tocsin-actor': 'phone bridge' })
    expect(acked).toMatchObject({ status: 200 })
    expect(incidentChannels(slack)).toHaveLength(0)
  })

  test('then everything is there, in order and once, and nobody is called for what has passed', async () => {
    const { slack, clock, room, people, incident } = world()
    slack.faults.clear()
    await clock.advance('3m')
    const names = incidentChannels(slack).map(({ name }) => name)
    expect(names.toSorted()).toEqual(['inc-1-checkout-answers-5xx', 'inc-2-checkout-answers-5xx'])
    expect(shown(room('inc-1').header)).toContain('*Acknowledged* by phone bridge')
    expect(shown(room('inc-1').header)).toContain('2 of 2 alerts firing')
    expect(room('incidents').ours).toHaveLength(2)
    // For INC-1 nobody; for INC-2 the step that stood when Slack came back, and the next one at its time.
    const calls = [people.ada, people.bob, people.carol].map(({ dms }) => dms().map(({ text }) => text))
    expect(calls.map(({ length }) => length)).toEqual([2, 1, 1])
    for (const text of calls.flat()) expect(text).toContain('INC-2')
    const types = (await incident(1)).timeline.map(({ type }) => type)
    expect(types.indexOf('acknowledged')).toBeLessThan(types.indexOf('channel_created'))
    expect(types.filter(type => type === 'paged')).toEqual([])
  })
})

test(
  'a form whose three seconds are over, and one that cannot be filled: the person is told',
  inWorld(MODE, async ({ slack, alert, settle, people, room }) => {
    await alert({})
    await settle()
    slack.faults.fail({ method: 'views.open', error: 'expired_trigger_id' })
    expect(await people.bob.click(room('inc-1').header, 'Resolve')).toContain('three seconds')
    expect(people.bob.act.modal()).toBeUndefined()
    slack.faults.fail({ method: 'views.update', status: 500 })
    await people.bob.click(room('inc-1').header, 'Resolve')
    expect(JSON.stringify(people.bob.modal().blocks)).toContain('did not answer us in time')
    await people.bob.act.close()
    slack.faults.fail({ method: 'users.info', status: 500 })
    expect(await people.carol.click(room('inc-1').header, 'Acknowledge')).toContain('did not answer us in time')
    expect(await people.carol.click(room('inc-1').header, 'Acknowledge')).toBe('')
    expect(shown(room('inc-1').header)).toContain('*Acknowledged* by Carol Ito')
  }),
)

test(
  'Socket Mode is renewed and lost in the middle: no click is lost, none counts twice',
  inWorld({ mode: 'socket' }, async ({ slack, alert, settle, people, room, incident }) => {
    await alert({})
    await settle()
    const { header } = room('inc-1')
    slack.faults.disconnectSockets('refresh_requested')
    await expect.poll(() => slack.connections(), { timeout: 10_000, interval: 10 }).toBe(2)
    await people.ada.click(header, 'Acknowledge')
    expect(shown(room('inc-1').header)).toContain('*Acknowledged* by Ada Lind')
    slack.faults.outage(true)
    await expect.poll(() => slack.connections(), { timeout: 10_000, interval: 10 }).toBe(0)
    slack.faults.outage(false)
    await expect.poll(() => slack.connections(), { timeout: 10_000, interval: 10 }).toBe(2)
    await people.bob.says('general', 'note INC-1 Still here.')
    const types = (await incident(1)).timeline.map(({ type }) => type)
    expect(types.filter(type => ['acknowledged', 'noted'].includes(type))).toEqual(['acknowledged', 'noted'])
  }),
)
