import { describe, expect, test } from 'vitest'
import { ada, bob, type Mode, openDoor, soon } from '../door.ts'

describe.each<Mode>(['socket', 'http'])('/incident by %s', mode => {
  test('acts in the channel of an incident, and by number from anywhere', async () => {
    const { slack, open, settle, now, told, timelines } = await openDoor(mode)
    const incident = await open('Checkout is down', 'checkout')
    await settle()
    const name = now(incident).channel?.name ?? ''
    const her = slack.act(ada)
    const says = async (text: string, channel: string, answer: RegExp) => {
      const before = told(ada).length
      const { ack } = await her.command('/incident', text, { channel })
      expect(ack).toMatchObject({ ok: true })
      await soon(() => told(ada).length).toBe(before + 1)
      expect(told(ada).at(-1)).toMatch(answer)
    }
    await says('ack', name, /INC-1 is acknowledged/)
    await says('ack', name, /already acknowledged/i)
    await says('sev 2 INC-1', 'general', /INC-1 is Major now|INC-1 is .*now/)
    await says('role commander @bob', name, /bob is .* of INC-1 now/)
    await says('role INC-1 comander', 'general', /Did you mean commander/)
    await says('note 1 & 2 <are> down', name, /on the timeline of INC-1/)
    await says('timeline INC-1', 'general', /Timeline of INC-1/)
    await says('join INC-1', 'general', /with INC-1 now|already/i)
    await says('postmortem', name, /as soon as it is resolved/)
    await says('mitigate INC-1', 'general', /INC-1 is mitigated/)
    await says('resolve INC-1 rolled back', 'general', /INC-1 is resolved/)
    await says('resolve INC-1 again', 'general', /already resolved/i)
    await says('postmortem', name, /It was down/)
    await says('reopen', name, /INC-1 is open again/)
    await settle()
    expect(now(incident)).toMatchObject({ severity: 'sev2', summary: 'rolled back', reopened: 1 })
    expect(now(incident).roles.commander).toEqual({ id: bob, name: 'bob' })
    const noted = (timelines.get(incident.id) ?? []).find(({ type }) => type === 'noted')
    expect(noted).toMatchObject({ text: '1 & 2 <are> down' })
    expect(slack.violations).toEqual([])
  })

  test('asks which incident, and lists the open ones, where it cannot know', async () => {
    const { slack, open, settle, told } = await openDoor(mode)
    await open('Checkout is down')
    await settle()
    await slack.act(ada).command('/incident', 'ack', { channel: 'general' })
    await soon(() => told(ada).join()).toMatch(/Which incident\?.*Checkout is down/)
    await slack.act(ada).command('/incident', 'ack INC-99', { channel: 'general' })
    await soon(() => told(ada).join()).toMatch(/There is no INC-99/)
  })

  test('declares by a word at once, and by a form without one', async () => {
    const { slack, incidents, settle, told } = await openDoor(mode)
    const her = slack.act(ada)
    await her.command('/incident', 'declare Login <b>is</b> broken', { channel: 'general' })
    await soon(() => told(ada).join()).toContain('INC-1 is open')
    expect([...incidents.values()][0]).toMatchObject({ title: 'Login <b>is</b> broken' })
    await settle()
    await her.command('/incident', '', { channel: 'general' })
    await soon(() => her.modal()?.callback_id).toBe('declare')
    const { sent } = await her.submit({ title: 'Search is slow', severity: 'sev2' })
    expect(sent).toBe(true)
    await soon(() => incidents.size).toBe(2)
    // The bot is not in #general, so the answer comes by direct message.
    const direct = () => [...slack.workspace.channels.values()].find(({ im_user }) => im_user === ada)
    await soon(() => direct()?.messages.at(-1)?.text).toMatch(/INC-2 is open/)
    await settle()
    expect([...incidents.values()][1]?.channel?.name).toBe('inc-2-search-is-slow')
    expect(slack.violations).toEqual([])
  })

  test('opens the form that a word needs', async () => {
    const { slack, open, settle, now, told } = await openDoor(mode)
    const incident = await open('Checkout is down', 'checkout')
    await settle()
    const her = slack.act(ada)
    await her.command('/incident', 'resolve INC-1', { channel: 'general' })
    await soon(() => her.modal()?.callback_id).toBe('resolve')
    await her.close()
    for (const [words, which] of [
      ['resolve', 'Which incident?'],
      ['resolve INC-99', 'There is no INC-99.'],
    ] as const) {
      const before = told(ada).length
      await her.command('/incident', words, { channel: 'general' })
      await soon(() => told(ada).length).toBe(before + 1)
      expect(told(ada).at(-1)).toContain(which)
      expect(her.modal()).toBeUndefined()
    }
    await her.command('/incident', 'note', { channel: now(incident).channel?.name ?? '' })
    await soon(() => her.modal()?.callback_id).toBe('note')
    await her.submit({ text: 'Seen' })
    await soon(() => her.modal()).toBeUndefined()
    expect(told(ada)).toHaveLength(2)
  })

  test('guesses a mistyped word and never does what it guessed', async () => {
    const { slack, open, settle, now, told } = await openDoor(mode)
    const incident = await open('Checkout is down')
    await settle()
    await slack.act(ada).command('/incident', 'acknowlege INC-1', { channel: 'general' })
    await soon(() => told(ada).join()).toContain('Did you mean /incident ack?')
    await slack.act(ada).command('/incident', 'help sev1', { channel: now(incident).channel?.name ?? '' })
    await soon(() => told(ada).join()).toContain('/incident sev 2')
    expect(now(incident)).toMatchObject({ status: 'triggered', severity: incident.severity })
    await slack.act(ada).command('/incident', 'help', { channel: 'general' })
    await soon(() => told(ada).join()).toContain('whoami')
    expect(slack.violations).toEqual([])
  })

  test('a message goes onto the timeline with its author, where it belongs to an incident', async () => {
    const { slack, open, settle, now, told, timelines } = await openDoor(mode)
    const incident = await open('Checkout is down')
    await settle()
    const name = now(incident).channel?.name ?? ''
    await slack.act(bob).join(name)
    const message = await slack.act(bob).post(name, 'I see <errors> & timeouts')
    await slack.act(bob).shortcut('add_to_timeline', { message })
    await soon(() => told(bob).join()).toContain('on the timeline of INC-1')
    const noted = (timelines.get(incident.id) ?? []).find(({ type }) => type === 'noted')
    expect(noted).toMatchObject({ text: 'bob: I see <errors> & timeouts' })
    const other = await slack.act(bob).post('general', 'lunch?')
    await slack.act(bob).shortcut('add_to_timeline', { message: other })
    await soon(() => told(bob).join()).toContain('Only messages in the channel or thread of an incident')
    await slack.act(bob).shortcut('declare_incident')
    await soon(() => slack.act(bob).modal()?.callback_id).toBe('declare')
    expect(slack.violations).toEqual([])
  })

  test('Slack has its answer at once, whatever is asked', async () => {
    const { slack, open, settle } = await openDoor(mode)
    await open('Checkout is down')
    await settle()
    for (const text of ['list', 'whoami', 'help', 'timeline INC-1', 'ack INC-1', '']) {
      await slack.act(ada).command('/incident', text, { channel: 'general' })
    }
    expect(slack.acks.every(({ ok }) => ok)).toBe(true)
    expect(Math.max(...slack.acks.slice(-6).map(({ ms }) => ms))).toBeLessThan(250)
  })
})
