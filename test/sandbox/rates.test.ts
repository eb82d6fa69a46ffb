import { describe, expect, test } from 'vitest'
import { ada, bob, channelId, clientOf, refusal, sandbox, turnedClock } from './kit.ts'

/** The seconds that a refused call has to wait. */
async function waits(call: Promise<unknown>): Promise<unknown> {
  try {
    await call
  } catch (error) {
    if (error instanceof Error && 'retryAfter' in error) return error.retryAfter
    throw error
  }
  return undefined
}

describe('rates', () => {
  test('a channel takes five posts at once, then one a second', async () => {
    const clock = turnedClock()
    const slack = await sandbox({ clock: clock.now })
    const client = clientOf(slack)
    const post = (channel: string) => client.chat.postMessage({ channel, text: 'x' })
    const ops = channelId(slack, 'ops')
    for (let count = 0; count < 5; count += 1) await post(ops)
    expect(await waits(post(ops))).toBe(1)
    expect(await waits(post(ada))).toBeUndefined()
    clock.turn(1000)
    expect(await waits(post(ops))).toBeUndefined()
    expect(await waits(post(ops))).toBe(1)
    expect(slack.act(ada).messages('ops')).toHaveLength(6)
    expect(slack.violations).toMatchObject([
      { kind: 'rate', method: 'chat.postMessage', detail: `too many calls in ${ops}; wait 1 s` },
      { kind: 'rate' },
    ])
    expect(slack.calls.filter(call => call.status === 429)).toHaveLength(2)
  })

  test('a method of the second tier takes twenty a minute', async () => {
    const clock = turnedClock()
    const slack = await sandbox({ clock: clock.now })
    const client = clientOf(slack)
    for (let count = 0; count < 20; count += 1) await client.conversations.create({ name: `inc-${count}` })
    expect(await waits(client.conversations.create({ name: 'inc-20' }))).toBe(3)
    expect((await client.conversations.info({ channel: channelId(slack, 'ops') })).ok).toBe(true)
    clock.turn(3000)
    expect(await waits(client.conversations.create({ name: 'inc-20' }))).toBeUndefined()
  })

  test('are not counted when that is not wanted', async () => {
    const slack = await sandbox({ enforceRates: false, clock: turnedClock().now })
    const post = () => clientOf(slack).chat.postMessage({ channel: ada, text: 'x' })
    for (let count = 0; count < 12; count += 1) await post()
    expect(slack.violations).toEqual([])
  })
})

describe('faults', () => {
  test('meet as many calls as they were told to, and are nobody’s fault', async () => {
    const slack = await sandbox()
    const client = clientOf(slack)
    slack.faults.fail({ method: 'auth.test', status: 429, retryAfter: 7, times: 2 })
    expect([await waits(client.auth.test()), await waits(client.auth.test())]).toEqual([7, 7])
    expect((await client.auth.test()).user_id).toBe('U0APPUSER')
    slack.faults.fail({ method: 'auth.test', error: 'internal_error' })
    expect((await refusal(client.auth.test())).error).toBe('internal_error')
    slack.faults.fail({ method: '*', status: 503 })
    await expect(client.auth.test()).rejects.toMatchObject({ statusCode: 503 })
    expect(slack.violations).toEqual([])
  })

  test('break the connection before the call or after it', async () => {
    const slack = await sandbox()
    const post = (text: string) => clientOf(slack).chat.postMessage({ channel: bob, text })
    slack.faults.fail({ method: 'chat.postMessage', reset: true })
    await expect(post('lost')).rejects.toMatchObject({ code: 'slack_webapi_request_error' })
    slack.faults.fail({ method: 'chat.postMessage', resetAfter: true })
    await expect(post('done all the same')).rejects.toMatchObject({ code: 'slack_webapi_request_error' })
    const direct = [...slack.workspace.channels.values()].find(channel => channel.im_user === bob)
    expect(direct?.messages.map(message => message.text)).toEqual(['done all the same'])
  })

  test('delay a call, cut everything off, and end', async () => {
    const slack = await sandbox()
    const client = clientOf(slack)
    slack.faults.fail({ method: 'auth.test', delayMs: 60 })
    const started = performance.now()
    await client.auth.test()
    expect(performance.now() - started).toBeGreaterThanOrEqual(55)
    slack.faults.outage(true)
    await expect(client.auth.test()).rejects.toThrow()
    slack.faults.clear()
    expect((await client.auth.test()).ok).toBe(true)
  })
})

describe('the door', () => {
  test('asks for a token, and for the right one', async () => {
    const slack = await sandbox()
    const call = async (method: string, headers: Record<string, string>) => {
      const response = await fetch(`${slack.url}api/${method}`, { method: 'POST', headers })
      return (await response.json()) as unknown
    }
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
    expect(await call('auth.test', {})).toEqual({ ok: false, error: 'not_authed' })
    expect(await call('auth.test', bearer('xoxb-other'))).toEqual({ ok: false, error: 'invalid_auth' })
    expect(await call('auth.test', bearer('xapp-test'))).toEqual({ ok: false, error: 'not_allowed_token_type' })
    expect(await call('apps.connections.open', bearer('xoxb-test'))).toMatchObject({ error: 'not_allowed_token_type' })
    expect(await call('api.test', {})).toMatchObject({ ok: true })
    expect(await call('auth.test?token=xoxb-test', {})).toMatchObject({ ok: true, bot_id: 'B0APPBOT' })
  })

  test('reads JSON as well as forms, and nothing else', async () => {
    const slack = await sandbox()
    const send = async (type: string, body: string) => {
      const headers = { authorization: 'Bearer xoxb-test', 'content-type': type }
      const response = await fetch(`${slack.url}api/chat.postMessage`, { method: 'POST', headers, body })
      return (await response.json()) as { ok: boolean; error?: string }
    }
    const message = { channel: ada, text: 'ü & ö' }
    expect(await send('application/json; charset=utf-8', JSON.stringify(message))).toMatchObject({ ok: true })
    expect(await send('application/x-www-form-urlencoded', `${new URLSearchParams(message)}`)).toMatchObject({
      ok: true,
    })
    expect(await send('text/plain', 'hello')).toMatchObject({ ok: false, error: 'invalid_form_data' })
  })

  test('does not know every method, and says so', async () => {
    const slack = await sandbox()
    expect((await refusal(clientOf(slack).apiCall('chat.shout', {}))).error).toBe('unknown_method')
    expect(slack.violations).toMatchObject([{ kind: 'unknown_method', method: 'chat.shout' }])
    expect(await fetch(`${slack.url}elsewhere`).then(response => response.status)).toBe(404)
  })

  test('lets pages in beside the API', async () => {
    const slack = await sandbox()
    slack.mount((request, response) => {
      if (request.url !== '/page') return false
      response.end('here')
      return true
    })
    expect(await fetch(`${slack.url}page`).then(response => response.text())).toBe('here')
    expect(await fetch(`${slack.url}other`).then(response => response.status)).toBe(404)
  })
})
