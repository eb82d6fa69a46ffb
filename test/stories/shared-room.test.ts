import { describe, expect, test } from 'vitest'
import type { Message } from '../../src/sandbox/model.ts'
import { inWorld, useWorld } from '../kit/honest.ts'
import { CHANNELS, PEOPLE } from '../kit/people.ts'
import { incidentChannels, shown } from '../kit/room.ts'
import type { World } from '../kit/world.ts'

/** Each of the example's incidents is to have one card in #payments. */
const RULEBOOK = `
workspace: { announce: "#incidents", operators: "#tocsin", timezone: UTC }
people: { ada: { name: Ada Lind, slack: ${PEOPLE.ada} }, bob: { name: Bob Marsh, slack: ${PEOPLE.bob} } }
teams: { payments: { members: [ada, bob] } }
policies: { payments: { steps: [{ notify: [user:ada], wait: 5m }, { notify: [user:bob], wait: 5m }] } }
services: { checkout: { policy: payments, runbook: "https://example.com/run", dashboard: "https://example.com/d" } }
sources: { prod: { type: alertmanager, secret: "\${PROD_SECRET}" } }
route: { room: "#payments", repeat: 30m }
playbooks:
  checkout-down:
    title: Checkout is down
    matchers: ['service="checkout"']
    steps:
      - { id: tell, message: "We are on it." }
      - { id: look, task: Find the failing dependency, within: 10m }
permissions: { promote: [team:payments] }
`
const channels = CHANNELS.map(channel =>
  channel.name === 'payments' ? { ...channel, members: Object.values(PEOPLE) } : channel,
)
const options = { rulebook: RULEBOOK, slack: { channels } }

const cardIn = ({ room }: World, name = 'payments'): Message => {
  const [card] = room(name).ours
  if (!card) throw new Error(`nothing of ours is in #${name}`)
  return card
}

describe('an incident whose room is a channel of others', () => {
  const world = useWorld(options)

  test('has one card there, and its playbook in the thread', async () => {
    const { alert, settle, slack, room, incident } = world()
    await alert({})
    await settle()
    const card = cardIn(world())
    expect(shown(card)).toContain('INC-1 Checkout answers 5xx')
    expect(room('payments').ours.filter(({ thread_ts, ts }) => !thread_ts || thread_ts === ts)).toEqual([card])
    expect(room('payments').thread(card).map(shown).join()).toContain('Playbook: Checkout is down')
    expect(room('payments').thread(card).map(shown).join()).toContain('We are on it.')
    expect(room('incidents').ours).toEqual([])
    expect(incidentChannels(slack)).toEqual([])
    expect(await incident(1)).toMatchObject({ room: '#payments', channel: null })
    expect(room('payments').channel).toMatchObject({ pins: [], bookmarks: [], topic: { value: '' } })
  })

  test('calls as ever; the call leads to the card', async () => {
    const { people, room, slack } = world()
    const [call] = people.ada.calls()
    const { id } = room('payments').channel
    const place = `https://${slack.workspace.team.domain}.slack.com/archives/${id}/p${cardIn(world()).ts.replace('.', '')}`
    expect(call && shown(call)).toContain(`<${place}|#payments>`)
    expect(await people.bob.says('general', 'list')).toContain(`<${place}|#payments>`)
  })

  test('says why on the call and on the card, to whoever asks', async () => {
    const { people } = world()
    const [call] = people.ada.calls()
    if (!call) throw new Error('nobody was called')
    expect(await people.ada.click(call, 'Why')).toContain('Why INC-1')
    expect(await people.mia.click(cardIn(world()), 'Why')).toContain('Why INC-1')
  })

  test('is acknowledged on the card, which says so where it stands', async () => {
    const { people, room } = world()
    await people.bob.click(cardIn(world()), 'Acknowledge')
    expect(shown(cardIn(world()))).toContain('*Acknowledged* by Bob Marsh')
    expect(room('payments').ours.filter(({ thread_ts, ts }) => !thread_ts || thread_ts === ts)).toHaveLength(1)
    expect(room('payments').channel.topic.value).toBe('')
    expect(await people.mia.says('payments', 'join INC-1')).toBe('You are with INC-1 now.\nYou are with INC-1 now.')
  })

  test('reminds in the thread, of a step and of itself', async () => {
    const { clock, room } = world()
    await clock.advance('31m')
    const thread = room('payments').thread(cardIn(world())).map(shown).join()
    expect(thread).toContain('is overdue')
    expect(thread).toContain('Still open.')
  })

  test('takes what was said in the thread onto its timeline', async () => {
    const { people, settle, incident } = world()
    const { ts, channel } = cardIn(world())
    const said = await people.mia.act.post(channel, 'The provider has an outage.', { thread_ts: ts })
    await people.mia.act.shortcut('add_to_timeline', { message: said })
    await settle()
    expect((await incident(1)).timeline.map(({ sentence }) => sentence).join()).toContain('The provider has an outage.')
  })

  test('offers to resolve in the thread, is resolved on the card, and leaves the postmortem in the thread', async () => {
    const { clear, settle, people, room, incident } = world()
    await clear({})
    await settle()
    const card = cardIn(world())
    expect(room('payments').offer.thread_ts).toBe(card.ts)
    await people.bob.press(card, 'Resolve')
    await settle()
    await people.bob.submit({ summary: 'The provider is back.' })
    expect((await incident(1)).status).toBe('resolved')
    expect(shown(cardIn(world()))).toContain('*Resolved* by Bob Marsh')
    expect(room('payments').postmortem.thread_ts).toBe(card.ts)
    expect(await people.bob.says('payments', 'channel INC-1')).toContain('Already resolved by Bob Marsh.')
  })
})

