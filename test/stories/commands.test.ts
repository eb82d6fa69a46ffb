import { expect, test } from 'vitest'
import { useWorld } from '../kit/honest.ts'
import { wordsOf } from '../kit/player.ts'
import { shown } from '../kit/room.ts'

const world = useWorld({ logLevel: 'trace' })
const room = () => world().room('inc-1').channel.name

test('declare with a title opens at once, with whoever declared it in the channel', async () => {
  const { people } = world()
  expect(await people.mia.says('general', 'declare Nobody can <b>log in</b>')).toContain('INC-1 is open')
  expect(room()).toBe('inc-1-nobody-can-b-log-in-b')
  expect(world().room('inc-1').channel.members).toContain(people.mia.id)
  expect(shown(world().room('incidents').find('INC-1'))).toContain('Nobody can')
})

test('no word opens a form, which asks for what is missing', async () => {
  const { people, incident } = world()
  await people.bob.says('general', '')
  expect(people.bob.modal().title.text).toBe('Declare an incident')
  expect((await people.bob.submit({ title: null })).sent).toBe(false)
  await people.bob.submit({ title: 'Ledger is slow', severity: 'sev2', service: 'ledger', description: 'p99 is 8 s.' })
  // The app is no member there, so that the answer comes by direct message.
  expect(people.bob.dms().map(shown).join()).toContain('INC-2 is open')
  expect(await incident(2)).toMatchObject({ title: 'Ledger is slow', severity: 'sev2', service: 'ledger' })
  expect(
    world()
      .room('inc-2')
      .channel.bookmarks.map(({ title }) => title),
  ).toEqual(['Runbook'])
})

test('oncall shows who is on call, and calls nobody', async () => {
  const { people } = world()
  const before = people.ada.calls().length
  expect(await people.dan.says('general', 'oncall')).toMatch(/On call now[\s\S]*payments: \*Ada Lind\* until/)
  expect(people.ada.calls()).toHaveLength(before)
})

test('list shows what is open', async () => {
  const listed = await world().people.dan.says('general', 'list')
  expect(listed).toContain('INC-1')
  expect(listed).toContain('INC-2')
})

test.each([
  ['ack', 'INC-1 is acknowledged', 'Already acknowledged by Ada Lind'],
  ['mitigate', 'INC-1 is mitigated', 'Already mitigated'],
  ['sev 1', 'INC-1 is sev1', 'It is sev1 · Critical already'],
  ['role commander @carol', 'Carol Ito is Incident commander of INC-1', 'Carol Ito is Incident commander already'],
  ['note The <db> & "its" replica lag', 'on the timeline of INC-1', 'on the timeline of INC-1'],
  ['playbook checkout-down', '“Checkout is down” has started', 'is running already'],
  ['resolve A bad deploy, rolled back.', 'INC-1 is resolved', 'Already resolved by Ada Lind'],
  ['reopen', 'INC-1 is open again', 'It is not resolved'],
])('%s is done once, and confirmed to whoever asked', async (words, done, refused) => {
  const { people } = world()
  expect(await people.ada.says(room(), words)).toContain(done)
  expect(await people.ada.says(room(), words)).toContain(refused)
  expect(people.dan.act.ephemerals(room())).toEqual([])
})

test('outside of a channel an incident is named by its number', async () => {
  const { people, incident } = world()
  expect(await people.ada.says('general', 'ack')).toContain('Which incident?')
  expect(await people.ada.says('general', 'ack INC-99')).toContain('There is no INC-99')
  expect(await people.ada.says('general', 'ack INC-2')).toContain('INC-2 is acknowledged')
  expect(await people.ada.says('general', 'sev 3 INC-2')).toContain('INC-2 is sev3')
  expect(await people.ada.says('general', 'role scribe INC-2')).toContain('Ada Lind is Scribe of INC-2')
  expect(await incident(2)).toMatchObject({
    status: 'acknowledged',
    severity: 'sev3',
    roles: { scribe: { name: 'Ada Lind' } },
  })
})

test('timeline tells what happened, with who did it, to whoever asks', async () => {
  const told = await world().people.dan.says(room(), 'timeline')
  expect(told).toContain('mia')
  expect(told).toContain('A bad deploy, rolled back.')
  expect(told).toContain('The &lt;db&gt; &amp; "its" replica lag')
})

test('resolve, note and playbook without more ask in a form', async () => {
  const { people } = world()
  await people.carol.says('general', 'resolve INC-2')
  expect(people.carol.modal().title.text).toBe('Resolve INC-2')
  await people.carol.submit({ summary: 'An index was missing.' })
  await people.carol.says(room(), 'note')
  expect(people.carol.modal().title.text).toBe('Note on INC-1')
  await people.carol.act.close()
  await people.carol.says('general', 'playbook INC-2')
  expect(wordsOf(people.carol.modal())).toContain('Checkout is down')
  await people.carol.act.close()
})

test('an unknown word gets the nearest one', async () => {
  const { people } = world()
  expect(await people.ada.says('general', 'resovle')).toContain('Did you mean /incident resolve?')
  expect(await people.ada.says('general', 'xyzzy <!channel>')).toContain('There is no “xyzzy”')
  expect(await people.ada.says(room(), 'role comander')).toContain('Did you mean commander?')
  expect(await people.ada.says(room(), 'sev 9')).toContain('Say how bad')
})

test('help names every word, and one of them with its aliases', async () => {
  const { people } = world()
  const help = await people.guest.says('general', 'help')
  for (const word of ['declare', 'list', 'ack', 'resolve', 'reopen', 'sev', 'role', 'note', 'timeline', 'playbook']) {
    expect(help).toContain(`/incident ${word}`)
  }
  expect(await people.ada.says('general', 'help sev')).toContain('priority')
})

test('the shortcuts declare, and put a message of the channel onto the timeline', async () => {
  const { people, incident, settle } = world()
  await people.dan.act.shortcut('declare_incident')
  await settle()
  expect(people.dan.modal().title.text).toBe('Declare an incident')
  await people.dan.act.close()
  const said = await people.ada.act.post(room(), 'I have failed over to the replica.')
  await people.bob.act.shortcut('add_to_timeline', { message: said })
  await settle()
  const note = (await incident(1)).timeline.findLast(({ type }) => type === 'noted')
  expect(note?.sentence).toContain('Ada Lind: I have failed over to the replica.')
  expect(note?.actor.name).toBe('Bob Marsh')
})

test('App Home shows what is open and who is on call', async () => {
  const { people, settle } = world()
  await people.ada.act.openHome()
  await settle()
  const home = JSON.stringify(people.ada.act.home()?.blocks)
  expect(home).toContain('INC-1')
  expect(home).not.toContain('INC-2')
  expect(home).toContain('payments')
})
