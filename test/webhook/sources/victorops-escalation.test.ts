import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { redact } from '../../../src/webhook/redact.ts'
import type { Delivered } from '../../../src/webhook/sources/system.ts'
import { victorops } from '../../../src/webhook/sources/victorops.ts'
import { World } from '../world.ts'
import { context, only, source } from './sources.ts'
import { delivered, ESCALATION, FORM, templated } from './victorops.ts'

const AUTH_CODE = 'auth-code-of-the-webhook'
const PATH = '/webhooks/oncall'
const ONCALL = source({ name: 'oncall', type: 'victorops', secret: 'of oncall', signingSecrets: ['older', AUTH_CODE] })
const TOOLS = { fetchText: async () => '', tellOperators: async () => {} }

const form = (fields: Readonly<Record<string, string>>) => String(new URLSearchParams(fields))

/** By the sender's own recipe: the address, and then each name with its value, in the order of the names. */
function signature(fields: Readonly<Record<string, string>>, { key = AUTH_CODE, path = PATH } = {}): string {
  const names = Object.keys(fields).sort()
  const signed = [`https://tocsin.example.com${path}`, ...names.map(name => name + fields[name])].join('')
  return createHmac('sha1', key).update(signed).digest('base64')
}

async function read(request: Delivered) {
  const body = await victorops.body?.(request)
  if (!body || 'fault' in body) throw new Error(JSON.stringify(body))
  return victorops.read(body.json, context({ name: 'oncall', type: 'victorops' }))
}

const escalated = (fields: Readonly<Record<string, string>>, type = FORM) =>
  read(delivered(form(fields), { 'content-type': type }))

describe('an escalation', () => {
  test('is read without its quotes, as the same alert that other webhooks tell of', async () => {
    expect(only(await escalated(ESCALATION))).toEqual({
      source: 'oncall',
      fingerprint: 'checkout/p99/eu-1',
      status: 'firing',
      kind: 'alert',
      severity: 'sev1',
      title: 'Checkout is slow: "p99"',
      description: 'p99 is 7.8 s + rising, 100 %',
      labels: {
        alertname: 'Checkout is slow: "p99"',
        entity_id: 'checkout/p99/eu-1',
        monitoring_tool: 'Grafana',
        paged_by: 'victorops',
        routing_key: 'payments',
        ddos_type: 'down',
      },
      links: {
        source: 'https://portal.victorops.com/ui/example-shop/incident/734/details',
        runbook: 'https://runbooks.example.com/checkout',
      },
      startsAt: null,
      endsAt: null,
      ended: null,
      expiresAt: null,
      cut: 0,
    })
  })

  test('with no more than what is documented is read, quoted or not', async () => {
    const documented = { incident: '31', summary: 'Ledger is behind', message: 'By "40" minutes' }
    const quoted = { incident: '"31"', summary: '"Ledger is behind"', message: '"By "40" minutes"' }
    for (const fields of [documented, quoted]) {
      expect(only(await escalated(fields, `${FORM}; charset=UTF-8`))).toMatchObject({
        ...{ fingerprint: 'incident 31', status: 'firing', title: 'Ledger is behind', severity: null },
        description: 'By "40" minutes',
      })
    }
  })

  test.each(['INFO', 'ACKNOWLEDGEMENT', 'RECOVERY', 'SOMETHING'])(
    'is only ever sent of what fires, whatever its last alert was: %s',
    async type => {
      expect(only(await escalated({ ...ESCALATION, message_type: `"${type}"` }))).toMatchObject({
        status: 'firing',
        kind: 'alert',
      })
    },
  )

  test('without names is called by its incident', async () =>
    expect(only(await escalated({ incident: '31', summary: '', message: '' })).title).toBe(
      'Splunk On-Call incident 31',
    ))

  test('in JSON that is said to be a form is read as the JSON that it is', async () =>
    expect(only(await read(delivered(JSON.stringify(templated()), { 'content-type': FORM }))).status).toBe('firing'))
})

