import { expect, test } from 'vitest'
import { AlertList } from '../../src/web/api/shapes.ts'
import { EXAMPLE } from '../kit/example.ts'
import { useWorld } from '../kit/honest.ts'

const world = useWorld()
const room = () => world().room('inc-1')

test('of an alert that called somebody, the menu tells the route, the call and what came of it', async () => {
  const { alert, settle, people } = world()
  const text = EXAMPLE
  const batch = 'matchers: [\'team="batch"\']\n      threshold: { count: 3, within: 10m }'
  world().useRulebook(text.replace(/^( {2}routes:)$/m, `$1\n    - ${batch}`))
  await alert({})
  await settle()
  for (const name of ['ada', 'bob', 'guest', 'stranger'] as const) await people[name].act.join(room().channel)
  const said = await people.ada.click(room().header, 'Why')
  expect(said).toContain('*Why INC-1 Checkout answers 5xx*')
  expect(said).toContain('It opened INC-1: it was the first of its group. Route: route')
  expect(said).toMatch(/Step 1 of policy payments, round 1: (Ada Lind|Bob Marsh) was paged\./)
  expect(said.split('\n').length).toBeLessThanOrEqual(12)
})

test('the word says the same in its channel, and by its number anywhere', async () => {
  const { people } = world()
  await people.ada.click(room().header, 'Acknowledge')
  for (const said of [await people.bob.says(room().channel.name, 'why'), await people.bob.says('general', 'why 1')]) {
    expect(said).toContain('It opened INC-1')
    expect(said).toContain('Ada Lind acknowledged.')
  }
  expect(await people.bob.says('general', 'explain')).toContain('Which incident?')
  expect(await people.bob.says('general', 'why INC-99')).toContain('There is no INC-99.')
})

test('of a silenced alert it tells by whom, why and until when', async () => {
  const { alert, settle, people, api } = world()
  const matchers = ['service="ledger"']
  await api('POST', '/silences', { matchers, duration: '2h', reason: 'Deploy <!channel>' }, { 'x-tocsin-actor': 'ci' })
  await alert({ alertname: 'Slow', service: 'ledger', summary: 'Ledger is <slow>' })
  await settle()
  const said = await people.bob.says('general', 'why <slow')
  expect(said).toContain('• *Ledger is &lt;slow&gt;* · prod · firing')
  expect(said).toMatch(/It is silenced until <!date.* by silence 1 \(Deploy &lt;!channel&gt;; made by ci\)\./)
  expect(said).toContain('Group: ')
})

test('of one that waits it tells how many there are of how many', async () => {
  const { alert, settle, people, api } = world()
  await alert({ alertname: 'JobFailed', service: 'batch', team: 'batch', summary: 'Export failed' })
  await settle()
  const sentence = 'It waits: 1 of 3 different alerts of its group within 10 min; an incident opens at 3.'
  const said = await people.bob.says('general', 'why export')
  expect(said).toContain(sentence)
  expect(said).toContain('Route: route.routes[0] (team="batch").')
  const listed = (await api('GET', '/alerts?limit=1')).json
  expect(listed).toMatchObject({ items: [{ title: 'Export failed', verdict: 'wait' }] })
  await alert({ alertname: 'JobFailed', service: 'batch', team: 'batch', summary: 'Export failed', host: 'b' })
  await settle()
  expect(await people.bob.says('general', 'why export')).toMatch(/2 of 3 [\s\S]*2 of 3/)
})

test('the API tells the same', async () => {
  const { api } = world()
  const { items } = AlertList.parse((await api('GET', '/alerts?limit=1')).json)
  const [{ source = '', fingerprint = '' } = {}] = items
  const query = new URLSearchParams({ source, fingerprint })
  expect((await api('GET', `/alerts/why?${query}`)).json).toMatchObject({
    ...{ verdict: 'wait', reason: 'below_threshold', threshold: { count: 3, stand: 2 }, incident: null },
    routes: [{ path: 'route.routes[0]', matchers: ['team="batch"'] }],
  })
  expect((await api('GET', '/incidents/INC-1/why')).json).toMatchObject({
    ...{ number: 'INC-1', alerts: [{ verdict: 'open' }], calls: [{ step: 1, round: 1, people: [{ page: 'sent' }] }] },
  })
  expect((await api('GET', '/alerts/why?source=prod&fingerprint=%00')).status).toBe(404)
})

test('a guest may read it, a stranger and who is gone learn nothing', async () => {
  const { people } = world()
  expect(await people.guest.says('general', 'why INC-1')).toContain('It opened INC-1')
  expect(await people.guest.click(room().header, 'Why')).toContain('It opened INC-1')
  for (const name of ['stranger', 'gone'] as const) {
    for (const word of ['why INC-1', 'why export', 'why']) {
      expect(await people[name].says('general', word)).not.toMatch(/INC-|Export|Checkout|route/)
    }
  }
  expect(await people.stranger.click(room().header, 'Why')).toMatch(/^.*Only people of this workspace can read/)
})

test('nothing that people ask changes anything', async () => {
  const before = await world().incident(1)
  await world().people.ada.says(room().channel.name, 'why')
  expect(await world().incident(1)).toEqual(before)
})
