import { describe, expect, test } from 'vitest'
import { chars, many, mrkdwn, section } from './given.ts'
import { ada, bob, channelId, clientOf, gone, lastMessage, refusal, sandbox, stranger } from './kit.ts'

test('a post is a message of the app, found again with its metadata', async () => {
  const slack = await sandbox()
  const client = clientOf(slack)
  const channel = channelId(slack, 'ops')
  const metadata = { event_type: 'posted', event_payload: { id: 'x1' } }
  const posted = await client.chat.postMessage({ channel, text: 'a & b', metadata })
  expect(posted).toMatchObject({ ok: true, channel, message: { text: 'a & b', bot_id: 'B0APPBOT', type: 'message' } })
  const plain = await client.conversations.history({ channel })
  expect(plain.messages?.[0]).not.toHaveProperty('metadata')
  const whole = await client.conversations.history({ channel, include_all_metadata: true, limit: 1 })
  expect(whole.messages?.[0]).toMatchObject({ ts: posted.ts, metadata })
  expect(slack.violations).toEqual([])
})

test('a post to a person is a direct message, the same each time', async () => {
  const slack = await sandbox()
  const client = clientOf(slack)
  const first = await client.chat.postMessage({ channel: ada, text: 'one' })
  const second = await client.chat.postMessage({ channel: ada, text: 'two' })
  expect(first.channel).toMatch(/^D/)
  expect(second.channel).toBe(first.channel)
  const opened = await client.conversations.open({ users: ada })
  expect(opened.channel?.id).toBe(first.channel)
})

test('a thread counts its replies, and its replies are not the channel', async () => {
  const slack = await sandbox()
  const client = clientOf(slack)
  const channel = channelId(slack, 'ops')
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'head' })
  const reply = await client.chat.postMessage({ channel, text: 'reply', thread_ts: ts })
  await slack.act(bob).post('ops', 'mine', { thread_ts: ts })
  await client.chat.postMessage({ channel, text: 'loud', thread_ts: ts, reply_broadcast: true })
  const { messages = [] } = await client.conversations.history({ channel })
  expect(messages.map(message => message.text)).toEqual(['loud', 'head'])
  expect(messages[1]).toMatchObject({ reply_count: 3, reply_users: ['U0APPUSER', bob] })
  const thread = await client.conversations.replies({ channel, ts })
  expect(thread.messages?.map(message => message.text)).toEqual(['head', 'reply', 'mine', 'loud'])
  expect(slack.violations).toEqual([])

  await client.chat.postMessage({ channel, text: 'deep', thread_ts: reply.ts ?? '' })
  expect(slack.violations).toMatchObject([{ error: 'thread_ts_not_parent' }])
  expect(lastMessage(slack, 'ops').thread_ts).toBe(ts)
})

test('an update keeps what it leaves out, calls nobody again, and is told as a change', async () => {
  const slack = await sandbox()
  const client = clientOf(slack)
  const channel = channelId(slack, 'ops')
  const blocks = [section({ text: mrkdwn(`<@${ada}>`) })]
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'first', blocks: blocks as never })
  const message = lastMessage(slack, 'ops')
  expect(message.notifies).toEqual([ada])
  await client.chat.update({ channel, ts, text: 'second' })
  expect(message).toMatchObject({ text: 'second', blocks: [{ type: 'section' }], edited: { user: 'U0APPUSER' } })
  await client.chat.update({ channel, ts, text: `<@${bob}>`, blocks: [] })
  expect(message.notifies).toEqual([])
  expect(message.blocks).toEqual([])
})

test('history is bounded, inclusive when asked, and comes by pages', async () => {
  const slack = await sandbox({ enforceRates: false })
  const client = clientOf(slack)
  const channel = channelId(slack, 'ops')
  const stamps: string[] = []
  for (const text of many(5, String)) stamps.push((await client.chat.postMessage({ channel, text })).ts ?? '')
  const texts = async (bounds: object) =>
    (await client.conversations.history({ channel, ...bounds })).messages?.map(message => message.text)
  expect(await texts({ oldest: stamps[1], latest: stamps[3] })).toEqual(['2'])
  expect(await texts({ oldest: stamps[1], latest: stamps[3], inclusive: true })).toEqual(['3', '2', '1'])
  const seen: unknown[] = []
  for await (const page of client.paginate('conversations.history', { channel, limit: 2 })) {
    if ('messages' in page && Array.isArray(page.messages)) seen.push(page.messages.length)
  }
  expect(seen).toEqual([2, 2, 1])
})

