import { expect, test } from 'vitest'
import type { Message } from '../../src/sandbox/model.ts'
import { useWorld } from '../kit/honest.ts'
import type { Name } from '../kit/people.ts'
import { shown } from '../kit/room.ts'

/** A Friday in Berlin, 03:10 UTC: Ada until Monday, then Bob. */
const world = useWorld({
  rulebook: `
workspace: { announce: "#incidents", operators: "#tocsin", timezone: Europe/Berlin }
people:
  ada: { name: Ada Lind, slack: U0ADA }
  bob: { name: Bob Marsh, slack: U0BOB }
  carol: { name: Carol Ito, slack: U0CAROL }
teams: { payments: { members: [ada, bob, carol], user_group: payments-people } }
schedules:
  payments:
    user_group: oncall-payments
    layers: [{ rotation: weekly, handoff: "Mon 09:00", people: [ada, bob, carol], start: 2026-11-09 }]
policies: { payments: { steps: [{ notify: [schedule:payments], wait: 5m }] } }
services: { checkout: { policy: payments } }
sources: { prod: { type: alertmanager, secret: "\${PROD_SECRET}" } }
permissions: { override: [user:ada, user:bob] }
`,
  slack: {
    usergroups: [
      { handle: 'oncall-payments', name: 'On call', users: ['U0BOB'] },
      { handle: 'payments-people', name: 'Payments', users: ['U0MIA'] },
    ],
  },
})
const says = (name: Name, text: string) => world().people[name].says('general', text)
const dm = (name: Name): Message => {
  const found = world().people[name].dms().at(-1)
  if (!found) throw new Error(`${name} was told nothing`)
  return found
}
const told = (name: Name) => world().people[name].dms().map(shown)
const onCall = async (at: string) => {
  const { json } = await world().api('GET', `/oncall?at=${at}`)
  return JSON.stringify(json)
    .replace(/.*"on_call":\[([^\]]*)\].*?"next".*/, '$1')
    .replaceAll('"', '')
}
const group = (handle: string) =>
  [...world().slack.workspace.usergroups.values()].find(each => each.handle === handle)?.users

test('who is on call is said with who is next, for a schedule, a team, and another time', async () => {
  expect(await says('mia', 'oncall')).toMatch(/On call now.*payments: \*Ada Lind\* until .*then Bob Marsh/s)
  expect(await says('mia', 'oncall payments')).toContain('Ada Lind')
  expect(await says('ada', 'who is on call in payments')).toMatch(/your own shifts/)
  const later = await says('mia', 'oncall payments at Mon 09:00')
  expect(later).toMatch(/payments: \*Bob Marsh\*/)
  expect(later).toContain('Read as a time in Europe/Berlin')
  expect(await says('mia', 'oncall paymants')).toContain('Did you mean payments?')
  expect(await says('mia', 'oncall at teatime')).toContain('no time that I can read')
  expect(await says('stranger', 'oncall')).not.toContain('Ada')
})

test('the user groups hold who is on call', async () => {
  await world().settle()
  expect([group('oncall-payments'), group('payments-people')]).toEqual([['U0ADA'], ['U0ADA']])
  const writes = () => world().slack.calls.filter(({ method }) => method === 'usergroups.users.update').length
  expect(writes()).toBe(2)
  await world().clock.advance('20m')
  expect(writes()).toBe(2)
})

test('whoever wants to be covered asks all the others, and the first to accept has these hours', async () => {
  expect(await says('ada', 'cover me from 18:00 to 22:00')).toMatch(
    /Asked to take \*payments\* from .*: Bob Marsh, Carol Ito/,
  )
  expect(shown(dm('bob'))).toContain('Ada Lind* asks who can take *payments*')
  expect(shown(dm('ada'))).toContain('You are on call until somebody accepts')
  await world().people.carol.click(dm('carol'), "Can't")
  expect(shown(dm('ada'))).toContain('Cannot: Carol Ito')
  const [card] = [dm('bob')]
  await Promise.all([world().people.bob.press(card, 'Accept'), world().people.carol.press(dm('carol'), 'Accept')])
  await world().settle()
  const taker = shown(dm('ada')).includes('Bob Marsh') ? 'bob' : 'carol'
  expect(shown(dm('ada'))).toContain('instead of you')
  expect(shown(dm(taker))).toContain('Thank you')
  expect(shown(dm(taker === 'bob' ? 'carol' : 'bob'))).toMatch(/has taken \*payments\*.* for Ada Lind/)
  for (const name of ['ada', 'bob', 'carol'] as const) expect(world().people[name].dms()).toHaveLength(1)
  expect(await onCall('2026-11-13T18:00:00Z')).toBe(taker)
  expect(await onCall('2026-11-13T22:00:00Z')).toBe('ada')
  // A late click finds that out, quietly.
  expect(await world().people[taker === 'bob' ? 'carol' : 'bob'].act.ephemerals().map(shown).join()).toMatch(
    /^$|has taken it already/,
  )
})

