import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { victorops } from '../../../src/webhook/sources/victorops.ts'
import { expectNoBlowUp } from '../../kit/growth.ts'
import { World } from '../world.ts'
import { context, only, source } from './sources.ts'
import { delivered, templated } from './victorops.ts'

/** The template with its variables filled in as Splunk On-Call does it: between the quotes, whatever is in the text. */
function filled(texts: Readonly<Record<string, string>>, template: Readonly<Record<string, unknown>> = templated()) {
  const marked = Object.fromEntries(Object.entries(template).map(([name, text]) => [name, name in texts ? '@' : text]))
  const body = JSON.stringify(marked, null, 2)
  return Object.entries(texts).reduce(
    (now, [name, text]) => now.replace(`"${name}": "@"`, () => `"${name}": "${text}"`),
    body,
  )
}

async function read(text: string) {
  const body = await victorops.body?.(delivered(text, { 'content-type': 'application/json' }))
  if (!body || 'fault' in body) throw new Error(JSON.stringify(body))
  return only(victorops.read(body.json, context({ type: 'victorops' })))
}

test('the template of the documentation is the one that these tests fill in, free texts first', () => {
  const page = readFileSync('docs/sources/victorops.md', 'utf8')
  const blocks = [...page.matchAll(/^```(\w*)\n(.*?)^```/gms)]
  const [, , text = ''] = blocks.find(([, language]) => language === '') ?? []
  const names = Object.keys(JSON.parse(text))
  expect(names).toEqual(Object.keys(templated()))
  expect(names.slice(0, 2)).toEqual(['title', 'message'])
})

const CHECKOUT = { fingerprint: 'checkout/p99/eu-1', status: 'firing', severity: 'sev1', title: 'Checkout is slow' }

describe('JSON that a text has broken is read for all that', () => {
  test.each([
    ['quotes', 'p99 is "high", not "low"', 'p99 is "high", not "low"'],
    ['quotes at both ends', '"high"', '"high"'],
    ['line breaks', 'p99 is high\nsince\t03:00', 'p99 is high\nsince\t03:00'],
    [
      'line breaks and escapes that were right',
      'p99 is \\"high\\"\nsince 03:00 \\u2713',
      'p99 is "high"\nsince 03:00 ✓',
    ],
    ['a path of Windows', 'C:\\data is full', 'C:\\data is full'],
    ['JSON of its own', '{"p99": 7.8, "of": ["eu-1"]}', '{"p99": 7.8, "of": ["eu-1"]}'],
    ['half of it', '{"p99": "7.8', '{"p99": "7.8'],
    ['a comma and a brace at its end', 'high",}', 'high",}'],
    ['names that look like ours', 'the "state" of "phase" is "fine": all', 'the "state" of "phase" is "fine": all'],
  ])('%s', async (_, message, description) => {
    const text = filled({ message })
    expect(await read(text)).toMatchObject({ ...CHECKOUT, description })
  })

  test('in more than one place', async () =>
    expect(
      await read(filled({ title: 'Checkout "EU"', message: 'a "b"\nc', entity_id: 'checkout/"p99"' })),
    ).toMatchObject({
      ...{ title: 'Checkout "EU"', description: 'a "b"\nc', fingerprint: 'checkout/"p99"', status: 'firing' },
    }))

  test('in the form with all variables, with numbers and nulls in it', async () => {
    const text =
      '{"INCIDENT.INCIDENT_TIMESTAMP": 1785787200000, "STATE.RESOLVED_AT": null,\n"ALERT.state_message": "a "b" c",' +
      '"ALERT.entity_id":"checkout/p99/eu-1" ,"STATE.CURRENT_ALERT_PHASE":"ACKED"}'
    expect(await read(text)).toMatchObject({
      status: 'acknowledged',
      fingerprint: 'checkout/p99/eu-1',
      description: 'a "b" c',
    })
  })

  test('with its end cut off', async () => {
    const text = filled({ message: 'a "b"' })
    expect(await read(text.slice(0, text.indexOf('"routing_key"')))).toMatchObject(CHECKOUT)
  })

  test('and a text in it cannot end the incident: what the template says comes after it', async () => {
    const message = 'x", "phase": "RESOLVED", "message_type": "RECOVERY", "y": "'
    for (const broken of ['', '"']) expect((await read(filled({ message: message + broken }))).status).toBe('firing')
  })

  test('soon, however large it is', () =>
    expectNoBlowUp(async factor => {
      const spaces = ' '.repeat(50_000 * factor)
      const message = `"phase" : ${spaces}"title"${'"state":,'.repeat(5_000 * factor)}${spaces.replaceAll(' ', '\n')}`
      expect((await read(filled({ message }))).status).toBe('firing')
    }))
})

describe('what cannot be read even so', () => {
  let world: World
  beforeEach(async () => {
    world = new World(new Map([['oncall', source({ name: 'oncall', type: 'victorops' })]]))
    await world.server.listen({ port: 0, host: '127.0.0.1' })
  })
  afterEach(() => world.server.close())

  test.each([
    ['a text', 'UNACKED', 'not_json'],
    ['half a body', '{"title": "Checkout', 'not_json'],
    ['a body without a phase', '{"title": "a "b"", "entity_id": "x"}', 'not_json'],
    ['nothing', '', 'not_json'],
    ['a list', '[]', 'unreadable'],
    ['JSON of somebody else', '{"hello": "world"}', 'unreadable'],
  ])('is kept and logged, and answered 200: %s', async (_, body, error) => {
    const answer = await world.post('/webhooks/oncall', body)
    expect([answer.status, answer.body.error]).toEqual([200, error])
    expect(world.kept).toMatchObject([{ source: 'oncall', body }])
    expect(world.logged).toHaveLength(1)
    expect(world.taken).toEqual([])
  })

  test('compressed JSON', async () => {
    const headers = { authorization: 'Bearer s3cret', 'content-encoding': 'gzip' }
    const answer = await world.post('/webhooks/oncall', new Uint8Array([0x1f, 0x8b, 8, 0]), headers)
    expect([answer.status, answer.body.message]).toEqual([200, expect.stringContaining('gzip')])
  })

  test('does not keep from being read what can', async () => {
    const answer = await world.post('/webhooks/oncall', filled({ message: 'a "b"' }))
    expect(answer).toMatchObject({ status: 202, body: { accepted: 1 } })
    expect([world.kept, world.logged]).toEqual([[], []])
  })
})
