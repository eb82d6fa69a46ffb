import { expect, test } from 'vitest'
import { useWorld } from '../kit/honest.ts'
import { shown } from '../kit/room.ts'

const world = useWorld()
const room = () => world().room('inc-1')
const notes = async () =>
  (await world().incident(1)).timeline.filter(({ type }) => type === 'noted').map(({ sentence }) => sentence)
const silences = async (query = '') => JSON.parse(JSON.stringify((await world().api('GET', `/silences${query}`)).json))
/** What only this person sees in the incident's channel, newest last. */
const cards = (name: 'ada' | 'bob') => world().people[name].act.ephemerals(room().channel)
const newest = (name: 'ada' | 'bob') => {
  const card = cards(name).at(-1)
  if (!card) throw new Error(`${name} was told nothing`)
  return card
}

test("the header's menu opens a form that knows the incident's alerts", async () => {
  const { alert, settle, people } = world()
  await alert({ alertname: 'Down', service: 'checkout' })
  await settle()
  for (const name of ['ada', 'bob', 'dan', 'guest', 'stranger'] as const) await people[name].act.join(room().channel)
  await people.ada.click(room().header, 'Silence…')
  const form = JSON.stringify(people.ada.modal())
  expect(people.ada.modal().title.text).toBe('Silence for INC-1')
  expect(form).toContain('alertname=\\"Down\\"\\nservice=\\"checkout\\"')
})

test('what is wrong in the form is said in it', async () => {
  const { people } = world()
  const submit = (values: Parameters<typeof people.ada.submit>[0]) => people.ada.submit(values)
  expect((await submit({})).sent).toBe(false)
  expect((await submit({ reason: 'x', matchers: 'service=~".*"' })).errors.matchers).toContain('mute everything')
  expect((await submit({ reason: 'x', matchers: 'service' })).errors.matchers).toContain('Line 1')
  const past = Math.floor(world().clock.now().getTime() / 1_000)
  const matchers = 'service="checkout"'
  expect((await submit({ reason: 'x', matchers, until: past })).errors.until).toContain('over already')
  expect((await silences()).items).toEqual([])
})

test('it is made, told to whoever made it with a button to end it, and noted on the timeline', async () => {
  const { people } = world()
  const filled = { reason: 'Deploy of <!channel> v42', matchers: 'service="checkout"', duration: '1h', until: null }
  expect((await people.ada.submit(filled)).errors).toEqual({})
  expect(shown(newest('ada'))).toContain('*Silence 1* mutes service="checkout" until')
  expect(cards('bob')).toEqual([])
  expect((await silences('?active=true')).items).toMatchObject([
    {
      ...{ id: 1, status: 'active', matchers: ['service="checkout"'], reason: 'Deploy of <!channel> v42' },
      ...{ starts_at: '2026-11-13T03:10:00.000Z', ends_at: '2026-11-13T04:10:00.000Z', incident: 'INC-1' },
      by: { kind: 'user', id: people.ada.id, name: 'Ada Lind' },
    },
  ])
  expect((await notes()).at(-1)).toMatch(/Ada Lind noted: .*Silence 1: service="checkout" is silent from .* v42/)
})

test('the list shows it to anybody, with a button that ends it', async () => {
  const { people, api } = world()
  const matchers = ['service="ledger"']
  await api('POST', '/silences', { matchers, duration: '2d', reason: 'Migration' })
  const listed = await people.guest.says('general', 'silence list')
  expect(listed).toContain('*2 silences*')
  expect(listed).toContain('Migration – the API')
  expect(await people.stranger.says('general', 'silence list')).not.toContain('Migration')
  await people.bob.says(room().channel.name, 'silences')
  const list = newest('bob')
  await people.bob.click(list, 'End')
  const after = newest('bob')
  expect(after.ts).toBe(list.ts)
  expect(shown(after)).toContain('*1 silence*')
  expect(shown(after)).not.toContain('Silence 2')
  expect((await silences()).items).toMatchObject([
    { id: 1, status: 'active' },
    { id: 2, status: 'expired', ended_by: { name: 'Bob Marsh' } },
  ])
})

test('nobody is asked about the end until it is near', async () => {
  await world().clock.advance('44m')
  expect(room().says('ends <!date')).toBe(false)
  await world().clock.advance('1m')
  expect(room().count('⏳ *Silence 1* ends')).toBe(1)
  await world().clock.advance('10s')
  expect(room().count('*Silence 1*')).toBe(1)
})

