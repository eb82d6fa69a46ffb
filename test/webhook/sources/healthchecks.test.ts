import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Source } from '../../../src/rulebook/rulebook.ts'
import { redact } from '../../../src/webhook/redact.ts'
import { healthchecks } from '../../../src/webhook/sources/healthchecks.ts'
import type { Delivered } from '../../../src/webhook/sources/system.ts'
import { World } from '../world.ts'
import { context, only, RECEIVED, source } from './sources.ts'

const CODE = '31365bce-8da9-4729-8ff3-aaa71d56b712'

/** What `$JSON` becomes. */
const CHECK = {
  name: 'nightly-ledger',
  slug: 'nightly-ledger',
  tags: 'prod payments team:ledger',
  desc: 'Ledger export, ask payments',
  grace: 900,
  n_pings: 812,
  status: 'down',
  started: false,
  last_ping: '2026-09-13T03:00:41+00:00',
  next_ping: '2026-09-14T03:00:00+00:00',
  uuid: CODE,
  ping_url: `https://hc.example.com/ping/${CODE}`,
  update_url: `https://hc.example.com/api/v3/checks/${CODE}`,
  pause_url: `https://hc.example.com/api/v3/checks/${CODE}/pause`,
  resume_url: `https://hc.example.com/api/v3/checks/${CODE}/resume`,
  channels: '1bdea468-03bf-47b8-ab27-29a9dd0e4b94',
  schedule: '0 3 * * *',
  tz: 'UTC',
}
/** The template of our docs, filled. */
const DOWN = {
  status: 'down',
  name: 'nightly-ledger',
  slug: 'nightly-ledger',
  tags: 'prod payments team:ledger',
  code: CODE,
  now: '2026-09-14T04:30:05+00:00',
  exitstatus: '-1',
  body: '',
  check: CHECK,
}

const read = (payload: unknown, source: Partial<Source> = {}) =>
  healthchecks.read(payload, context({ type: 'healthchecks', ...source }))
const check = (changes: Record<string, unknown> = {}, source: Partial<Source> = {}) =>
  only(read({ ...DOWN, ...changes }, source))

test('a check that is down fires', () => {
  expect(check({}, { url: 'https://hc.example.com' })).toEqual({
    source: 'prod',
    fingerprint: CODE,
    status: 'firing',
    kind: 'alert',
    severity: 'sev3',
    title: 'nightly-ledger is down',
    description: 'Ledger export, ask payments\nLast heard of: 2026-09-13T03:00:41+00:00',
    labels: {
      team: 'ledger',
      alertname: 'nightly-ledger',
      slug: 'nightly-ledger',
      tags: 'prod payments team:ledger',
    },
    links: { source: `https://hc.example.com/checks/${CODE}/details/` },
    startsAt: new Date('2026-09-14T04:30:05Z'),
    endsAt: null,
    ended: null,
    expiresAt: null,
    cut: 0,
  })
})

test.each([
  ['down', 'firing', null],
  ['DOWN', 'firing', null],
  ['up', 'resolved', null],
  ['grace', 'resolved', null],
  ['paused', 'resolved', 'paused'],
])('a check that is %s is %s, ended %s', (status, expected, ended) =>
  expect(check({ status })).toMatchObject({
    status: expected,
    ended,
    fingerprint: CODE,
    title: 'nightly-ledger is down',
  }),
)

test('a check that is up again ends when Healthchecks says, and says nothing of its start', () => {
  expect(check({ status: 'up' })).toMatchObject({ startsAt: null, endsAt: new Date('2026-09-14T04:30:05Z') })
  expect(check({ status: 'up', now: '$NOW' }).endsAt).toEqual(RECEIVED)
})

test.each(['new', 'started'])('a check that is %s says nothing', status =>
  expect(read({ ...DOWN, status }).ignored).toContain(status),
)

test.each(['down', 'up'])('the test notification (%s) opens nothing', status =>
  expect(read({ ...DOWN, name: 'TEST', status, check: { ...CHECK, name: 'TEST' } })).toMatchObject({
    alerts: [],
    faults: [],
    ignored: expect.stringContaining('test'),
  }),
)

describe('the identity', () => {
  test.each([
    ['code', { status: 'down', code: CODE }, CODE],
    ['check.uuid', { status: 'down', check: { uuid: CODE } }, CODE],
    ['uuid, of $JSON alone', CHECK, CODE],
    ['name', { status: 'down', name: 'backup' }, 'backup'],
    ['check, as a name', { status: 'down', check: 'backup' }, 'backup'],
    ['slug', { status: 'down', slug: 'backup' }, 'backup'],
  ])('is %s', (_, payload, fingerprint) => expect(only(read(payload)).fingerprint).toBe(fingerprint))
  test('is the same when it is up', () =>
    expect(check({ status: 'up', check: { ...CHECK, status: 'up', n_pings: 813 } }).fingerprint).toBe(
      check().fingerprint,
    ))
})

