import { describe, expect, test } from 'vitest'
import type { Choice } from '../../src/sandbox/act.ts'
import type { Change } from '../../src/sandbox/model.ts'
import { fieldsOf } from '../../src/sandbox/shape.ts'
import { actions, option, plain, section, select } from './given.ts'
import { ada, bob, boltApp, channelId, clientOf, lastMessage, sandbox } from './kit.ts'

const options = [option('a'), option('b')]

describe('what a click carries', () => {
  test.each<[string, object, Choice, object]>([
    ['select', select({ options }), { selected_option: 'b' }, { selected_option: option('b') }],
    ['radio buttons', { type: 'radio_buttons', options }, { selected_option: 'a' }, { selected_option: option('a') }],
    ['checkboxes', { type: 'checkboxes', options }, { selected_options: ['a', 'b'] }, { selected_options: options }],
    ['checkboxes, emptied', { type: 'checkboxes', options }, { selected_options: [] }, { selected_options: [] }],
    ['users_select', { type: 'users_select' }, { selected_user: bob }, { selected_user: bob }],
    ['many users', { type: 'multi_users_select' }, { selected_users: [ada, bob] }, { selected_users: [ada, bob] }],
    ['channel', { type: 'channels_select' }, { selected_channel: 'C1' }, { selected_channel: 'C1' }],
    ['date', { type: 'datepicker' }, { selected_date: '2026-03-02' }, { selected_date: '2026-03-02' }],
    ['moment', { type: 'datetimepicker' }, { selected_date_time: 1772445600 }, { selected_date_time: 1772445600 }],
    ['overflow', { type: 'overflow', options }, { selected_option: 'b' }, { selected_option: option('b') }],
    ['button', { type: 'button', text: plain('Go'), value: 'v' }, {}, { text: plain('Go'), value: 'v' }],
  ])('of a %s', async (_, element, choice, carried) => {
    const slack = await sandbox()
    const channel = channelId(slack, 'ops')
    const blocks = [{ ...actions({ ...element, action_id: 'it' }), block_id: 'here' }]
    await clientOf(slack).apiCall('chat.postMessage', { channel, text: 'x', blocks })
    const { delivery } = await slack.act(ada).click(lastMessage(slack, 'ops'), 'it', choice)
    const [action] = delivery.payload.actions as object[]
    expect(action).toEqual({
      type: fieldsOf(element).type,
      action_id: 'it',
      block_id: 'here',
      action_ts: expect.stringMatching(/^\d+\.\d{6}$/),
      ...carried,
    })
  })

  test('keeps what was chosen in the same message before', async () => {
    const slack = await sandbox()
    const blocks = [
      {
        ...actions(select({ options, action_id: 'one' }), { type: 'button', action_id: 'go', text: plain('Go') }),
        block_id: 'b',
      },
    ]
    await clientOf(slack).apiCall('chat.postMessage', { channel: channelId(slack, 'ops'), text: 'x', blocks })
    const message = lastMessage(slack, 'ops')
    await slack.act(ada).click(message, 'one', { selected_option: 'b' })
    const mine = await slack.act(ada).click(message, 'go')
    const others = await slack.act(bob).click(message, 'go')
    const chosen = (selected_option: unknown) => ({
      values: { b: { one: { type: 'static_select', selected_option } } },
    })
    expect(mine.delivery.payload.state).toEqual(chosen(option('b')))
    expect(others.delivery.payload.state).toEqual(chosen(null))
  })

  test('is refused where there is nothing to click', async () => {
    const slack = await sandbox()
    const client = clientOf(slack)
    const channel = channelId(slack, 'ops')
    const go = (block_id: string) => ({ ...actions({ type: 'button', action_id: 'go', text: plain('Go') }), block_id })
    const blocks = [go('a'), go('b')]
    await client.apiCall('chat.postMessage', { channel, text: 'x', blocks })
    const message = lastMessage(slack, 'ops')
    const person = slack.act(ada)
    await expect(person.click(message, 'stop')).rejects.toThrow('Nothing here is called stop; there is: go, go')
    await expect(person.click(message, 'go')).rejects.toThrow('Several elements are called go')
    expect((await person.click(message, { block_id: 'b', action_id: 'go' })).delivery.payload.actions).toMatchObject([
      { block_id: 'b' },
    ])
    await client.chat.delete({ channel, ts: message.ts })
    await expect(person.click(message, 'go')).rejects.toThrow('no longer there')
  })
})

