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
  // Members of the workspace belong to it now; guests and strangers see what stands in the channel.
  const joined = (await world().incident(1)).responders.map(({ id }) => id)
  expect(joined).toEqual(expect.arrayContaining([people.bob.id, people.mia.id]))
  expect(joined).not.toContain(people.guest.id)
  expect(joined).not.toContain(people.stranger.id)
})

const NO = {
  guest: 'only members of the workspace can act',
  stranger: 'Only people of this workspace can read',
  gone: 'This account is deactivated',
} as const

test.each(['guest', 'stranger'] as const)('a %s who presses every button is told no, alone', async name => {
  const { people, room: in_ } = world()
  const [who, no] = [people[name], NO[name]]
  const before = await events()
  expect(await who.click(room().header, 'Acknowledge')).toContain(no)
  expect(await who.click(room().header, 'Escalate')).toContain(no)
  expect(await who.click(room().header, 'Mark mitigated')).toContain(no)
  expect(await who.click(room().header, 'sev4 · Information')).toContain(no)
  expect(await who.click(room().card, 'Yes')).toContain(no)
  expect(await who.click(in_('incidents').find('INC-1'), 'Join')).toContain(no)
  for (const form of ['Resolve', 'Roles', 'Add a note', 'Start a playbook', 'Skip'] as const) {
    const said = await who.click(form === 'Skip' ? room().card : room().header, form)
    const view = who.act.modal()
    expect(said + JSON.stringify(view?.blocks)).toContain(no)
    expect(view?.submit ?? null).toBeNull()
    if (view) await who.act.close()
  }
  expect(await events()).toBe(before)
})

const ACTING = [
  ...[
    'declare Fire',
    'ack',
    'mitigate',
    'resolve Because.',
    'sev 4',
    'role commander',
    'note Hello.',
    'escalate',
    'channel',
  ],
  ...['playbook checkout-down', 'join'],
]

test('a guest may not act by any word, but may read', async () => {
  const { guest } = world().people
  const before = await events()
  for (const word of ACTING) expect(await guest.says(room().channel.name, word)).toContain(NO.guest)
  expect(await guest.says(room().channel.name, 'timeline')).toContain('Checkout')
  expect(await guest.says('general', 'list')).toContain('INC-1')
  expect(await events()).toBe(before)
})

const READING = [
  ...['list', 'oncall', 'timeline INC-1', 'postmortem INC-1', 'ack INC-99', 'role INC-1', 'playbook what INC-1'],
]

test.each(['stranger', 'gone'] as const)('a %s learns nothing by any word, nor in App Home', async name => {
  const { people, slack, settle } = world()
  const who = people[name]
  const before = await events()
  for (const word of [...ACTING, ...READING, '', 'declare', 'help', 'whoami', 'note INC-1', 'resolve INC-1']) {
    const said = await who.says('general', word)
    expect(said).toContain(NO[name])
    expect(said).not.toMatch(/INC-|Checkout|checkout-down|Ada|\/postmortems\//)
    expect(who.act.modal()).toBeUndefined()
  }
  await who.act.openHome()
  await settle()
  const home = slack.workspace.homes.get(who.id)
  expect(home?.blocks).toHaveLength(1)
  expect(JSON.stringify(home?.blocks)).toContain(NO[name])
  expect(await events()).toBe(before)
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
  expect(await people.dan.click(room().header, 'Mark mitigated')).toContain(no)
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
  for (const name of ['guest', 'stranger'] as const) {
    expect(await people.ada.says(room().channel.name, `role scribe <@${people[name].id}>`)).toContain(
      'nobody who could',
    )
  }
  await people.ada.click(room().header, 'Roles')
  await people.ada.submit({ 'role:scribe': people.stranger.id })
  expect(people.ada.act.ephemerals(room().channel).map(shown).join()).toContain('stranger is nobody who could')
  expect(await events()).toBe(before)
  expect((await incident(1)).roles.scribe).toBeUndefined()
})

test('a role that is in no rulebook cannot be claimed, whatever a click says', async () => {
  const { people, incident, slack } = world()
  const before = await events()
  const { header } = room()
  const actions = header.blocks.find(({ type }) => type === 'actions')
  const [button] = Array.isArray(actions?.elements) ? actions.elements : []
  const { action_id, value } = button
  Object.assign(button, { action_id: 'claim_role_0', value: `${value}:<!channel> king` })
  expect(await people.ada.click(header, 'Resolve')).toContain('There is no such role')
  Object.assign(button, { action_id, value })
  expect(await events()).toBe(before)
  expect(slack.violations).toEqual([])
  expect((await incident(1)).roles).not.toHaveProperty('<!channel> king')
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
