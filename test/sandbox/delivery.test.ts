import { createServer, type IncomingHttpHeaders } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { sign } from '../../src/sandbox/signed.ts'
import { ada, appToken, boltApp, channelId, clientOf, type Mode, sandbox, signingSecret, turnedClock } from './kit.ts'

type Envelope = {
  type: string
  envelope_id: string
  reason?: string
  retry_attempt?: number
  payload?: { event_id: string }
}

/** A bare Socket Mode connection: what it heard, and an answer to each envelope when told so. */
async function connect(url: string, answers: boolean) {
  const open = await clientOf({ url }, appToken).apps.connections.open({})
  const socket = new WebSocket(open.url ?? '')
  const heard: Envelope[] = []
  onTestFinished(() => socket.terminate())
  await new Promise<void>(resolve => {
    socket.on('message', data => {
      const envelope: Envelope = JSON.parse(String(data))
      heard.push(envelope)
      if (envelope.type === 'hello') resolve()
      else if (answers) socket.send(JSON.stringify({ envelope_id: envelope.envelope_id }))
    })
  })
  return { socket, heard, events: () => heard.filter(each => each.type === 'events_api') }
}

/** A server that keeps what it is sent and answers with a status. */
async function receiver(status: () => number, headers: Record<string, string> = {}) {
  const got: { headers: IncomingHttpHeaders; body: string }[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    got.push({ headers: request.headers, body })
    response.writeHead(status(), headers).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return { got, url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/slack/events` }
}

describe('Socket Mode', () => {
  test('gives each delivery to one connection, in turn', async () => {
    const slack = await sandbox()
    const [one, two] = [await connect(slack.url, true), await connect(slack.url, true)]
    expect(slack.connections()).toBe(2)
    for (const text of ['1', '2', '3', '4']) await slack.act(ada).post('ops', text)
    expect([one.events().length, two.events().length]).toEqual([2, 2])
  })

  test('takes a ticket once', async () => {
    const slack = await sandbox()
    const { url = '' } = await clientOf(slack, appToken).apps.connections.open({})
    const first = new WebSocket(url)
    onTestFinished(() => first.terminate())
    await new Promise(resolve => first.once('message', resolve))
    const second = new WebSocket(url)
    expect(await new Promise(resolve => second.once('error', resolve))).toBeInstanceOf(Error)
  })

  test('says goodbye, and delivers nothing there any more', async () => {
    const slack = await sandbox()
    const one = await connect(slack.url, true)
    slack.faults.disconnectSockets('refresh_requested')
    const two = await connect(slack.url, true)
    expect(one.heard.at(-1)).toMatchObject({ type: 'disconnect', reason: 'refresh_requested' })
    await slack.act(ada).post('ops', 'x')
    expect([one.events().length, two.events().length]).toEqual([0, 1])
  })

  test('tells an unanswered event again, at once and then after a minute', { timeout: 15_000 }, async () => {
    const clock = turnedClock()
    const slack = await sandbox({ clock: clock.now })
    const { events } = await connect(slack.url, false)
    await slack.act(ada).post('ops', 'x')
    expect(events().map(each => each.retry_attempt)).toEqual([0, 1])
    clock.turn(60_000)
    await expect.poll(() => events().length).toBe(3)
    expect(new Set(events().map(each => each.payload?.event_id)).size).toBe(1)
    expect(slack.violations.map(each => each.kind)).toEqual(['ack_timeout', 'ack_timeout'])
  })

  test('without a connection a command fails at once, and nobody is to blame', async () => {
    const slack = await sandbox()
    const { ack } = await slack.act(ada).command('/x', '', { channel: 'ops' })
    expect(ack).toMatchObject({ ok: false, error: 'dispatch_failed' })
    expect(slack.act(ada).notices()).toEqual(['/x failed with the error "dispatch_failed"'])
    expect(slack.violations).toEqual([])
  })

  test('brings a Bolt app back after a refresh', { timeout: 15_000 }, async () => {
    const slack = await sandbox()
    await boltApp(slack, 'socket', app => app.command('/x', ({ ack }) => ack('here')))
    slack.faults.disconnectSockets('warning')
    expect(slack.connections()).toBe(0)
    await expect.poll(() => slack.connections(), { timeout: 8000 }).toBe(1)
    const { replies } = await slack.act(ada).command('/x', '', { channel: 'ops' })
    expect(replies[0]?.text).toBe('here')
  })
})

describe('signed HTTP', () => {
  test('writes commands and clicks as forms, events as JSON, each signed', async () => {
    const { got, url } = await receiver(() => 200)
    const slack = await sandbox({ requestUrl: url })
    const person = slack.act(ada)
    await person.command('/x', 'a=b&c', { channel: 'ops' })
    await person.shortcut('do')
    await person.post('ops', 'x')
    const types = got.map(({ headers }) => headers['content-type'])
    const form = 'application/x-www-form-urlencoded'
    expect(types).toEqual([form, form, 'application/json'])
    for (const { headers, body } of got) {
      const at = Number(headers['x-slack-request-timestamp'])
      expect(Math.abs(at - Date.now() / 1000)).toBeLessThan(5)
      expect(headers['x-slack-signature']).toBe(sign(signingSecret, at, body))
    }
    expect(new URLSearchParams(got[0]?.body).get('text')).toBe('a=b&amp;c')
    expect(JSON.parse(new URLSearchParams(got[1]?.body).get('payload') ?? '')).toMatchObject({ type: 'shortcut' })
    expect(JSON.parse(got[2]?.body ?? '')).toMatchObject({
      type: 'event_callback',
      event: { type: 'message', text: 'x' },
    })
  })

  test('tells again what was refused, with its count and reason', async () => {
    const statuses = [500]
    const { got, url } = await receiver(() => statuses.shift() ?? 200)
    const slack = await sandbox({ requestUrl: url })
    await slack.act(ada).post('ops', 'x')
    expect(got.map(({ headers }) => [headers['x-slack-retry-num'], headers['x-slack-retry-reason']])).toEqual([
      [undefined, undefined],
      ['1', 'http_error'],
    ])
    expect(slack.violations).toMatchObject([{ kind: 'ack_failed', method: 'message', error: 'http_error' }])
  })

  test('does not tell again when it is asked not to', async () => {
    const { got, url } = await receiver(() => 500, { 'x-slack-no-retry': '1' })
    const slack = await sandbox({ requestUrl: url })
    await slack.act(ada).post('ops', 'x')
    expect(got).toHaveLength(1)
  })
})

describe.each<Mode>(['socket', 'http'])('by %s', mode => {
  test('a trigger dies after three seconds and serves once', async () => {
    const clock = turnedClock()
    const slack = await sandbox({ clock: clock.now })
    const app = await boltApp(slack, mode, bolt => bolt.shortcut('open', ({ ack }) => ack()))
    const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'T' }, blocks: [] }
    const trigger = async () => String((await slack.act(ada).shortcut('open')).delivery.payload.trigger_id)
    const open = (trigger_id: string) => app.client.views.open({ trigger_id, view })
    const late = await trigger()
    clock.turn(3001)
    await expect(open(late)).rejects.toMatchObject({ data: { error: 'expired_trigger_id' } })
    const good = await trigger()
    clock.turn(3000)
    expect((await open(good)).view?.id).toBe(slack.act(ada).modal()?.id)
    await expect(open(good)).rejects.toMatchObject({ data: { error: 'exchanged_trigger_id' } })
    await expect(open('1.2.3')).rejects.toMatchObject({ data: { error: 'invalid_trigger_id' } })
  })

  test('what the app does itself, it hears of too: its own posts, joins and renames', async () => {
    const slack = await sandbox()
    const heard: string[] = []
    const app = await boltApp(slack, mode, bolt => {
      bolt.event('member_joined_channel', async ({ event }) => void heard.push(`${event.type} ${event.user}`))
      bolt.event('channel_created', async ({ event }) => void heard.push(event.type))
      bolt.event('app_mention', async ({ event }) => void heard.push(`${event.type} ${event.text}`))
    })
    const { channel } = await app.client.conversations.create({ name: 'inc-1' })
    await app.client.conversations.invite({ channel: channel?.id ?? '', users: ada })
    await slack.act(ada).post('inc-1', 'hi @app')
    await slack.idle()
    expect(heard.toSorted()).toEqual([
      'app_mention hi <@U0APPUSER>',
      'channel_created',
      'member_joined_channel U00000ADA',
      'member_joined_channel U0APPUSER',
    ])
    expect(channelId(slack, 'inc-1')).toBe(channel?.id)
  })
})