test('an external select offers what the app finds', async () => {
  const slack = await sandbox()
  await boltApp(slack, 'http', app => {
    app.options('find', ({ ack, options: asked }) => ack({ options: [option(`${asked.value}-1`) as never] }))
    app.action('find', ({ ack }) => ack())
  })
  const element = { type: 'external_select', action_id: 'find', min_query_length: 2 }
  await clientOf(slack).apiCall('chat.postMessage', {
    channel: channelId(slack, 'ops'),
    text: 'x',
    blocks: [section({ accessory: element })],
  })
  const person = slack.act(ada)
  const message = lastMessage(slack, 'ops')
  expect(await person.options(message, 'find', 'a')).toEqual([])
  expect(await person.options(message, 'find', 'api')).toEqual([{ text: 'api-1', value: 'api-1' }])
  const { delivery } = await person.click(message, 'find', { selected_option: 'api-1' })
  expect(delivery.payload.actions).toMatchObject([{ selected_option: { value: 'api-1' } }])
})

test('a shortcut on a message brings the message', async () => {
  const slack = await sandbox()
  const person = slack.act(ada)
  const message = await person.post('ops', 'look')
  const { delivery } = await person.shortcut('keep', { message })
  expect(delivery.payload).toMatchObject({
    type: 'message_action',
    callback_id: 'keep',
    message_ts: message.ts,
    message: { text: 'look', user: ada },
    channel: { name: 'ops' },
  })
})

test('people write as Slack lets them, and only where they may', async () => {
  const slack = await sandbox()
  const person = slack.act(bob)
  const said = await person.post('ops', '@ada <!channel> @here see #lounge & https://x.test/?a=1&b=2')
  const lounge = channelId(slack, 'lounge')
  expect(said.text).toBe(
    `<@${ada}> &lt;!channel&gt; <!here> see <#${lounge}|lounge> &amp; <https://x.test/?a=1&amp;b=2>`,
  )
  expect(said.notifies).toEqual([ada, '!here'])
  await expect(person.post('lounge', 'x')).rejects.toThrow('is not in #lounge')
  await slack.act(ada).archive('ops')
  await expect(person.post('ops', 'x')).rejects.toThrow('#ops is archived')
})

test('edits, removals and topics reach the app as messages with a subtype', async () => {
  const slack = await sandbox()
  const person = slack.act(ada)
  const message = await person.post('ops', 'one')
  await person.edit(message, 'two')
  await person.topic('ops', 'quiet')
  await person.remove(message)
  await person.leave('ops')
  const events = slack.deliveries.filter(each => each.attempt === 0).map(each => fieldsOf(each.payload.event))
  expect(events.map(event => event.subtype ?? event.type)).toEqual([
    'message',
    'message_changed',
    'channel_topic',
    'message_deleted',
    'member_left_channel',
    'channel_leave',
  ])
  expect(events[1]).toMatchObject({
    message: { text: 'two', edited: { user: ada } },
    previous_message: { text: 'one' },
  })
  expect(events[3]).toMatchObject({ deleted_ts: message.ts, previous_message: { text: 'two' } })
})

test('whoever watches the workspace is told of each change', async () => {
  const slack = await sandbox()
  const kinds: Change['kind'][] = []
  const stop = slack.workspace.onChange(change => kinds.push(change.kind))
  const message = await slack.act(ada).post('ops', 'x')
  await slack.act(ada).pin(message)
  await slack.act(ada).openHome()
  stop()
  await slack.act(ada).post('ops', 'y')
  expect(kinds).toEqual(['message_posted', 'pin', 'home_opened'])
})