describe('its signature', () => {
  const headers = { 'content-type': FORM, 'x-victorops-signature': signature(ESCALATION) }
  const verify = (request: Delivered, of = ONCALL) => victorops.verify?.(request, null, of, TOOLS)
  const flip = (text: string, at: number) =>
    text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1)

  test('over the public address and the sorted fields passes', async () =>
    expect(await verify(delivered(form(ESCALATION), headers))).toBeNull())

  // openssl dgst -sha1 -hmac key -binary | base64, of https://tocsin.example.com/webhooks/oncall?a=1a b"cincident31summary
  test('of known fields is the known one', async () => {
    const signed = { 'content-type': FORM, 'x-victorops-signature': 'pxSPbf482Kq6T10MEm+TGSdoqqs=' }
    const known = delivered('summary=&incident=31&a+b=%22c', signed, '/webhooks/oncall?a=1')
    expect(await verify(known, source({ signingSecrets: ['key'] }))).toBeNull()
  })

  test.each([
    ['made with another key', { 'x-victorops-signature': signature(ESCALATION, { key: 'another' }) }],
    ['missing', { 'x-victorops-signature': '' }],
    ['changed by a bit', { 'x-victorops-signature': flip(signature(ESCALATION), 3) }],
    ['cut', { 'x-victorops-signature': signature(ESCALATION).slice(0, -1) }],
    ['of another address', { 'x-victorops-signature': signature(ESCALATION, { path: '/webhooks/other' }) }],
    ['of the address with a slash', { 'x-victorops-signature': signature(ESCALATION, { path: `${PATH}/` }) }],
  ])('%s does not pass', async (_, changed) =>
    expect(await verify(delivered(form(ESCALATION), { ...headers, ...changed }))).toMatch(/X-VictorOps-Signature/),
  )

  test('does not pass with any bit of the body changed', async () => {
    const body = form(ESCALATION)
    for (const at of [0, 9, 60, body.length - 1]) {
      expect(await verify(delivered(flip(body, at), headers))).toMatch(/does not fit/)
    }
  })

  test('is not asked for where the rulebook has no auth code', async () =>
    expect(await verify(delivered(form(ESCALATION)), source())).toBeNull())

  test('is not asked for of an outgoing webhook, which cannot sign; the secret is', async () => {
    const body = JSON.stringify(templated())
    const json = { 'content-type': 'application/json' }
    expect(await verify(delivered(body, { ...json, authorization: 'Bearer of oncall' }))).toBeNull()
    expect(await verify(delivered(body, { ...json, authorization: 'Bearer of another' }))).toMatch(/secret/)
    expect(await verify(delivered(body, json))).toMatch(/secret/)
  })
})

describe('over the wire', () => {
  let world: World
  beforeEach(async () => {
    world = new World(new Map([['oncall', ONCALL]]))
    await world.server.listen({ port: 0, host: '127.0.0.1' })
  })
  afterEach(() => world.server.close())
  const post = (body: string, headers: Readonly<Record<string, string>>, path = PATH) => world.post(path, body, headers)
  const signed = (fields: Readonly<Record<string, string>>, path = PATH) =>
    post(form(fields), { 'content-type': FORM, 'x-victorops-signature': signature(fields, { path }) }, path)

  test('a signed escalation needs no secret, and one that is not signed is refused', async () => {
    expect((await signed(ESCALATION)).status).toBe(202)
    expect((await post(form(ESCALATION), { 'content-type': FORM })).status).toBe(401)
    const bearing = { 'content-type': FORM, authorization: 'Bearer of oncall' }
    expect((await post(form(ESCALATION), bearing)).status).toBe(401)
    expect(world.taken).toHaveLength(1)
  })

  test('an address with a token is signed with it', async () =>
    expect((await signed(ESCALATION, `${PATH}?token=of+oncall`)).status).toBe(202))

  test('the same escalation again has no second effect, the next one has', async () => {
    expect((await signed(ESCALATION)).body).toMatchObject({ accepted: 1 })
    expect((await signed(ESCALATION)).body).toEqual({ accepted: 0, repeated: true })
    expect((await signed({ ...ESCALATION, vo_uuid: '"another"' })).body).toMatchObject({ accepted: 1 })
    expect((await signed({ ...ESCALATION, incident: '735' })).body).toMatchObject({ accepted: 1 })
    expect(world.taken).toHaveLength(3)
  })

  test('what has nothing to tell it by is taken each time', async () => {
    const documented = { incident: '31', summary: 'Ledger is behind', message: '' }
    await signed(documented)
    await signed(documented)
    expect(world.taken).toHaveLength(2)
  })

  test('the integration’s key is in no alert, no answer and no log', async () => {
    const answer = await signed(ESCALATION)
    expect(JSON.stringify([answer, world.taken, world.logged, world.counted])).not.toContain('f0f0f0f0')
  })

  test('and is hidden in what is kept of a body that cannot be read', async () => {
    const { incident: _, summary: __, message_type: ___, ...rest } = ESCALATION
    const json = JSON.stringify({ hello: 'world', api_key: 'f0f0f0f0-1111', 'x.API_KEY': 'f0f0f0f0-2222' })
    expect(await signed(rest)).toMatchObject({ status: 200, body: { error: 'unreadable', path: 'phase' } })
    await post(json, { authorization: 'Bearer of oncall' })
    expect(world.kept).toHaveLength(2)
    for (const { body } of world.kept) {
      expect(body).toContain('f0f0f0f0')
      expect(redact(body)).not.toContain('f0f0f0f0')
      expect(redact(body)).toContain('[secret]')
    }
  })
})
