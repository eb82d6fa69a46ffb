import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createLog } from '../../src/lib/log.ts'
import { gate } from '../../src/slack/gate.ts'

const signingSecret = 'a-secret-for-signing-tests'
const FORM = 'application/x-www-form-urlencoded'
const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

async function gated({ ready = true, broken = false } = {}) {
  const keys = new Set<string>()
  const passed: string[] = []
  const listener = gate({
    signingSecret,
    ready: () => ready,
    log: createLog('silent'),
    firstTime: async key => {
      if (broken) throw new Error('no database')
      return !keys.has(key) && Boolean(keys.add(key))
    },
    next: (request, response) => {
      passed.push(request.url ?? '')
      response.end('passed')
    },
  })
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => server.close())
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const post = async (body: string, headers: Record<string, string>) => {
    const answer = await fetch(`http://127.0.0.1:${port}/slack/events`, { method: 'POST', body, headers })
    return answer.status
  }
  return { post, passed, port }
}

function signed(body: string, { at = Math.floor(Date.now() / 1000), secret = signingSecret } = {}) {
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`
  return { 'content-type': FORM, 'x-slack-signature': signature, 'x-slack-request-timestamp': String(at) }
}

test('lets a signed request pass, once', async () => {
  const { post, passed } = await gated()
  const headers = signed('command=%2Fincident')
  expect(await post('command=%2Fincident', headers)).toBe(200)
  expect(await post('command=%2Fincident', headers)).toBe(401)
  expect(passed).toHaveLength(1)
})

test('lets the check of our certificate pass unsigned, which is a form and nothing else', async () => {
  const { post, passed } = await gated()
  expect(await post('token=x&ssl_check=1', { 'content-type': `${FORM}; charset=utf-8` })).toBe(200)
  expect(await post('{"a":"&ssl_check=1&"}', { 'content-type': 'application/json' })).toBe(401)
  expect(passed).toHaveLength(1)
})

test('tells Slack, which tries again within the second, that it has been heard', async () => {
  const { post, passed } = await gated()
  const headers = signed('{}')
  await post('{}', headers)
  expect(await post('{}', { ...headers, 'x-slack-retry-num': '1' })).toBe(200)
  expect(passed).toHaveLength(1)
})

test.each<[string, Record<string, string>]>([
  ['another secret', signed('a=1', { secret: 'another' })],
  ['another body', signed('a=2')],
  ['the past', signed('a=1', { at: Math.floor(Date.now() / 1000) - 600 })],
  ['the future', signed('a=1', { at: Math.floor(Date.now() / 1000) + 600 })],
  ['no signature', { 'content-type': FORM }],
  ['no time', { ...signed('a=1'), 'x-slack-request-timestamp': '' }],
  ['another version', { ...signed('a=1'), 'x-slack-signature': 'v1=00' }],
])('refuses a request of %s', async (_, headers) => {
  const { post, passed } = await gated()
  expect(await post('a=1', headers)).toBe(401)
  expect(passed).toEqual([])
})

test('refuses a body above four megabytes before anything else', async () => {
  const { post, passed } = await gated()
  const body = 'a'.repeat(4 * 1024 * 1024 + 1)
  expect(await post(body, signed(body))).toBe(413)
  expect(passed).toEqual([])
})

test('keeps no connection whose body it has not read', async () => {
  const { port } = await gated()
  const socket = connect(port, '127.0.0.1')
  const told: string[] = []
  socket.on('data', data => told.push(String(data))).on('error', () => {})
  const closed = new Promise(resolve => socket.on('close', resolve))
  socket.write(`POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: ${5 * 1024 * 1024}\r\n\r\n`)
  socket.write('a'.repeat(4 * 1024 * 1024 + 1))
  await closed
  expect(told.join()).toMatch(/^HTTP\/1\.1 413/)
})

test('asks Slack to come again while it cannot keep anything', async () => {
  const { post } = await gated({ broken: true })
  expect(await post('a=1', signed('a=1'))).toBe(503)
  const closed = await gated({ ready: false })
  expect(await closed.post('a=1', signed('a=1'))).toBe(503)
})
