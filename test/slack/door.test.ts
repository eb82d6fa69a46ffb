import { describe, expect, test } from 'vitest'
import { ada, bob, guest, type Mode, openDoor, soon, stranger, textOf } from './door.ts'

describe.each<Mode>(['socket', 'http'])('by %s', mode => {
  test('an alert gets its channel, cards, people and call in eleven calls', async () => {
    const { slack, open, settle, now, header } = await openDoor(mode)
    const incident = await open('Checkout is down', 'checkout')
    const before = slack.calls.length
    await settle()
    const { channel, pages } = now(incident)
    expect(channel?.name).toBe('inc-1-checkout-is-down')
    expect(pages).toHaveLength(1)
    expect(textOf(header(incident))).toContain('Checkout is down')
    expect(slack.calls.slice(before).map(({ method }) => method)).toEqual([
      'chat.postMessage',
      'conversations.create',
      'chat.postMessage',
      'chat.postMessage',
      'conversations.invite',
      'chat.update',
      'conversations.setTopic',
      'chat.postMessage',
      'bookmarks.add',
      'bookmarks.add',
      'pins.add',
    ])
    expect(slack.violations).toEqual([])
  })

  test('a click acknowledges; the second and the late one are told so privately', async () => {
    const { slack, open, settle, now, header, told, timelines } = await openDoor(mode)
    const incident = await open('Checkout is down', 'checkout')
    await settle()
    const { ack } = await slack.act(ada).click(header(incident), 'acknowledge')
    expect(ack).toMatchObject({ ok: true })
    await soon(() => now(incident).status).toBe('acknowledged')
    await slack.act(bob).join(now(incident).channel?.name ?? '')
    await slack.act(bob).click(header(incident), 'acknowledge')
    await soon(() => told(bob).length).toBe(1)
    expect(told(bob)[0]).toContain('Already acknowledged by ada')
    expect(told(ada)).toEqual([])
    const facts = (timelines.get(incident.id) ?? []).filter(({ type }) => type === 'acknowledged')
    expect(facts).toMatchObject([{ actor: { kind: 'user', id: ada, name: 'ada' } }])
    await settle()
    expect(slack.violations).toEqual([])
  })

  test('the same click, delivered twice, happens once', async () => {
    const { slack, open, settle, now, header, told } = await openDoor(mode)
    const incident = await open('Checkout is down')
    await settle()
    const { delivery } = await slack.act(ada).click(header(incident), 'acknowledge')
    await soon(() => now(incident).status).toBe('acknowledged')
    // By HTTP it is the same signed request once more, which anybody could have recorded: it is refused outright.
    expect((await slack.act(ada).redeliver(delivery)).ack.ok).toBe(mode === 'socket')
    await slack.act(ada).command('/incident', 'whoami', { channel: 'general' })
    await soon(() => told(ada).length).toBe(1)
    expect(told(ada)[0]).toContain('You are ada')
  })

  test('a guest may read and not act', async () => {
    const user = guest
    const { slack, open, settle, now, header, told } = await openDoor(mode)
    const incident = await open('Checkout is down')
    await settle()
    const name = now(incident).channel?.name ?? ''
    await slack.act(ada).join(name)
    await slack.act(ada).invite(name, user)
    await slack.act(user).click(header(incident), 'acknowledge')
    await soon(() => told(user).length).toBe(1)
    expect(told(user)[0]).toMatch(/can read along/)
    expect(now(incident)).toMatchObject({ status: 'triggered' })
    expect(now(incident).responders.map(({ id }) => id)).toEqual([ada])
    await slack.act(user).click(header(incident), { action_id: 'more' }, { selected_option: `note:${incident.id}` })
    await soon(() => JSON.stringify(slack.act(user).modal()?.blocks ?? '')).toContain('can read along')
  })

  test('somebody from another organisation is shown nothing, and no form opens', async () => {
    const { slack, open, settle, now, header, told } = await openDoor(mode)
    const incident = await open('Checkout is down')
    await settle()
    const name = now(incident).channel?.name ?? ''
    await slack.act(ada).join(name)
    await slack.act(ada).invite(name, stranger)
    for (const kind of ['note', 'why']) {
      await slack
        .act(stranger)
        .click(header(incident), { action_id: 'more' }, { selected_option: `${kind}:${incident.id}` })
    }
    await slack.act(stranger).command('/incident', 'list', { channel: 'general' })
    await soon(() => told(stranger).length).toBe(3)
    for (const text of told(stranger)) expect(text).toMatch(/^Only people of this workspace can read/)
    expect(told(stranger).join()).not.toMatch(/INC-|Checkout/)
    expect(slack.act(stranger).modal()).toBeUndefined()
  })

  test('what the rulebook keeps for a team is kept from others', async () => {
    const permissions = '{ set_severity: ["team:payments"] }'
    const { slack, open, settle, now, header, told } = await openDoor(mode, { permissions })
    const incident = await open('Checkout is down')
    await settle()
    const name = now(incident).channel?.name ?? ''
    await slack.act(bob).join(name)
    await slack.act(bob).command('/incident', 'sev 1', { channel: name })
    await soon(() => told(bob).join()).toContain('team payments')
    await slack.act(ada).join(name)
    await slack.act(ada).click(header(incident), 'severity', { selected_option: `sev1:${incident.id}` })
    await soon(() => now(incident).severity).toBe('sev1')
  })

  test('a form asks before it resolves, and says in the form what is missing', async () => {
    const { slack, open, settle, now, header } = await openDoor(mode)
    const incident = await open('Checkout is down', 'checkout')
    await settle()
    const her = slack.act(ada)
    await her.click(header(incident), 'resolve')
    await soon(() => her.modal()?.callback_id).toBe('resolve')
    const empty = await her.submit({ summary: ' ' })
    expect(empty.errors).toHaveProperty('summary')
    const sent = await her.submit({ summary: 'Rolled back <v42>' })
    expect(sent).toMatchObject({ sent: true, errors: {} })
    await soon(() => now(incident).status).toBe('resolved')
    expect(her.modal()).toBeUndefined()
    expect(now(incident).summary).toBe('Rolled back <v42>')
    await settle()
    expect(now(incident).postmortem).not.toBeNull()
    await her.click(header(incident), 'reopen')
    await soon(() => now(incident).status).toBe('triggered')
    expect(slack.violations).toEqual([])
  })

  test('a playbook is walked by its card', async () => {
    const { slack, open, settle, now } = await openDoor(mode)
    const incident = await open('Checkout is down', 'checkout')
    await settle()
    const her = slack.act(ada)
    const channel = now(incident).channel
    const card = () => {
      const message = slack.workspace.channels
        .get(channel?.id ?? '')
        ?.messages.find(m => m.ts === now(incident).runs[0]?.card)
      if (!message) throw new Error('no card')
      return message
    }
    await her.click(card(), 'answer_step_1')
    await soon(() => now(incident).runs[0]?.current).toBe('look')
    await settle()
    await her.click(card(), 'assign_step', { selected_user: bob })
    await soon(() => now(incident).runs[0]?.assignee?.id).toBe(bob)
    await settle()
    await her.click(card(), 'skip_step')
    await soon(() => her.modal()?.callback_id).toBe('skip_step')
    await her.submit({ reason: 'It was the network' })
    await soon(() => now(incident).runs[0]?.current).toBeNull()
    expect(now(incident).runs[0]?.results).toMatchObject([
      { step: 'impact', outcome: 'done', detail: 'No' },
      { step: 'look', outcome: 'skipped', detail: 'It was the network' },
    ])
    await settle()
    expect(slack.violations).toEqual([])
  })

  test('a call is answered where it came in, and says afterwards that it is over', async () => {
    const { slack, open, settle, now, told } = await openDoor(mode)
    const incident = await open('Checkout is down', 'checkout')
    await settle()
    const { message: at } = now(incident).pages[0] ?? {}
    const call = slack.workspace.channels.get(at?.channel ?? '')?.messages.find(({ ts }) => ts === at?.ts)
    if (!call) throw new Error('no call')
    await slack.act(ada).click(call, 'acknowledge')
    await soon(() => now(incident).acknowledgedBy).toMatchObject({ id: ada })
    await slack.act(ada).click(call, 'acknowledge')
    await soon(() => told(ada).join()).toContain('Already acknowledged')
    await settle()
    expect(JSON.stringify(call.blocks)).not.toContain('"acknowledge"')
    expect(slack.violations).toEqual([])
  })

  test('the offer to resolve can be turned down, where it stands', async () => {
    const { slack, open, settle, now, perform, incidents, told } = await openDoor(mode)
    const incident = await open('Checkout is down', 'checkout')
    await settle()
    const learned = await perform({ type: 'offer_resolve' }, incident)
    if (learned?.type !== 'record_offer') throw new Error('no offer')
    incidents.set(incident.id, { ...now(incident), offer: learned.message })
    const offer = slack.workspace.channels.get(learned.message.channel)?.messages.at(-1)
    if (!offer) throw new Error('no offer')
    await slack.act(guest).join(now(incident).channel?.name ?? '')
    await slack.act(guest).click(offer, 'keep_open')
    await soon(() => told(guest).join()).toContain('can read along')
    await slack.act(ada).click(offer, 'keep_open')
    await soon(() => offer.text).toContain('Kept open by ada')
    expect(now(incident).status).toBe('triggered')
    expect(slack.violations).toEqual([])
  })

  test('an answer appears where the click was, not in the thread below it', async () => {
    const { slack, open, settle, now, header } = await openDoor(mode)
    const incident = await open('Checkout is down', 'checkout')
    await settle()
    const her = slack.act(ada)
    await her.post(now(incident).channel?.name ?? '', 'Looking', { thread_ts: header(incident).ts })
    await her.click(header(incident), 'acknowledge')
    await soon(() => now(incident).status).toBe('acknowledged')
    await her.click(header(incident), 'acknowledge')
    await soon(() => her.ephemerals().length).toBe(1)
    expect(her.ephemerals()[0]?.thread_ts).toBeUndefined()
  })

  test('who comes into the channel is a responder; the bot is not', async () => {
    const { slack, open, settle, now } = await openDoor(mode)
    const incident = await open('Checkout is down')
    await settle()
    await slack.act(bob).join(now(incident).channel?.name ?? '')
    await soon(() => now(incident).responders).toEqual([{ id: bob, name: 'bob' }])
    await settle()
  })

  test('the Home shows what is open, declares, and is drawn again after an act', async () => {
    const { slack, open, settle } = await openDoor(mode)
    await open('Disk <full>')
    await settle()
    const her = slack.act(ada)
    await her.openHome()
    await soon(() => JSON.stringify(her.home()?.blocks ?? '')).toContain('Disk &lt;full&gt;')
    const home = her.home()
    if (!home) throw new Error('no home')
    await her.click(home, 'declare')
    await soon(() => her.modal()?.callback_id).toBe('declare')
    expect(slack.violations).toEqual([])
  })
})
