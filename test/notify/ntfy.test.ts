import { afterEach, expect, test } from 'vitest'
import { publishNtfy } from '../../src/notify/ntfy.ts'
import { startNtfy } from '../kit/ntfy.ts'
import { failing } from '../kit/sending.ts'
import type { StandIn } from '../kit/stand-in.ts'

const TOKEN = 'tk_AgQdq7mVBoFD37zQVN29RhuMzNIz2'
const LINKS = { show: 'https://t.example.com/a/x', acknowledge: 'https://t.example.com/a/x/acknowledge' }
const MESSAGE = {
  topic: 'ada-pages',
  title: 'SEV1 INC-142 Checkout',
  message: 'Why you: step 1',
  severity: 'sev1',
} as const

let ntfy: StandIn
afterEach(() => ntfy.close())

test('a message has a button that acknowledges, and opens the page', async () => {
  ntfy = await startNtfy(TOKEN)
  const config = { url: ntfy.url, token: TOKEN }
  expect(await publishNtfy(config, { ...MESSAGE, links: LINKS })).toEqual({ ref: 'sPs71M8A2T' })
  expect(JSON.parse(ntfy.heard[0]?.body ?? '')).toEqual({
    ...{ topic: 'ada-pages', title: 'SEV1 INC-142 Checkout', message: 'Why you: step 1', priority: 5 },
    ...{ tags: ['rotating_light'], click: LINKS.show },
    actions: [
      { action: 'http', label: 'Acknowledge', url: LINKS.acknowledge, method: 'POST', clear: true },
      { action: 'view', label: 'Open', url: LINKS.show },
    ],
  })
})

test('a message without links has no buttons', async () => {
  ntfy = await startNtfy()
  await publishNtfy({ url: ntfy.url, token: null }, { ...MESSAGE, severity: 'sev4', links: null })
  expect(JSON.parse(ntfy.heard[0]?.body ?? '')).not.toHaveProperty('actions')
  expect(ntfy.heard[0]?.headers.authorization).toBeUndefined()
})

test.each([
  [{ status: 429, body: { code: 42901, http: 429, error: 'limit reached: too many requests' } }, 'limited'],
  [{ status: 507, body: { code: 50701, http: 507, error: 'disk full' } }, 'unavailable'],
  [{ status: 413, body: { code: 41303, http: 413, error: 'message too large' } }, 'refused'],
])('%j: %s', async (said, kind) => {
  ntfy = await startNtfy()
  ntfy.say(said)
  const { message, ...rest } = await failing(publishNtfy({ url: ntfy.url, token: null }, { ...MESSAGE, links: null }))
  expect(rest).toEqual({ kind, retryAfterMs: null })
  expect(message).toBe(`ntfy answered ${said.status}: ${said.body.error} (${said.body.code})`)
})

test('whoever may not publish is told, but neither token nor topic', async () => {
  ntfy = await startNtfy(TOKEN)
  const wrong = { url: ntfy.url, token: 'tk_wrong' }
  expect(await failing(publishNtfy(wrong, { ...MESSAGE, links: null }))).toMatchObject({ kind: 'refused' })
  ntfy.say({ status: 403, body: 'no ada-pages with tk_wrong' })
  const { message } = await failing(publishNtfy(wrong, { ...MESSAGE, links: null }))
  expect(message).toBe('ntfy answered 403: no [secret] with [secret]')
})