test('a guest or a stranger can neither extend nor end it, nor make one', async () => {
  const { people } = world()
  const warning = room().find('⏳')
  for (const name of ['guest', 'stranger'] as const) {
    for (const button of ['Extend 1h', 'End now'])
      expect(await people[name].click(warning, button)).toMatch(/only|Only/)
    expect(await people[name].says('general', 'silence end 1')).toMatch(/only|Only/)
    await people[name].click(room().header, 'Silence…')
    const view = people[name].act.modal()
    expect(view?.submit ?? null).toBeNull()
    if (view) await people[name].act.close()
  }
  expect((await silences('?active=true')).items).toMatchObject([{ id: 1, ends_at: '2026-11-13T04:10:00.000Z' }])
})

test('of two who extend it at once one does, and the other is told', async () => {
  const { people, settle } = world()
  const warning = room().find('⏳')
  await Promise.all([people.bob.press(warning, 'Extend 1h'), people.dan.press(warning, 'Extend 1h')])
  await settle()
  const told = [people.bob, people.dan].filter(({ act }) =>
    act.ephemerals(room().channel).some(message => shown(message).includes('Somebody was quicker')),
  )
  expect(told).toHaveLength(1)
  expect((await silences('?active=true')).items).toMatchObject([{ id: 1, ends_at: '2026-11-13T05:10:00.000Z' }])
  expect(shown(room().find('*Silence 1*'))).toContain('🔕 *Silence 1* mutes')
  expect((await notes()).filter(sentence => sentence.includes('until 2026-11-13 05:10 UTC'))).toHaveLength(1)
})

test('an extended one is asked about again, and ended for all to see', async () => {
  const { people, clock } = world()
  await clock.advance('1h')
  expect(room().count('⏳ *Silence 1* ends')).toBe(1)
  const warning = room().find('⏳')
  expect(await people.dan.click(warning, 'End now')).toBe('')
  expect(shown(room().find('*Silence 1*'))).toContain('was ended by Dan Okafor')
  expect((await silences('?active=true')).items).toEqual([])
})

test('a late click is answered in private, and takes the buttons away', async () => {
  const { people } = world()
  // Ada's own card has stood there since she made it.
  const [card] = cards('ada').filter(message => shown(message).includes('*Silence 1* mutes'))
  if (!card) throw new Error('no card')
  expect(await people.ada.click(card, 'End')).toContain('has been ended by Dan Okafor already')
  const [now] = cards('ada').filter(({ ts }) => ts === card.ts)
  expect(now && shown(now)).toContain('was ended by Dan Okafor')
  expect(await people.ada.says('general', 'silence end 1')).toContain('has been ended by Dan Okafor already')
  expect(await people.ada.says('general', 'silence end 99')).toContain('There is no such silence')
  expect(await people.ada.says('general', 'silence end')).toContain('silence list')
  expect(await people.ada.says('general', 'silence list')).toContain('Nothing is silent')
})

test('the word opens the form in a channel, asks which incident elsewhere, and ends by number', async () => {
  const { people } = world()
  expect(await people.carol.says('general', 'mute')).toContain('Which incident?')
  await people.carol.says('general', 'silence INC-1')
  expect(people.carol.modal().title.text).toBe('Silence for INC-1')
  const until = Math.floor(new Date('2026-11-13T09:00:00Z').getTime() / 1_000)
  await people.carol.submit({ reason: 'Long deploy', until })
  expect((await silences('?active=true')).items).toMatchObject([
    { id: 3, ends_at: '2026-11-13T09:00:00.000Z', matchers: ['alertname="Down"', 'service="checkout"'] },
  ])
  expect(await people.carol.says('general', 'silence end 3')).toContain('was ended by Carol Ito')
})

test('where its channel is gone, the end is said where incidents are announced', async () => {
  const { people, clock, api } = world()
  await people.ada.says(room().channel.name, 'silence')
  await people.ada.submit({ reason: 'Once more', matchers: 'service="checkout"', duration: '30m' })
  await api('POST', '/silences', { matchers: ['env="dev"'], duration: '30m', reason: 'From a script' })
  await people.ada.act.archive(room().channel)
  await clock.advance('16m')
  for (const id of [4, 5]) expect(world().room('incidents').count(`⏳ *Silence ${id}* ends`)).toBe(1)
})
