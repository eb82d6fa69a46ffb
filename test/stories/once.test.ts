import { describe, expect, test } from 'vitest'
import { useWorld } from '../kit/honest.ts'
import { incidentChannels, shown } from '../kit/room.ts'

describe.each(['socket', 'http'] as const)('whatever comes twice happens once, in %s mode', mode => {
  const world = useWorld({ mode })
  const room = () => world().room('inc-1')
  const tally = async (type: string) => (await world().incident(1)).timeline.filter(one => one.type === type).length
  const told = (name: 'ada' | 'bob' | 'carol' | 'dan') => world().people[name].act.ephemerals().map(shown)
  /** By HTTP Slack sends only events again; anything else that comes twice was recorded by somebody, and is refused. */
  const isRepeated = (kind: string) => mode === 'socket' || kind === 'events_api'

  test('two who press the same button at once: one effect, and a quiet answer for the other', async () => {
    const { alert, settle, people } = world()
    await alert({})
    await settle()
    const { header } = room()
    await Promise.all([people.ada.press(header, 'Acknowledge'), people.bob.press(header, 'Acknowledge')])
    await settle()
    expect(await tally('acknowledged')).toBe(1)
    const answers = [...told('ada'), ...told('bob')]
    expect(answers).toHaveLength(1)
    expect(answers[0]).toMatch(/Already acknowledged by (Ada Lind|Bob Marsh)/)
    expect(people.carol.act.ephemerals()).toEqual([])
  })

  test('a double click on an answer of the playbook', async () => {
    const { settle, people } = world()
    const { card } = room()
    await Promise.all([people.carol.press(card, 'Yes'), people.carol.press(card, 'Yes')])
    await settle()
    expect(room().count('Customers cannot pay at the moment.')).toBe(2)
    const done = (await world().incident(1)).timeline.filter(({ type, actor }) => {
      return type === 'step_done' && actor.name === 'Carol Ito'
    })
    expect(done).toHaveLength(1)
    expect(told('carol').join()).toContain('That step is over already')
  })

  test('a delivery that Slack sends again', async () => {
    const { settle, people, slack } = world()
    const before = await tally('noted')
    const { delivery } = await people.ada.act.command('/incident', 'note Once.', { channel: room().channel })
    for (const again of isRepeated(delivery.kind) ? [delivery, delivery] : []) await people.ada.act.redeliver(again)
    await settle()
    expect(await tally('noted')).toBe(before + 1)
    await people.mia.act.join(room().channel)
    await settle()
    const joined = slack.deliveries.findLast(({ name }) => name === 'member_joined_channel')
    expect(joined).toBeDefined()
    if (joined) await people.mia.act.redeliver(joined)
    await settle()
    const joins = (await world().incident(1)).timeline.filter(({ type, sentence }) => {
      return type === 'responder_joined' && /mia/i.test(sentence)
    })
    expect(joins).toHaveLength(1)
  })

  test('two forms that resolve, sent at once', async () => {
    const { settle, people } = world()
    await people.ada.click(room().header, 'Resolve')
    await people.bob.click(room().header, 'Resolve')
    await Promise.all([
      people.ada.act.submit({ summary: 'A bad deploy.' }),
      people.bob.act.submit({ summary: 'A good deploy.' }),
    ])
    await settle()
    expect(await tally('resolved')).toBe(1)
    expect(room().count('Postmortem of ')).toBe(1)
    // Who is not in the channel is told by direct message.
    const direct = people.bob.dms().map(shown)
    expect([...told('ada'), ...told('bob'), ...direct].join()).toContain('Already resolved by')
  })

  test('clicks that come late, after it is resolved', async () => {
    const { people, incident, slack, settle } = world()
    const before = (await incident(1)).timeline.length
    const late = slack.deliveries.filter(({ name }) => /acknowledge|answer/.test(name))
    for (const delivery of late.filter(({ kind }) => isRepeated(kind))) await people.dan.act.redeliver(delivery)
    expect(await people.dan.says(room().channel.name, 'ack')).toContain('Already resolved by')
    expect(await people.dan.says(room().channel.name, 'resolve Again.')).toContain('Already resolved by')
    await people.dan.click(world().room('inc-1').header, 'Add a note')
    await people.dan.act.close()
    await settle()
    expect((await incident(1)).timeline).toHaveLength(before)
  })

  test('an update of the app in between', async () => {
    const { restart, alert, settle, people, slack, clock } = world()
    const before = slack.calls.length
    await restart()
    await settle()
    expect(slack.calls.slice(before).filter(({ method }) => method.startsWith('chat.'))).toEqual([])
    await clock.advance('1h')
    await alert({ alertname: 'Other', startsAt: clock.now() })
    await restart()
    await settle()
    expect(incidentChannels(slack)).toHaveLength(2)
    expect(await people.ada.says('general', 'ack INC-2')).toContain('INC-2 is acknowledged')
  })
})