test('the shift that begins and ends is told once, and the page goes to who stands in', async () => {
  const before = { ada: told('ada').length, bob: told('bob').length, carol: told('carol').length }
  await world().clock.advance('14h')
  const began = (['bob', 'carol'] as const).filter(name => told(name).length > before[name])
  expect(began).toHaveLength(1)
  const [taker = 'bob'] = began
  expect(told(taker).at(-1)).toMatch(/🔔 You are on call in \*payments\*, until .*Ada Lind handed over/)
  expect(told('ada').at(-1)).toMatch(/🔕 Your shift in \*payments\* is over.*took over/)
  expect(group('oncall-payments')).toEqual([taker === 'bob' ? 'U0BOB' : 'U0CAROL'])
  await world().restart()
  await world().clock.advance('30m')
  expect(told(taker)).toHaveLength(before[taker] + 1)
  await world().alert({ alertname: 'Down', service: 'checkout', severity: 'critical' })
  await world().settle()
  expect(world().people[taker].calls()).toHaveLength(1)
  expect(world().people.ada.calls()).toHaveLength(0)
  const { json } = await world().api('GET', '/oncall/fairness?from=2026-11-13T00:00:00Z&until=2026-11-14T00:00:00Z')
  expect(JSON.stringify(json)).toMatch(new RegExp(`"person":"${taker}","hours":4,.*?"pages":1,`))
  await says('ada', 'resolve INC-1 it was a test')
})

test('notices that come too late are not sent', async () => {
  const before = told('ada').length
  // Ada had her shift back at 22:00, an hour and more ago when the clock is looked at again.
  await world().clock.advance('6h')
  expect(told('ada')).toHaveLength(before)
})

test('cover me without a time asks which shift, in a form', async () => {
  const { people } = world()
  await says('ada', 'cover me')
  expect(people.ada.modal().title.text).toBe('Cover me')
  expect(JSON.stringify(people.ada.modal())).toMatch(/payments: Sat 11-14 .* – Mon 11-16 09:00/)
  expect((await people.ada.submit({})).errors).toEqual({})
  expect(told('bob').at(-1)).toContain('Ada Lind* asks who can take')
  await people.ada.click(dm('ada'), 'Take it back')
  expect(shown(dm('ada'))).toContain('You have taken it back')
  expect(told('bob').at(-1)).toContain('needs nobody')
  expect(await says('mia', 'cover me until 20:00')).toContain('The rulebook does not know you')
})

test('a swap exchanges the next shift of each, once the other accepts', async () => {
  expect(await says('bob', 'swap')).toContain('With whom?')
  expect(await says('bob', 'swap <@U0MIA|mia>')).toContain('is not in the rulebook')
  expect(await says('bob', 'swap <@U0CAROL|carol>')).toMatch(/Asked to take \*payments\*/)
  expect(shown(dm('carol'))).toContain('asks you to swap')
  expect(await onCall('2026-11-17T12:00:00Z')).toBe('bob')
  await world().people.carol.click(dm('carol'), 'Accept')
  expect(await onCall('2026-11-17T12:00:00Z')).toBe('carol')
  expect(await onCall('2026-11-24T12:00:00Z')).toBe('bob')
  expect(shown(dm('bob'))).toContain('Carol Ito swaps with you')
})

test('who may puts somebody in, and ends it by a button', async () => {
  const { people } = world()
  expect(await says('carol', 'override <@U0BOB|bob>')).toContain('The rulebook keeps this for ada, bob')
  expect(await says('ada', 'override <@U0MIA|mia>')).toContain('is not linked to the rulebook')
  expect(await says('ada', 'override <@U0BOB|bob> for <@U0ADA|ada> from 2026-12-24 18:00 to 22:00')).toContain(
    'Override',
  )
  expect(await onCall('2026-12-24T19:00:00Z')).not.toBe('')
  await says('ada', 'override list')
  const list = people.ada.act.ephemerals().at(-1)
  expect(list && shown(list)).toContain('Who stands in')
  const before = shown(list ?? dm('ada')).split('Override ').length
  if (list) await people.ada.click(list, 'End')
  const after = people.ada.act.ephemerals().at(-1)
  expect(shown(after ?? dm('ada')).split('Override ').length).toBe(before - 1)
})

test('without a person it asks in a form', async () => {
  const { people } = world()
  await says('bob', 'override')
  expect((await people.bob.submit({ person: 'carol', until: null })).errors).toEqual({ until: 'Say until when.' })
  const soon = Math.floor(world().clock.now().getTime() / 1_000) + 3_600
  expect((await people.bob.submit({ person: 'carol', until: soon, reason: 'gym' })).errors).toEqual({})
  expect(told('bob').at(-1)).toMatch(/Override \d+: \*Carol Ito\* in \*payments\*/)
  expect(await onCall(world().clock.now().toISOString())).toBe('carol')
})

test('my shifts stand in App Home, with a button and a calendar', async () => {
  const { people } = world()
  await people.ada.act.openHome()
  await world().settle()
  const home = JSON.stringify(people.ada.act.home())
  expect(home).toContain('My shifts')
  expect(home).toContain('Cover me')
  expect(home).toContain('/ical/person.ada.')
})
