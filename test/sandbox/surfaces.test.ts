import { describe, expect, test } from 'vitest'
import { chars, input, plain, section } from './given.ts'
import { ada, bob, boltApp, channelId, clientOf, lastMessage, refusal, sandbox, turnedClock } from './kit.ts'

describe('marks', () => {
  test('are set once, by the app and by people', async () => {
    const slack = await sandbox()
    const client = clientOf(slack)
    const channel = channelId(slack, 'ops')
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'x' })
    const at = { channel, timestamp: ts }
    await client.reactions.add({ ...at, name: 'eyes' })
    await slack.act(ada).react(lastMessage(slack, 'ops'), 'eyes')
    expect((await refusal(client.reactions.add({ ...at, name: 'eyes' }))).error).toBe('already_reacted')
    const got = await client.reactions.get(at)
    expect(got.message?.reactions).toEqual([{ name: 'eyes', users: ['U0APPUSER', ada], count: 2 }])
    await client.reactions.remove({ ...at, name: 'eyes' })
    expect((await refusal(client.reactions.remove({ ...at, name: 'eyes' }))).error).toBe('no_reaction')
    await client.pins.add(at)
    expect((await refusal(client.pins.add(at))).error).toBe('already_pinned')
    expect((await client.pins.list({ channel })).items).toHaveLength(1)
    await slack.act(bob).unpin(lastMessage(slack, 'ops'))
    expect((await refusal(client.pins.remove(at))).error).toBe('no_pin')
    expect(slack.violations).toEqual([])
    expect((await refusal(client.reactions.add({ ...at, name: ':eyes:' }))).error).toBe('invalid_name')
  })

  test('of a channel are links', async () => {
    const slack = await sandbox()
    const client = clientOf(slack)
    const channel_id = channelId(slack, 'ops')
    const add = (fields: object) =>
      client.apiCall('bookmarks.add', {
        channel_id,
        title: 'Runbook',
        type: 'link',
        link: 'https://x.test/r',
        ...fields,
      })
    await add({ emoji: ':book:' })
    const { bookmarks = [] } = await client.bookmarks.list({ channel_id })
    expect(bookmarks).toMatchObject([{ title: 'Runbook', link: 'https://x.test/r', emoji: ':book:' }])
    const bookmark_id = bookmarks[0]?.id ?? ''
    await client.bookmarks.edit({ channel_id, bookmark_id, title: 'Better' })
    expect(slack.workspace.channels.get(channel_id)?.bookmarks[0]?.title).toBe('Better')
    await client.bookmarks.remove({ channel_id, bookmark_id })
    expect((await refusal(client.bookmarks.remove({ channel_id, bookmark_id }))).error).toBe('not_found')
    expect((await refusal(add({ link: 'ftp://x.test' }))).error).toBe('invalid_link')
    expect((await refusal(add({ title: chars(257) }))).error).toBe('invalid_bookmark_title')
    expect((await refusal(add({ type: 'file' }))).error).toBe('invalid_bookmark_type')
  })
})

describe('views', () => {
  const modal = (fields = {}) => ({
    type: 'modal',
    title: plain('T'),
    submit: plain('Go'),
    blocks: [input()],
    ...fields,
  })

  test('stack three deep, and are redrawn with what was typed', async () => {
    const slack = await sandbox({ requestUrl: 'http://127.0.0.1:1/' })
    const client = clientOf(slack)
    const person = slack.act(ada)
    const trigger = async () => (await person.shortcut('any')).delivery.payload.trigger_id
    const call = async (how: string, fields = {}) =>
      client.apiCall(`views.${how}`, { trigger_id: await trigger(), view: modal(fields) })
    expect((await refusal(call('push'))).error).toBe('not_found')
    await call('open', { external_id: 'first' })
    await call('push')
    await call('push', { callback_id: 'third' })
    expect((await refusal(call('push'))).error).toBe('push_limit_reached')
    expect((await refusal(call('open', { external_id: 'first' }))).error).toBe('duplicate_external_ids')
    const top = person.modal()
    expect(top?.callback_id).toBe('third')
    expect(top?.previous_view_id).toBe(slack.workspace.modals.get(ada)?.[1]?.id)
    person.fill({ in: 'typed' })
    const args = { view_id: top?.id, hash: top?.hash, view: modal({ title: plain('New') }) }
    await client.apiCall('views.update', args)
    expect(person.modal()).toMatchObject({
      title: { text: 'New' },
      state: { values: { in: { text: { value: 'typed' } } } },
    })
    expect((await refusal(client.apiCall('views.update', args))).error).toBe('hash_conflict')
    await person.close({ all: true })
    expect((await refusal(client.apiCall('views.update', { ...args, hash: undefined }))).error).toBe('not_found')
  })

  test('are checked before they are shown', async () => {
    const slack = await sandbox()
    const view = modal({ submit: undefined })
    const { error, messages } = await refusal(clientOf(slack).apiCall('views.open', { trigger_id: 'x', view }))
    expect(error).toBe('invalid_arguments')
    expect(messages).toEqual(['[ERROR] missing required field: submit [json-pointer:/view]'])
    const home = { type: 'home', blocks: [section({ text: plain(chars(3001)) })] }
    expect((await refusal(clientOf(slack).apiCall('views.publish', { user_id: ada, view: home }))).error).toBe(
      'invalid_arguments',
    )
  })

  test('are validated without being shown', async () => {
    const client = clientOf(await sandbox())
    expect((await client.apiCall('blocks.validate', { blocks: [section()] })).ok).toBe(true)
    expect((await refusal(client.apiCall('blocks.validate', { blocks: [input()] }))).error).toBe('invalid_blocks')
    expect((await client.apiCall('blocks.validate', { view: modal() })).ok).toBe(true)
  })

  test('at home keep one id and refuse a stale hash', async () => {
    const slack = await sandbox()
    const publish = (hash?: string) =>
      clientOf(slack).views.publish({ user_id: ada, view: { type: 'home', blocks: [] }, ...(hash ? { hash } : {}) })
    const first = await publish()
    const second = await publish(first.view?.hash)
    expect(second.view?.id).toBe(first.view?.id)
    expect((await refusal(publish(first.view?.hash))).error).toBe('hash_conflict')
    expect(slack.violations).toEqual([])
  })
})

