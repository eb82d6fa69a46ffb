import { describe, expect, test } from 'vitest'
import { ada, bob, boltApp, channelId, lastMessage, type Mode, sandbox } from './kit.ts'

const plain = (text: string) => ({ type: 'plain_text' as const, text })

describe.each<Mode>(['socket', 'http'])('a Bolt app by %s', mode => {
  test('answers a command at once and once more by its response_url', async () => {
    const slack = await sandbox()
    const heard: string[] = []
    await boltApp(slack, mode, app => {
      app.command('/deploy', async ({ ack, command, respond }) => {
        heard.push(command.text, command.user_id, command.channel_name)
        await ack('on it')
        await respond({ text: 'done', response_type: 'in_channel' })
      })
    })
    const { ack, replies } = await slack.act(ada).command('/deploy', 'web @bob #ops <now> & then', { channel: 'ops' })
    expect(ack).toMatchObject({ ok: true })
    expect(replies.map(reply => [reply.text, reply.ephemeral_to])).toEqual([['on it', ada]])
    const ops = channelId(slack, 'ops')
    expect(heard).toEqual([`web <@${bob}|bob> <#${ops}|ops> &lt;now&gt; &amp; then`, ada, 'ops'])
    await expect.poll(() => lastMessage(slack, 'ops').text).toBe('done')
    expect(slack.violations).toEqual([])
  })

  test('gets a click with its message, and updates it', async () => {
    const slack = await sandbox()
    const bolt = await boltApp(slack, mode, app => {
      app.action('approve', async ({ ack, body, client, action }) => {
        await ack()
        if (body.type !== 'block_actions' || !body.channel || !body.message || action.type !== 'button') return
        const text = `${action.value} by <@${body.user.id}>`
        await client.chat.update({ channel: body.channel.id, ts: body.message.ts, text, blocks: [] })
      })
    })
    const button = { type: 'button' as const, action_id: 'approve', text: plain('Approve'), value: 'approved' }
    const blocks = [{ type: 'actions' as const, elements: [button] }]
    await bolt.client.chat.postMessage({ channel: channelId(slack, 'ops'), text: 'May I?', blocks })
    const message = lastMessage(slack, 'ops')
    const { ack, delivery } = await slack.act(bob).click(message, 'approve')
    expect(ack.ok).toBe(true)
    expect(delivery.payload).toMatchObject({
      type: 'block_actions',
      user: { id: bob, username: 'bob' },
      container: { type: 'message', message_ts: message.ts, is_ephemeral: false },
      actions: [{ type: 'button', action_id: 'approve', value: 'approved' }],
    })
    await expect.poll(() => message.text).toBe(`approved by <@${bob}>`)
    expect(message.blocks).toEqual([])
    expect(slack.violations).toEqual([])
  })

  test('publishes a home when it is opened, and a click there has no response_url', async () => {
    const slack = await sandbox()
    const answers: unknown[] = []
    const button = { type: 'button' as const, action_id: 'go', text: plain('Go') }
    await boltApp(slack, mode, app => {
      app.event('app_home_opened', async ({ event, client }) => {
        const blocks = [{ type: 'actions' as const, elements: [button] }]
        await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } })
      })
      app.action('go', async ({ ack, body, respond }) => {
        answers.push(body.type, respond === undefined)
        await ack()
      })
    })
    const person = slack.act(ada)
    await person.openHome()
    await expect.poll(() => person.home()?.blocks).toHaveLength(1)
    const home = person.home()
    if (home) await person.click(home, 'go')
    expect(answers).toEqual(['block_actions', true])
    expect(person.messages('general')).toEqual([])
  })

  test('hears messages, reactions, pins, joins and renames where it is a member', async () => {
    const slack = await sandbox()
    const heard: string[] = []
    await boltApp(slack, mode, app => {
      app.event('message', async ({ event }) => {
        heard.push(`message ${event.subtype ?? event.channel_type}`)
      })
      for (const name of ['reaction_added', 'pin_added', 'member_joined_channel', 'channel_rename'] as const) {
        app.event(name, async ({ event }) => {
          heard.push(event.type)
        })
      }
    })
    const person = slack.act(ada)
    await person.post('lounge', 'nobody listens')
    const message = await person.post('ops', 'hello @bob')
    expect(message.text).toBe(`hello <@${bob}>`)
    await person.react(message, ':eyes:')
    await person.pin(message)
    await slack.act('U0STRANGE').join('ops')
    await person.rename('ops', 'operations')
    await slack.idle()
    expect(heard.toSorted()).toEqual(
      [
        'message channel',
        'reaction_added',
        'pin_added',
        'member_joined_channel',
        'message channel_join',
        'channel_rename',
        'message channel_name',
      ].toSorted(),
    )
  })

  test('gets a repeated delivery with the same event_id and the same trigger', async () => {
    const slack = await sandbox()
    const ids: unknown[] = []
    await boltApp(slack, mode, app => {
      app.event('reaction_added', async ({ body, context }) => {
        ids.push(body.event_id, context.retryNum)
      })
      app.command('/once', async ({ ack, command }) => {
        ids.push(command.trigger_id)
        await ack()
      })
    })
    const person = slack.act(ada)
    const message = await person.post('ops', 'x')
    await person.react(message, 'eyes')
    const event = slack.deliveries.find(each => each.name === 'reaction_added')
    if (event) await person.redeliver(event)
    await slack.idle()
    expect(ids[2]).toBe(ids[0])
    expect(Number(ids[3])).toBe(1)
    const { delivery } = await person.command('/once', '', { channel: 'ops' })
    await person.redeliver(delivery)
    expect(ids[4]).toBe(ids[5])
  })

  test('that never answers: the person is told, and it is held against it', { timeout: 15_000 }, async () => {
    const slack = await sandbox()
    await boltApp(slack, mode, app => {
      app.command('/slow', async () => {})
    })
    const person = slack.act(ada)
    const { ack } = await person.command('/slow', '', { channel: 'ops' })
    expect(ack).toMatchObject({ ok: false, error: 'operation_timeout' })
    expect(ack.ms).toBeGreaterThanOrEqual(2990)
    expect(person.notices()).toEqual(['/slow failed with the error "operation_timeout"'])
    expect(slack.violations).toMatchObject([{ kind: 'ack_timeout', method: '/slow' }])
    expect(slack.acks.find(each => each.name === '/slow')).toMatchObject({ ok: false, kind: 'slash_commands' })
  })
})