test('an ephemeral message is seen by one and found by nobody', async () => {
  const slack = await sandbox()
  const client = clientOf(slack)
  const channel = channelId(slack, 'ops')
  const { message_ts = '' } = await client.chat.postEphemeral({ channel, user: ada, text: 'psst' })
  expect(
    slack
      .act(ada)
      .ephemerals('ops')
      .map(message => message.text),
  ).toEqual(['psst'])
  expect(slack.act(bob).ephemerals()).toEqual([])
  expect((await client.conversations.history({ channel })).messages).toEqual([])
  expect((await refusal(client.chat.update({ channel, ts: message_ts, text: 'x' }))).error).toBe('message_not_found')
})

describe('chat refuses', () => {
  const long = many(5, () => section({ text: mrkdwn(chars(3000)) }))
  const bad = [{ type: 'section', text: mrkdwn(chars(3001)) }]
  const metadata = { event_type: 'x', event_payload: { x: chars(9000) } }
  test.each<[string, object, string, boolean]>([
    ['nothing to say', { text: '' }, 'no_text', true],
    ['bad blocks', { text: 'x', blocks: bad }, 'invalid_blocks', true],
    ['bad blocks in attachments', { text: 'x', attachments: [{ blocks: bad }] }, 'invalid_attachments', true],
    ['too much in blocks', { text: 'x', blocks: long }, 'msg_blocks_too_long', true],
    ['too much metadata', { text: 'x', metadata }, 'metadata_too_large', true],
    ['markdown beside text', { text: 'x', markdown_text: 'y' }, 'markdown_text_conflict', true],
    ['a thread that is none', { text: 'x', thread_ts: 12.5 }, 'invalid_thread_ts', true],
    ['an unknown channel', { text: 'x', channel: 'C0NOWHERE' }, 'channel_not_found', false],
    ['a private channel without the app', { text: 'x', channel: 'secret' }, 'channel_not_found', false],
    ['a channel without the app', { text: 'x', channel: 'lounge' }, 'not_in_channel', false],
    ['somebody who has gone', { text: 'x', channel: gone }, 'user_disabled', false],
    ['somebody from elsewhere', { text: 'x', channel: stranger }, 'user_not_visible', false],
  ])('%s', async (_, args, error, blamed) => {
    const slack = await sandbox()
    const call = clientOf(slack).apiCall('chat.postMessage', { channel: channelId(slack, 'ops'), ...args })
    expect((await refusal(call)).error).toBe(error)
    expect(slack.violations.map(violation => violation.error)).toEqual(blamed ? [error] : [])
    expect(slack.act(ada).messages('ops')).toEqual([])
  })

  test('with sentences that point to the place', async () => {
    const slack = await sandbox()
    const sentence = 'must be less than 3001 characters [json-pointer:/blocks/0/text/text]'
    const call = clientOf(slack).apiCall('chat.postMessage', {
      channel: channelId(slack, 'ops'),
      text: 'x',
      blocks: bad,
    })
    const { messages, data } = await refusal(call)
    expect(messages).toEqual([`[ERROR] ${sentence}`])
    expect(data).toMatchObject({ errors: [sentence] })
    expect(slack.violations).toMatchObject([{ kind: 'request', method: 'chat.postMessage', detail: sentence }])
  })

  test('updates that are too long, of others, or in an archive', async () => {
    const slack = await sandbox()
    const client = clientOf(slack)
    const channel = channelId(slack, 'ops')
    const { ts = '' } = await client.chat.postMessage({ channel, text: chars(4001) })
    expect((await refusal(client.chat.update({ channel, ts, text: chars(4001) }))).error).toBe('msg_too_long')
    const others = await slack.act(ada).post('ops', 'mine')
    expect((await refusal(client.chat.update({ channel, ts: others.ts, text: 'x' }))).error).toBe('cant_update_message')
    await slack.act(ada).archive('ops')
    expect((await refusal(client.chat.update({ channel, ts, text: 'x' }))).error).toBe('is_inactive')
    expect((await refusal(client.chat.postMessage({ channel, text: 'x' }))).error).toBe('is_archived')
  })
})

test('blocks without a text are posted, and noted', async () => {
  const slack = await sandbox()
  const channel = channelId(slack, 'ops')
  await clientOf(slack).apiCall('chat.postMessage', { channel, blocks: [section()] })
  expect(slack.violations).toMatchObject([{ kind: 'no_fallback_text', method: 'chat.postMessage' }])
  expect(slack.act(ada).messages('ops')).toHaveLength(1)
})
