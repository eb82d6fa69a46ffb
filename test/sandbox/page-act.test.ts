import { describe, expect, test } from 'vitest'
import { ada, bob, boltApp, channelId, guest, sandbox } from './kit.ts'
import { act, page, stateOf } from './page-kit.ts'

const plain = (text: string) => ({ type: 'plain_text' as const, text })

describe('an act', () => {
  test('clicks a button of a real app', async () => {
    const slack = await sandbox()
    const bolt = await boltApp(slack, 'socket', app => {
      app.action('approve', async ({ ack, body, client }) => {
        await ack()
        if (body.type !== 'block_actions' || !body.channel || !body.message) return
        await client.chat.update({
          channel: body.channel.id,
          ts: body.message.ts,
          text: `by ${body.user.id}`,
          blocks: [],
        })
      })
    })
    const shown = await page(slack)
    const button = { type: 'button' as const, action_id: 'approve', text: plain('Approve'), value: 'yes' }
    const blocks = [{ type: 'actions' as const, block_id: 'row', elements: [button] }]
    await bolt.client.chat.postMessage({ channel: channelId(slack, 'ops'), text: 'May I?', blocks })
    const { channel } = await stateOf(shown, bob, { channel: 'ops' })
    const ts = channel?.messages[0]?.ts
    const click = { user: bob, kind: 'click', channel: channel?.id, ts, block_id: 'row', action_id: 'approve' }
    expect(await act(shown, click)).toMatchObject({ ok: true })
    const text = async () => (await stateOf(shown, bob, { channel: 'ops' })).channel?.messages[0]?.text
    await expect.poll(text).toBe(`by ${bob}`)
    expect(await act(shown, click)).toMatchObject({ ok: false, error: expect.stringContaining('approve') })
    expect(await act(shown, { ...click, ts: '1.0' })).toMatchObject({ ok: false, error: 'That is gone.' })
  })

  test('opens, fills and sends a form, and gets its errors', async () => {
    const slack = await sandbox()
    const heard: unknown[] = []
    await boltApp(slack, 'socket', app => {
      app.command('/declare', async ({ ack, body, client }) => {
        await ack()
        const element = { type: 'plain_text_input' as const, action_id: 'words' }
        const block = { type: 'input' as const, block_id: 'title', label: plain('Title'), element }
        const view = { type: 'modal' as const, callback_id: 'form', title: plain('Declare'), submit: plain('Go') }
        await client.views.open({ trigger_id: body.trigger_id, view: { ...view, blocks: [block] } })
      })
      app.view('form', async ({ ack, view }) => {
        const title = view.state.values.title?.words?.value
        heard.push(title)
        await (title === 'no' ? ack({ response_action: 'errors', errors: { title: 'Say more.' } }) : ack())
      })
    })
    const shown = await page(slack)
    const modals = async () => (await stateOf(shown, ada)).modals
    await act(shown, { user: ada, kind: 'command', channel: 'ops', name: '/declare', text: '' })
    await expect.poll(modals).toHaveLength(1)
    const submit = (words: string) => act(shown, { user: ada, kind: 'submit', values: { title: { words } } })
    expect(await submit('')).toMatchObject({ errors: { title: 'Please complete this required field.' } })
    expect(await submit('no')).toMatchObject({ ok: false, errors: { title: 'Say more.' } })
    await act(shown, { user: ada, kind: 'fill', values: { title: { words: 'Checkout is' } } })
    expect((await modals())[0]?.state.values.title?.words?.value).toBe('Checkout is')
    expect(await submit('Checkout is down')).toMatchObject({ ok: true })
    expect(heard).toEqual(['no', 'Checkout is down'])
    expect(await modals()).toEqual([])
  })

  test('marks a message and moves in and out of a channel', async () => {
    const slack = await sandbox()
    const shown = await page(slack)
    const { ts } = await slack.act(ada).post('lounge', 'tea')
    const at = { user: bob, channel: 'lounge', ts }
    expect(await act(shown, { ...at, kind: 'join' })).toMatchObject({ ok: true })
    await act(shown, { ...at, kind: 'react', name: 'eyes' })
    await act(shown, { ...at, kind: 'pin' })
    const { channel } = await stateOf(shown, bob, { channel: 'lounge' })
    expect(channel?.messages[0]?.reactions).toEqual([{ name: 'eyes', users: [bob], count: 1 }])
    expect(channel?.pins).toMatchObject([{ by: bob, message: { ts } }])
    await act(shown, { ...at, kind: 'leave' })
    expect((await stateOf(shown, bob, { channel: 'lounge' })).channel?.is_member).toBe(false)
    expect(await act(shown, { ...at, kind: 'edit', text: 'coffee' })).toMatchObject({ ok: false })
    expect(await act(shown, { user: guest, kind: 'post', channel: 'secret', text: 'x' })).toMatchObject({ ok: false })
    expect(await act(shown, { user: bob, kind: 'dance', channel: 'ops' })).toMatchObject({ ok: false })
  })

  test('runs what the caller put into a panel, and turns its clock', async () => {
    let turned = 0
    const run = async (choice: string) => `sent 3 ${choice}`.trim()
    const fail = async () => Promise.reject(new Error('nobody listens'))
    const actions = [
      { id: 'send', label: 'Send', run },
      { id: 'fail', label: 'Fail', run: fail },
    ]
    const turn = async () => `turned ${++turned} time`
    const shown = await page(await sandbox(), {
      panels: [{ title: 'Samples', note: '', choices: ['of a', 'of b'], actions }],
      turns: [{ id: 'hour', label: '+1 h', run: turn }],
    })
    const { panels, turns } = await stateOf(shown, ada)
    expect(turns).toEqual([{ id: 'hour', label: '+1 h' }])
    expect(panels[0]?.actions[0]).toEqual({ id: 'send', label: 'Send' })
    expect(panels[0]?.choices).toEqual(['of a', 'of b'])
    expect(await act(shown, { kind: 'panel', id: 'send' })).toMatchObject({ ok: true, text: 'sent 3' })
    expect(await act(shown, { kind: 'panel', id: 'send', choice: 'of b' })).toMatchObject({ text: 'sent 3 of b' })
    expect(await act(shown, { kind: 'panel', id: 'fail' })).toMatchObject({ ok: false, error: 'nobody listens' })
    expect(await act(shown, { kind: 'panel', id: 'none' })).toMatchObject({ ok: false })
    expect(await act(shown, { kind: 'panel', id: 'hour' })).toMatchObject({ ok: true, text: 'turned 1 time' })
  })
})
