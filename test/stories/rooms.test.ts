import { expect, test } from 'vitest'
import { inWorld } from '../kit/honest.ts'
import { CHANNELS } from '../kit/people.ts'
import { channelIn, incidentChannels, shown } from '../kit/room.ts'

const channels = (...names: string[]) => CHANNELS.filter(({ name }) => names.includes(name))

test(
  'the name is taken by somebody else: the next one is ours, and theirs is left alone',
  inWorld(
    { slack: { channels: [...CHANNELS, { name: 'inc-1-checkout-answers-5xx' }] } },
    async ({ alert, settle, slack, incident, room }) => {
      await alert({})
      await settle()
      expect((await incident(1)).channel?.name).toBe('inc-1-checkout-answers-5xx-2')
      expect(room('inc-1-checkout-answers-5xx').ours).toEqual([])
      expect(shown(room('inc-1-checkout-answers-5xx-2').header)).toContain('INC-1')
      expect(incidentChannels(slack)).toHaveLength(2)
    },
  ),
)

test(
  'people archive the channel in the middle: the announcement and the calls go on, operators are told',
  inWorld({}, async ({ alert, clear, settle, people, room, incident, clock }) => {
    await alert({})
    await settle()
    await people.ada.act.archive(room('inc-1').channel)
    await people.bob.says('general', 'sev 3 INC-1')
    await clear({})
    await settle()
    await people.bob.says('general', 'resolve INC-1 It was a false alarm.')
    await clock.advance('10m')
    expect((await incident(1)).status).toBe('resolved')
    expect(shown(room('incidents').find('INC-1'))).toContain('*Resolved* by Bob Marsh')
    expect(people.ada.calls()).toEqual([])
    expect(room('tocsin').says('INC-1')).toBe(true)
    expect(room('tocsin').says('the channel is archived')).toBe(true)
    expect(room('tocsin').ours.length).toBeLessThanOrEqual(4)
  }),
)

test(
  'people delete the channel in the middle: the same',
  inWorld({}, async ({ alert, settle, people, room, incident, slack, clock }) => {
    await alert({})
    await settle()
    slack.workspace.channels.delete(room('inc-1').channel.id)
    await people.bob.says('general', 'ack INC-1')
    await people.bob.says('general', 'role commander INC-1')
    await people.bob.says('general', 'resolve INC-1 It was a false alarm.')
    await clock.advance('10m')
    expect((await incident(1)).status).toBe('resolved')
    expect(shown(room('incidents').find('INC-1'))).toContain('*Resolved* by Bob Marsh')
    expect(room('tocsin').says('INC-1')).toBe(true)
    expect(await people.bob.says('general', 'timeline INC-1')).toContain('Timeline of INC-1')
  }),
)

test(
  'people take the app out of the channel: nothing is lost, and operators are told',
  inWorld({}, async ({ alert, settle, people, room, incident, slack, clock }) => {
    await alert({})
    await settle()
    const { channel } = room('inc-1')
    await people.ada.act.kick(channel, slack.workspace.bot.user_id)
    await people.bob.says('general', 'ack INC-1')
    await people.bob.says(channel.name, 'note They took the app out.')
    await people.bob.says('general', 'resolve INC-1 It was a false alarm.')
    await clock.advance('10m')
    expect((await incident(1)).status).toBe('resolved')
    expect(shown(room('incidents').find('INC-1'))).toContain('*Resolved* by Bob Marsh')
    expect((await incident(1)).timeline.map(({ type }) => type)).toContain('noted')
  }),
)

test(
  'there is no channel for announcements: it is made',
  inWorld({ slack: { channels: channels('general', 'tocsin') } }, async ({ alert, settle, room, slack }) => {
    await alert({})
    await alert({ alertname: 'Other' })
    await settle()
    expect(room('incidents').ours).toHaveLength(2)
    expect([...slack.workspace.channels.values()].filter(({ name }) => name === 'incidents')).toHaveLength(1)
  }),
)

test(
  'the channel for announcements is there without the app: it joins',
  inWorld(
    { slack: { channels: [...channels('general', 'tocsin'), { name: 'incidents' }] } },
    async ({ alert, settle, room, people, slack }) => {
      await alert({})
      await settle()
      expect(room('incidents').ours).toHaveLength(1)
      await people.ada.act.kick(room('incidents').channel, slack.workspace.bot.user_id)
      await alert({ alertname: 'Other' })
      await settle()
      expect(room('incidents').ours).toHaveLength(2)
    },
  ),
)

test(
  'the channel for announcements is renamed: it is the same one still; archived: operators are told',
  inWorld({}, async ({ alert, settle, room, people, clock, slack }) => {
    await people.ada.act.rename(room('incidents').channel, 'incidents-2026')
    await alert({})
    await settle()
    expect(room('incidents-2026').ours).toHaveLength(1)
    await people.ada.act.archive(room('incidents-2026').channel)
    await alert({ alertname: 'Other' })
    await clock.advance('2m')
    expect(channelIn(slack, 'incidents')).toBeDefined()
    expect(room('incidents').count('INC-2')).toBe(1)
    expect(shown(room('inc-2').header)).toContain('INC-2')
  }),
)

test(
  'a responder who cannot be invited keeps nobody else out',
  inWorld({}, async ({ alert, settle, slack, clock, room, people, incident }) => {
    const bob = slack.workspace.users.get(people.bob.id)
    if (bob) bob.deleted = true
    await alert({})
    await settle()
    await clock.advance('5m')
    expect(room('inc-1').channel.members).toContain(people.carol.id)
    expect(room('inc-1').channel.members).not.toContain(people.bob.id)
    expect(people.carol.calls()).toHaveLength(1)
    const failed = (await incident(1)).timeline.filter(({ type }) => type === 'page_failed')
    expect(failed.map(({ sentence }) => sentence).join()).toContain('Bob Marsh')
  }),
)
