import { expect, test } from 'vitest'
import { sign } from '../../src/sandbox/signed.ts'
import { useWorld } from '../kit/honest.ts'
import { type Answer, send } from '../kit/senders.ts'

const world = useWorld({ mode: 'http', logLevel: 'trace' })
const now = () => Math.floor(Date.now() / 1_000)
let requests = 0

/** What Slack would send for `/incident declare`; each one is another, as Slack's are. */
function command(title: string): string {
  requests += 1
  return new URLSearchParams({
    ...{ command: '/incident', text: `declare ${title}`, user_id: 'U0ADA', user_name: 'ada', channel_id: 'C00000001' },
    ...{ channel_name: 'general', team_id: 'T00000001', api_app_id: 'A0APP0001', trigger_id: `1.2.${requests}` },
    response_url: `${world().slack.url}respond/none`,
  }).toString()
}

function deliver(body: string, headers: Record<string, string | undefined> = {}): Promise<Answer> {
  const timestamp = headers['x-slack-request-timestamp'] ?? String(now())
  const signature = sign(world().secrets.signingSecret ?? '', Number(timestamp), body)
  const given: Record<string, string | undefined> = {
    'content-type': 'application/x-www-form-urlencoded',
    ...{ 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature },
    ...headers,
  }
  const sent = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
  return send(`${world().app().url()}/slack/events`, { body, headers: Object.fromEntries(sent) })
}

const opened = async () => {
  await world().settle()
  return (await world().api('GET', '/incidents?limit=200')).text.match(/"number":"INC-/g)?.length ?? 0
}

test.each([
  ['no signature', () => ({ 'x-slack-signature': undefined })],
  ['no time', () => ({ 'x-slack-request-timestamp': undefined, 'x-slack-signature': 'v0=00' })],
  ['another one’s signature', () => ({ 'x-slack-signature': sign('not-ours', now(), command('x')) })],
  ['half a signature', () => ({ 'x-slack-signature': 'v0=' })],
  ['a time six minutes ago', () => ({ 'x-slack-request-timestamp': String(now() - 360) })],
  ['a time six minutes ahead', () => ({ 'x-slack-request-timestamp': String(now() + 360) })],
  ['a time that is none', () => ({ 'x-slack-request-timestamp': 'NaN' })],
])('a request with %s is refused, and does nothing', async (_, headers) => {
  const before = await opened()
  const { status } = await deliver(command('Refused'), headers())
  expect(status).toBe(401)
  expect(await opened()).toBe(before)
})

test('a body that was changed on its way is refused', async () => {
  const before = await opened()
  const signature = sign(world().secrets.signingSecret ?? '', now(), command('A'))
  expect((await deliver(command('B'), { 'x-slack-signature': signature })).status).toBe(401)
  expect(await opened()).toBe(before)
})

test('a request that is as it should be is taken, and a recording of it is refused', async () => {
  const before = await opened()
  const body = command('Recorded')
  const timestamp = String(now())
  expect((await deliver(body, { 'x-slack-request-timestamp': timestamp })).status).toBe(200)
  expect(await opened()).toBe(before + 1)
  for (let i = 0; i < 3; i++) {
    expect((await deliver(body, { 'x-slack-request-timestamp': timestamp })).status).toBe(401)
  }
  // Signed anew, but the same act of the same person.
  expect((await deliver(body, { 'x-slack-request-timestamp': String(Number(timestamp) - 1) })).status).toBe(200)
  expect(await opened()).toBe(before + 1)
  // The answers went to an address that is none: that much is ours.
  world().slack.violations.length = 0
})

test('a body over 4 MiB is not read', async () => {
  const { status } = await deliver(`text=${'x'.repeat(4 * 1_024 * 1_024)}`)
  expect(status).toBe(413)
})

test.each(['payload={', 'payload=null', 'payload=7', 'payload=%22x%22'])(
  '%s is signed and makes no sense',
  async body => {
    const before = await opened()
    expect((await deliver(body)).status).toBe(400)
    expect(await opened()).toBe(before)
  },
)

test('whatever is logged, down to the last detail, holds no secret', async () => {
  const { people, alert, settle, post, logs } = world()
  await alert({})
  await post('prod', '{"token": "x', {})
  await people.ada.says('general', 'ack INC-1')
  await settle()
  // That no secret stands in them is looked for after every story.
  expect(logs.length).toBeGreaterThan(0)
})