describe('"Open a channel" on the card', () => {
  const world = useWorld(options)

  test('is kept for those who may', async () => {
    const { alert, settle, people, slack } = world()
    await alert({})
    await settle()
    expect(await people.mia.click(cardIn(world()), 'Open a channel')).toContain('the team payments')
    expect(await people.guest.click(cardIn(world()), 'Open a channel')).toContain('Guests can read along')
    expect(incidentChannels(slack)).toEqual([])
  })

  test('makes one channel, however many press it at once', async () => {
    const { people, settle, slack, room, incident } = world()
    const card = cardIn(world())
    await Promise.all([people.ada, people.bob, people.ada].map(who => who.press(card, 'Open a channel')))
    await settle()
    expect(incidentChannels(slack)).toHaveLength(1)
    const { channel, pins, bookmarks, members, topic } = { ...room('inc-1').channel, channel: room('inc-1').channel }
    expect(shown(room('inc-1').header)).toContain('INC-1 Checkout answers 5xx')
    expect(pins).toHaveLength(1)
    expect(bookmarks.map(({ title }) => title)).toEqual(['Runbook', 'Dashboard'])
    expect(topic.value).toContain('Triggered')
    expect([...members]).toEqual(expect.arrayContaining([people.ada.id]))
    expect((await incident(1)).channel?.id).toBe(channel.id)
    expect((await incident(1)).timeline.filter(({ type }) => type === 'promoted')).toHaveLength(1)
  })

  test('leaves the card as the announcement, current, with the way into the channel', async () => {
    const { people, room, slack } = world()
    const { id } = room('inc-1').channel
    expect(shown(cardIn(world()))).toContain(`<#${id}>`)
    expect(shown(cardIn(world()))).not.toContain('Open a channel')
    expect(room('payments').card.blocks).toHaveLength(1)
    expect(shown(room('payments').card)).toContain(`goes on in <#${id}>`)
    expect(shown(room('inc-1').card)).toContain('Find the failing dependency')
    expect(room('incidents').ours).toEqual([])
    await people.bob.click(room('inc-1').header, 'Acknowledge')
    expect(shown(cardIn(world()))).toContain('*Acknowledged* by Bob Marsh')
    expect(people.ada.dms().map(shown).join()).toContain(`<#${id}>`)
    expect(slack.workspace.channels.get(id)?.members).toContain(people.bob.id)
  })

  test('is answered in private where there is a channel already', async () => {
    const { people, api } = world()
    expect(await people.ada.says('payments', 'channel INC-1')).toContain('It has a channel of its own already: #inc-1-')
    expect(await api('POST', '/incidents/1/promote')).toMatchObject({ status: 409, json: { error: 'has_channel' } })
  })

  test('may be said, and asked of the API', async () => {
    const { alert, settle, people, api, room } = world()
    await alert({ alertname: 'Second' })
    await alert({ alertname: 'Third' })
    await settle()
    expect(await people.ada.says('payments', 'channel INC-2')).toContain('INC-2 gets a channel of its own.')
    expect(await api('POST', '/incidents/3/promote')).toMatchObject({ status: 200 })
    await settle()
    for (const name of ['inc-2', 'inc-3']) expect(shown(room(name).header)).toContain('Checkout answers 5xx')
  })
})