describe('the severity', () => {
  test.each([
    ['prod sev1 payments', 'sev1'],
    ['SEV-2', 'sev2'],
    ['critical', 'sev1'],
    ['p4', 'sev4'],
    ['prod warning critical', 'sev3'],
    ['prod payments', 'sev3'],
    ['1 page ticket', 'sev3'],
    ['none', 'sev3'],
    ['', 'sev3'],
  ])('of the tags %j is %s', (tags, severity) =>
    expect(check({ tags, check: {} })).toMatchObject({ severity, kind: 'alert' }),
  )
  test('is what the rulebook says of a tag, or of any check', () => {
    expect(check({}, { severities: { payments: 'sev1' } }).severity).toBe('sev1')
    expect(check({}, { severities: { down: 'sev2' } }).severity).toBe('sev2')
  })
})

describe('the description', () => {
  test('has the exit status and what the job said, where there is any', () => {
    expect(check({ exitstatus: '3', body: 'disk full' }).description).toContain('Exit status: 3\ndisk full')
    expect(check({ exitstatus: '0', check: {} }).description).toBe('Exit status: 0')
    expect(check({ exitstatus: '-1', check: null }).description).toBe('')
  })
})

test('nobody sees the addresses by which a check is pinged, paused or changed', () => {
  const { links, ...said } = check({}, { url: 'https://hc.example.com' })
  expect(JSON.stringify(said)).not.toMatch(/ping\/|api\/v3|_url/)
  expect(Object.values(links)).toEqual([`https://hc.example.com/checks/${CODE}/details/`])
  expect(check().links).toEqual({})
})

test('what cannot be read is kept without those addresses', () => {
  for (const kept of [redact(JSON.stringify({ ...DOWN, status: 'odd' })), redact(JSON.stringify(DOWN).slice(0, -2))]) {
    expect(kept).toContain('nightly-ledger')
    expect(kept).not.toContain(`ping/${CODE}`)
  }
  expect(redact(JSON.stringify(DOWN))).not.toContain('api/v3')
})

describe('the body', () => {
  const delivered = (changes: Partial<Delivered>, text = ''): Delivered => ({
    ...{ method: 'POST', headers: {}, query: {}, url: '', receivedAt: RECEIVED, raw: Buffer.from(text) },
    ...changes,
  })
  const body = (changes: Partial<Delivered>, text?: string) => healthchecks.body?.(delivered(changes, text))
  const query = { token: 's3cret', status: 'down', code: CODE, name: 'nightly ledger' }
  const { token, ...without } = query

  test('is JSON, by any method that has a body', async () =>
    expect(await body({ method: 'PUT' }, JSON.stringify(DOWN))).toEqual({ json: DOWN }))
  test('may be the address alone, without our secret', async () => {
    expect(await body({ method: 'GET', query })).toEqual({ json: without })
    expect(await body({ method: 'POST', query })).toEqual({ json: without })
    expect(token).toBe('s3cret')
  })
  test('may be a form', async () =>
    expect(
      await body({ headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 'status=up&code=x'),
    ).toEqual({
      json: { status: 'up', code: 'x' },
    }))
  test('that is nowhere is a fault', async () => {
    expect(await body({ method: 'GET', query: { token: 's3cret' } })).toEqual({
      fault: expect.stringContaining('$STATUS'),
    })
    expect(await body({ method: 'POST', query: { token: 's3cret' } })).toEqual({
      fault: expect.stringContaining('empty'),
    })
  })
})

describe('by the door', () => {
  let world: World
  beforeEach(async () => {
    world = new World(new Map([['hc', source({ name: 'hc', type: 'healthchecks' })]]))
    await world.server.listen({ port: 0, host: '127.0.0.1' })
  })
  afterEach(() => world.server.close())

  test('placeholders in the address come in', async () => {
    const address = `http://127.0.0.1:${world.port}/webhooks/hc?status=down&code=${CODE}&name=nightly%20ledger`
    expect((await fetch(address)).status).toBe(401)
    expect((await fetch(`${address}&token=s3cret`)).status).toBe(202)
    expect(world.taken[0]).toMatchObject([{ fingerprint: CODE, title: 'nightly ledger is down' }])
  })
})

test.each([
  [undefined, '', 'found nothing'],
  [[], '', 'found a list'],
  [{}, 'code', 'which check'],
  [{ status: 'down', check: {} }, 'code', 'which check'],
  [{ code: CODE }, 'status', 'found nothing'],
  [{ code: CODE, status: '$STATUS' }, 'status', '"$status"'],
  [{ code: CODE, status: { a: 1 } }, 'status', 'expected down or up'],
])('%j cannot be read', (payload, path, message) =>
  expect(read(payload)).toEqual({ alerts: [], faults: [{ path, message: expect.stringContaining(message) }] }),
)
