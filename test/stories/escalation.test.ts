import { expect, test } from 'vitest'
import { inWorld } from '../kit/honest.ts'
import { shown } from '../kit/room.ts'
import type { World } from '../kit/world.ts'

const PEOPLE = ['ada', 'bob', 'carol', 'dan'] as const
/** How many messages have called each of them; they hear of their shifts, too. */
const called = ({ people }: World) =>
  PEOPLE.map(name => people[name].dms().filter(message => shown(message).includes('INC-')).length)

test(
  'step after step is called, round after round, until all have been',
  inWorld({}, async world => {
    const { alert, settle, clock, room, people, incident } = world
    await alert({})
    await settle()
    expect(called(world)).toEqual([1, 0, 0, 0])
    await clock.advance('4m')
    expect(called(world)).toEqual([1, 0, 0, 0])
    await clock.advance('1m')
    // The team's step names Ada again; nobody is called twice in one step.
    expect(called(world)).toEqual([2, 1, 1, 0])
    expect(people.ada.calls()).toHaveLength(1)
    expect(shown(people.ada.dms()[0] ?? room('inc-1').header)).toContain('You have been called again since')
    expect(room('inc-1').channel.members).toContain(people.carol.id)
    expect(shown(room('inc-1').header)).toContain('Calling step 2 of 2, round 1 of 3')
    await clock.advance('10m')
    expect(called(world)).toEqual([3, 1, 1, 0])
    await clock.advance('30m')
    expect(called(world)).toEqual([6, 3, 3, 0])
    await clock.advance('24h')
    expect(called(world)).toEqual([6, 3, 3, 0])
    expect(shown(room('inc-1').header)).toContain('Everybody has been called and nobody has acknowledged')
    expect(room('tocsin').count('everybody has been called')).toBe(1)
    const { timeline } = await incident(1)
    expect(timeline.filter(({ type }) => type === 'escalated')).toHaveLength(6)
    expect(timeline.filter(({ type }) => type === 'paged')).toHaveLength(12)
    expect(await world.waiting()).toBe(0)
  }),
)

test(
  'nobody is called after an acknowledgement, and nothing stays to be pressed',
  inWorld({}, async world => {
    const { alert, settle, clock, people, incident } = world
    await alert({})
    await settle()
    await clock.advance('5m')
    const [page] = people.bob.calls()
    if (page) await people.bob.click(page, 'Acknowledge')
    const before = called(world)
    await clock.advance('48h')
    expect(called(world)).toEqual(before)
    for (const name of PEOPLE) expect(people[name].calls()).toEqual([])
    expect(people.ada.dms().map(shown).join()).toContain('*Acknowledged* by Bob Marsh')
    expect((await incident(1)).acknowledged_by).toMatchObject({ name: 'Bob Marsh' })
  }),
)

test(
  'an acknowledgement in the last second counts, by whatever way it comes',
  inWorld({}, async world => {
    const { alert, settle, clock, api } = world
    await alert({})
    await settle()
    await clock.advance('4m50s')
    const answer = await api('POST', '/incidents/1/acknowledge', {}, { 'x-tocsin-actor': 'pager bridge' })
    expect(answer).toMatchObject({ status: 200, json: { status: 'acknowledged' } })
    await clock.advance('1h')
    expect(called(world)).toEqual([1, 0, 0, 0])
  }),
)

test(
  'who wants more people now calls the next step, and the wait begins anew',
  inWorld({}, async world => {
    const { alert, settle, clock, people, room } = world
    await alert({})
    await settle()
    await clock.advance('3m')
    await people.ada.click(room('inc-1').header, 'Escalate')
    expect(called(world)).toEqual([2, 1, 1, 0])
    await clock.advance('9m')
    expect(called(world)).toEqual([2, 1, 1, 0])
    await clock.advance('1m')
    expect(called(world)).toEqual([3, 1, 1, 0])
  }),
)

test(
  'who is on call is asked at the moment of the call, across a hand-off',
  inWorld({ start: new Date('2026-11-16T07:58:00Z') }, async world => {
    // Monday 09:00 in Berlin is 08:00 UTC: Ada hands over to Bob two minutes from now.
    const { alert, settle, clock, people, api } = world
    await alert({})
    await settle()
    expect(called(world)).toEqual([1, 0, 0, 0])
    await people.ada.says('general', 'resolve INC-1 A false alarm.')
    await clock.advance('2m')
    await alert({ startsAt: clock.now() })
    await settle()
    expect(called(world)).toEqual([1, 1, 0, 0])
    expect(await api('GET', '/oncall')).toMatchObject({ json: { schedules: { payments: { on_call: ['bob'] } } } })
  }),
)

test(
  'what is reopened calls again',
  inWorld({}, async world => {
    const { alert, settle, clock, people } = world
    await alert({})
    await settle()
    await people.ada.says('inc-1-checkout-answers-5xx', 'resolve It went by itself.')
    await clock.advance('30m')
    expect(called(world)).toEqual([1, 0, 0, 0])
    await people.dan.says('inc-1-checkout-answers-5xx', 'reopen')
    expect(called(world)).toEqual([2, 0, 0, 0])
    await clock.advance('5m')
    expect(called(world)).toEqual([3, 1, 1, 0])
  }),
)

const NOBODY = `
workspace: { announce: "#incidents", operators: "#tocsin" }
people: { ada: { slack: U0ADA }, zoe: {}, gil: { slack: U0GONE } }
schedules:
  night: { layers: [ { rotation: daily, handoff: "09:00", people: [zoe], start: 2026-01-05 } ] }
policies:
  p: { steps: [ { notify: [schedule:night], wait: 10m }, { notify: [user:gil], wait: 10m }, { notify: [user:ada], wait: 10m } ] }
sources: { prod: { type: alertmanager, secret: "\${PROD_SECRET}" } }
route: { group_by: [alertname], policy: p }
`

test(
  'a step that names nobody who can be reached costs no time, and says so',
  inWorld({ rulebook: NOBODY }, async world => {
    const { alert, settle, clock, incident } = world
    await alert({})
    await settle()
    const told = (await incident(1)).timeline.map(({ sentence }) => sentence).join('\n')
    expect(told).toContain('zoe cannot be called: no Slack id, no e-mail address, no phone number')
    expect(told).toContain('gil')
    await clock.advance('10m')
    expect(called(world)).toEqual([1, 0, 0, 0])
  }),
)