test(
  'the process dies between the press and the channel: it is made once',
  inWorld(options, async world => {
    const { alert, settle, people, slack, restart, room } = world
    await alert({})
    await settle()
    slack.faults.fail({ method: 'conversations.create', resetAfter: true })
    await people.ada.press(cardIn(world), 'Open a channel')
    await restart()
    await settle()
    expect(incidentChannels(slack)).toHaveLength(1)
    expect(shown(room('inc-1').header)).toContain('INC-1')
    expect(shown(cardIn(world))).toContain(`<#${room('inc-1').channel.id}>`)
  }),
)

test(
  'where the channel is the one for announcements there is one card, too',
  inWorld({ ...options, rulebook: RULEBOOK.replace('"#payments", repeat', '"#incidents", repeat') }, async world => {
    const { alert, settle, room } = world
    await alert({})
    await settle()
    expect(room('incidents').ours.filter(({ thread_ts, ts }) => !thread_ts || thread_ts === ts)).toHaveLength(1)
  }),
)

test(
  'where the channel cannot be entered the incident has one of its own, announced, and operators are told',
  inWorld({ ...options, rulebook: RULEBOOK.replace('"#payments", repeat', '"#nowhere", repeat') }, async world => {
    const { alert, settle, room, people } = world
    await alert({})
    await settle()
    expect(shown(room('inc-1').header)).toContain('INC-1')
    expect(room('incidents').ours).toHaveLength(1)
    expect(room('tocsin').says('there is no card of it in #nowhere, it gets a channel of its own')).toBe(true)
    expect(people.ada.calls()).toHaveLength(1)
  }),
)

test(
  'people archive the channel in the middle: it is resolved all the same, or gets a channel; operators are told',
  inWorld(options, async world => {
    const { alert, settle, people, room, incident, clock } = world
    await alert({})
    await alert({ alertname: 'Other' })
    await settle()
    await people.ada.act.archive(room('payments').channel)
    expect(await people.ada.says('general', 'channel INC-2')).toContain('INC-2 gets a channel of its own.')
    expect(shown(room('inc-2').header)).toContain('INC-2')
    expect(shown(room('inc-2').card)).toContain('Find the failing dependency')
    await people.bob.says('general', 'resolve INC-1 It was a false alarm.')
    await clock.advance('10m')
    expect((await incident(1)).status).toBe('resolved')
    expect(room('tocsin').says('the channel is archived')).toBe(true)
  }),
)

test(
  'what comes in calls nobody and breaks nothing in a channel of others',
  inWorld(options, async world => {
    const { alert, settle, people } = world
    const summary = '<!channel> *down* <https://evil.example|click> `x` \u202e'
    await alert({ summary, description: '<!here> '.repeat(400) })
    await settle()
    expect(cardIn(world).notifies).toEqual([])
    await people.ada.click(cardIn(world), 'Open a channel')
    expect(cardIn(world).notifies).toEqual([])
  }),
)