describe('a response_url', () => {
  const send = async (url: unknown, body: object) => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(String(url), { method: 'POST', headers, body: JSON.stringify(body) })
    return [response.status, ((await response.json()) as { error?: string }).error]
  }

  test('serves five times, even where the app is no member', async () => {
    const slack = await sandbox()
    const { delivery } = await slack.act(ada).command('/x', '', { channel: 'secret' })
    const url = delivery.payload.response_url
    for (let count = 0; count < 5; count += 1) expect(await send(url, { text: `${count}` })).toEqual([200, undefined])
    expect(await send(url, { text: '5' })).toEqual([404, 'used_url'])
    expect(slack.act(ada).ephemerals('secret')).toHaveLength(5)
    expect(slack.violations).toMatchObject([{ method: 'response_url', error: 'used_url' }])
  })

  test('serves for thirty minutes', async () => {
    const clock = turnedClock()
    const slack = await sandbox({ clock: clock.now })
    const { delivery } = await slack.act(ada).command('/x', '', { channel: 'ops' })
    clock.turn(30 * 60_000)
    expect(await send(delivery.payload.response_url, { text: 'x' })).toEqual([200, undefined])
    clock.turn(1)
    expect(await send(delivery.payload.response_url, { text: 'x' })).toEqual([404, 'expired_url'])
    expect(await send(`${slack.url}respond/none`, { text: 'x' })).toEqual([404, 'no_such_url'])
  })

  test('checks what it is given', async () => {
    const slack = await sandbox()
    const { delivery } = await slack.act(ada).command('/x', '', { channel: 'ops' })
    expect(await send(delivery.payload.response_url, { text: 'x', blocks: [input()] })).toEqual([400, 'invalid_blocks'])
  })

  test('replaces or removes the message that was clicked, be it for one person only', async () => {
    const slack = await sandbox()
    const button = { type: 'button', action_id: 'go', text: plain('Go') }
    const blocks = [{ type: 'actions', elements: [button] }]
    await boltApp(slack, 'socket', app => {
      app.command('/ask', ({ ack }) => ack({ text: 'Sure?', blocks: blocks as never }))
      app.action('go', async ({ ack, respond, action }) => {
        await ack()
        const { value } = 'value' in action ? action : { value: undefined }
        await respond(value === undefined ? { replace_original: true, text: 'Sure.' } : { delete_original: true })
      })
    })
    const person = slack.act(ada)
    const { replies } = await person.command('/ask', '', { channel: 'ops' })
    const [asked] = replies
    if (!asked) throw new Error('nothing was asked')
    const { delivery } = await person.click(asked, 'go')
    expect(delivery.payload).toMatchObject({ container: { is_ephemeral: true } })
    expect(delivery.payload).not.toHaveProperty('message')
    await expect.poll(() => person.ephemerals().map(message => message.text)).toEqual(['Sure.'])
    await expect(slack.act(bob).click(asked, 'go')).rejects.toThrow('cannot see')

    button.text = plain('Remove')
    Object.assign(button, { value: 'remove' })
    await clientOf(slack).apiCall('chat.postMessage', { channel: channelId(slack, 'ops'), text: 'x', blocks })
    await person.click(lastMessage(slack, 'ops'), 'go')
    await expect.poll(() => person.messages('ops')).toEqual([])
  })
})
