import { expect, test } from 'vitest'
import { useWorld } from '../kit/honest.ts'
import { shown } from '../kit/room.ts'

const world = useWorld()
const room = () => world().room('inc-1')
const events = async () => (await world().incident(1)).timeline.length

test('an incident stands where everybody can see it', async () => {
  const { alert, settle, people } = world()
  await alert({})
  await settle()
  for (const name of ['bob', 'mia', 'guest', 'stranger'] as const) await people[name].act.join(room().channel)
  await settle()
  // Members of the workspace belong to it now, guests and strangers read along.
  const joined = (await world().incident(1)).responders.map(({ id }) => id)
  expect(joined).toEqual(expect.arrayContaining([people.bob.id, people.mia.id]))
  expect(joined).not.toContain(people.guest.id)
  expect(joined).not.toContain(people.stranger.id)
})

test.each([
  ['guest', 'only members of the workspace can act'],
  ['stranger', 'only members of this workspace can act'],
] as const)('a %s who presses every button is told no in private, and nothing happens', async (name, no) => {
  const { people, room: in_ } = world()
  const who = people[name]
  const before = await events()
  expect(await who.click(room().header, 'Acknowledge')).toContain(no)
  expect(await who.click(room().header, 'Escalate')).toContain(no)
  expect(await who.click(room().header, 'Mitigated')).toContain(no)
  expect(await who.click(room().header, 'sev4 · Information')).toContain(no)
  expect(await who.click(room().card, 'Yes')).toContain(no)
  expect(await who.click(in_('incidents').find('INC-1'), 'Join')).toContain(no)
  for (const form of ['Resolve', 'Roles', 'Add a note', 'Start a playbook'] as const) {
    await who.click(room().header, form)
    expect(JSON.stringify(who.modal().blocks)).toContain(no)
    expect(who.modal().submit).toBeNull()
    await who.act.close()
  }
  await who.click(room().card, 'Skip')
  expect(JSON.stringify(who.modal().blocks)).toContain(no)
  await who.act.close()
  expect(await events()).toBe(before)
})

test.each(['guest', 'stranger'] as const)('a %s may not act by any word, but may read', async name => {
  const { people, api } = world()
  const who = people[name]
  const before = await events()
  const words = [
    'declare Fire',
    'ack',
    'mitigate',
    'resolve Because.',
    'sev 4',
    'role commander',
    'note Hello.',
    'escalate',
  ]
  for (const word of [...words, 'playbook checkout-down', 'join']) {
    expect(await who.says(room().channel.name, word)).toContain('can act')
  }
  expect(await who.says(room().channel.name, 'timeline')).toContain('Checkout')
  expect(await who.says('general', 'list')).toContain('INC-1')
  expect(await events()).toBe(before)
  expect(await api('GET', '/incidents')).toMatchObject({ json: { items: [{ number: 'INC-1' }] } })
})

test('a form that was opened before the right was lost is checked again when it is sent', async () => {
  const { people, slack } = world()
  await people.mia.click(room().header, 'Resolve')
  const mia = slack.workspace.users.get(people.mia.id)
  if (mia) mia.is_restricted = true
  // What is known of a person is asked again after ten minutes.
  await world().clock.advance('11m')
  await people.mia.submit({ summary: 'I say it is over.' })
  expect((await world().incident(1)).status).not.toBe('resolved')
  expect(people.mia.act.ephemerals(room().channel).map(shown).join()).toContain('only members of the workspace')
  if (mia) mia.is_restricted = false
})

test('a deactivated account can do nothing with a session that still lives', async () => {
  const { people } = world()
  await people.gone.act.join(room().channel)
  const before = await events()
  expect(await people.gone.click(room().header, 'Acknowledge')).toContain('This account is deactivated')
  expect(await people.gone.says(room().channel.name, 'ack')).toContain('This account is deactivated')
  expect(await events()).toBe(before)
})

test('the rulebook keeps an action for a team and a role, wherever it is asked for', async () => {
  const { people, incident } = world()
  const no = 'The rulebook keeps this for the team payments, the role commander'
  expect(await people.dan.says(room().channel.name, 'mitigate')).toContain(no)
  expect(await people.dan.click(room().header, 'Mitigated')).toContain(no)
  expect((await incident(1)).mitigated_at).toBeNull()
  await people.dan.says(room().channel.name, 'role commander')
  expect(await people.dan.says(room().channel.name, 'mitigate')).toContain('INC-1 is mitigated')
})

test('a role cannot be given to a bot or to somebody who has left', async () => {
  const { people, incident, slack } = world()
  const before = await events()
  expect(await people.ada.says(room().channel.name, `role scribe <@${people.gone.id}>`)).toContain('nobody who could')
  const bot = slack.workspace.bot.user_id
  expect(await people.ada.says(room().channel.name, `role scribe <@${bot}>`)).toContain('nobody who could')
  expect(await events()).toBe(before)
  expect((await incident(1)).roles.scribe).toBeUndefined()
})

test('the API acts for the bearer of its token only', async () => {
  const { api } = world()
  const before = await events()
  for (const authorization of ['', 'Bearer ', 'Bearer wrong', 'Basic YXBpOmFwaQ==']) {
    const answer = await api('POST', '/incidents/1/resolve', { summary: 'x' }, { authorization })
    expect(answer.status).toBe(401)
  }
  expect(await api('GET', '/incidents/1', undefined, { authorization: 'Bearer nope' })).toMatchObject({ status: 401 })
  expect(await events()).toBe(before)
})
