import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../../src/alert/alert.ts'
import type { Mapping } from '../../../src/rulebook/rulebook.ts'
import { generic } from '../../../src/webhook/sources/generic.ts'
import { context, mapping, only, RECEIVED } from './sources.ts'

const read = (payload: unknown, changes: Partial<Mapping> = {}) =>
  generic.read(payload, context({ type: 'generic', mapping: mapping(changes) }))

const CHECK = { check: { id: 41, name: 'ping', state: 'DOWN', level: 'Sev-2' }, host: 'db1', at: 1_786_000_000 }

test('a mapping reads each field where it says', () => {
  const alert = only(
    read(CHECK, {
      fingerprint: '{host}/{check.id}',
      description: '{check.name} said {check.state}',
      status: { path: 'check.state', values: { down: 'firing' } },
      severity: { path: 'check.level', values: {} },
      labels: { service: 'db', host: '{host}', zone: '{zone}' },
      links: {
        source: 'https://checks.example.org/{check.id}',
        runbook: 'https://runbooks.example.org/db',
        dashboard: '{check.dashboard}',
      },
      startsAt: 'at',
    }),
  )
  expect(alert).toEqual({
    source: 'prod',
    fingerprint: 'db1/41',
    status: 'firing',
    kind: 'alert',
    severity: 'sev2',
    title: 'ping on db1',
    description: 'ping said DOWN',
    labels: { service: 'db', host: 'db1' },
    links: { source: 'https://checks.example.org/41', runbook: 'https://runbooks.example.org/db' },
    startsAt: new Date(1_786_000_000_000),
    endsAt: null,
    ended: null,
    expiresAt: null,
    cut: 0,
  })
})

test.each([
  ['check.id', '41'],
  ['{check.id}', '41'],
  ['tags.0', 'a'],
  ['tags[1]', 'b'],
  ['["dotted.key"].x', 'dot'],
  ['{["dotted.key"].x}-{tags.1}', 'dot-b'],
])('the path %j leads to %j', (fingerprint, expected) => {
  const payload = { ...CHECK, tags: ['a', 'b'], 'dotted.key': { x: 'dot' } }
  expect(only(read(payload, { fingerprint })).fingerprint).toBe(expected)
})

test.each([
  [{ fingerprint: 'check.uid' }, 'check.uid', 'the fingerprint'],
  [{ fingerprint: '{host}-{check.uid}' }, 'check.uid', 'the fingerprint'],
  [{ fingerprint: 'constructor.name' }, 'constructor.name', 'the fingerprint'],
  [{ fingerprint: '__proto__.x' }, '__proto__.x', 'the fingerprint'],
  [{ title: '{check.titel}' }, 'check.titel', 'the title'],
  [{ status: { path: 'state', values: {} } }, 'state', 'the status'],
  [{ status: { path: 'host', values: {} } }, 'host', '"db1" is no status'],
  [{ items: 'alerts' }, 'alerts', 'expected a list of alerts, found nothing'],
  [{ items: 'check' }, 'check', 'expected a list of alerts, found an object'],
])('a mapping of %j that finds nothing names %j', (changes, path, message) => {
  expect(read(CHECK, changes)).toEqual({ alerts: [], faults: [{ path, message: expect.stringContaining(message) }] })
})

test('a title of which a part is found is a title', () => {
  expect(only(read(CHECK, { title: '{check.name} on {rack}' })).title).toBe('ping on')
})

test('a title without a path is the same for all', () => {
  expect(only(read(CHECK, { title: 'Backup failed' })).title).toBe('Backup failed')
})

test.each([
  ['RED', 'firing'],
  ['red', 'firing'],
  ['GREEN', 'resolved'],
  ['ok', 'resolved'],
  ['Recovered', 'resolved'],
  ['acked', 'acknowledged'],
  ['alerting', 'firing'],
  [true, 'firing'],
  [false, 'resolved'],
  [0, 'resolved'],
])('a status of %j is %s', (state, expected) => {
  const status = { path: 's', values: { red: 'firing', green: 'resolved' } } as const
  expect(only(read({ ...CHECK, s: state }, { status })).status).toBe(expected)
})

test.each([
  ['gelb', 'sev3', 'alert'],
  ['critical', 'sev1', 'alert'],
  ['none', null, 'heartbeat'],
  ['lila', null, 'alert'],
  [undefined, null, 'alert'],
  [3, 'sev3', 'alert'],
])('a severity of %j is %s', (level, severity, kind) => {
  const alert = only(read({ ...CHECK, l: level }, { severity: { path: 'l', values: { Gelb: 'sev3' } } }))
  expect([alert.severity, alert.kind]).toEqual([severity, kind])
})

test.each([
  ['2026-08-03T20:00:00+02:00', new Date('2026-08-03T18:00:00Z')],
  [1_786_000_000, new Date(1_786_000_000_000)],
  ['1786000000', new Date(1_786_000_000_000)],
  [1_786_000_000_123, new Date(1_786_000_000_123)],
  ['at noon', null],
  [-1, null],
  [1e300, null],
  [null, null],
])('a start of %j is %s', (at, expected) => {
  expect(only(read({ ...CHECK, at }, { startsAt: 'at' })).startsAt).toEqual(expected)
})

describe('several alerts in one body', () => {
  const second = { check: { id: 42, name: 'http' }, host: 'web1' }
  test('from an array within it', () => {
    const { alerts } = read({ data: { list: [CHECK, second] } }, { items: 'data.list' })
    expect(alerts.map(alert => alert.title)).toEqual(['ping on db1', 'http on web1'])
  })
  test('from an array that it is', () => expect(read([CHECK, second]).alerts).toHaveLength(2))
  test('of which one is unreadable', () => {
    const { alerts, faults } = read({ list: [CHECK, { host: 'x' }, 5] }, { items: 'list' })
    expect(alerts).toHaveLength(1)
    expect(faults.map(fault => fault.path)).toEqual(['list[1].check.id', 'list[2]'])
  })
})

test('an id that is too long for a number stays what it is', async () => {
  const raw = Buffer.from('{"id": 9007199254740993, "at": 1786000000123}')
  const body = await generic.body?.({ method: 'POST', headers: {}, query: {}, url: '', raw, receivedAt: RECEIVED })
  expect(body).toEqual({ json: { id: '9007199254740993', at: 1_786_000_000_123 } })
})

describe('a field that a pattern takes out of a text', () => {
  const extract = {
    subject: { path: 'mail.subject', pattern: '^\\[(?P<state>FIRING|RESOLVED)\\] (.*)$' },
    host: { path: 'mail.text', pattern: '(?m)^Host: (\\S+)$' },
  }
  const changes = {
    extract,
    fingerprint: '{extract.host}/{extract.subject.2}',
    title: '{extract.subject.2} on {extract.host}',
    status: { path: 'extract.subject.state', values: {} },
    labels: { host: '{extract.host}' },
  }
  const mail = (subject: string, text = 'Hello\nHost: db1\n') => ({ mail: { subject, text } })

  test('is a path like any other', () => {
    expect(only(read(mail('[RESOLVED] Disk full'), changes))).toMatchObject({
      ...{ fingerprint: 'db1/Disk full', title: 'Disk full on db1', status: 'resolved', labels: { host: 'db1' } },
    })
  })
  test.each([
    [mail('[FIRING] x', 'no host'), 'mail.text', 'extract.host, for the fingerprint: its pattern finds nothing'],
    [mail('Out of office'), 'mail.subject', 'extract.subject.2, for the fingerprint: its pattern finds nothing'],
    [{ mail: 5 }, 'mail.text', 'extract.host, for the fingerprint'],
    [{}, 'mail.text', 'extract.host, for the fingerprint'],
  ])('names where it looked in %j, where it finds nothing', (payload, path, message) => {
    expect(read(payload, changes)).toEqual({
      alerts: [],
      faults: [{ path, message: expect.stringContaining(message) }],
    })
  })
  test('is found in each item of a list', () => {
    const { alerts, faults } = read([mail('[FIRING] a'), mail('nonsense'), mail('[FIRING] b')], changes)
    expect(alerts.map(alert => alert.fingerprint)).toEqual(['db1/a', 'db1/b'])
    expect(faults.map(fault => fault.path)).toEqual(['[1].mail.subject'])
  })
  test('hides no field of the sender’s own where nothing is extracted', () => {
    const payload = { extract: { id: 'theirs' } }
    expect(only(read(payload, { fingerprint: 'extract.id', title: 'x' })).fingerprint).toBe('theirs')
  })
})

describe('without a mapping', () => {
  const plain = (payload: unknown) => generic.read(payload, context({ type: 'generic' }))
  test('fields are named as our own', () => {
    const alert = only(
      plain({
        ...{ id: 'disk-db1', title: 'Disk full', status: 'resolved', severity: 'warning', description: '97 %' },
        ...{ service: 'db', labels: { host: 'db1', n: 3 }, links: { runbook: 'https://r.example.org/disk', x: 'y' } },
        ...{ starts_at: '2026-08-03T20:00:00Z', ends_at: '2026-08-03T21:00:00Z' },
      }),
    )
    expect(alert).toMatchObject({
      ...{ fingerprint: 'disk-db1', title: 'Disk full', status: 'resolved', severity: 'sev3', description: '97 %' },
      labels: { service: 'db', host: 'db1', n: '3' },
      links: { runbook: 'https://r.example.org/disk' },
      startsAt: new Date('2026-08-03T20:00:00Z'),
      endsAt: new Date('2026-08-03T21:00:00Z'),
    })
  })
  test('a title is enough, and tells it from others', () => {
    const [a, b] = [
      only(plain({ title: 'Disk full' })),
      only(plain({ title: 'Disk full', status: 'ok', severity: 'low' })),
    ]
    expect(a.status).toBe('firing')
    expect(a.fingerprint).toBe(b.fingerprint)
    expect(only(plain({ title: 'Disk gone' })).fingerprint).not.toBe(a.fingerprint)
  })
  test.each(['fingerprint', 'id', 'key', 'alias'])('%s is its identity', name => {
    expect(only(plain({ title: 'x', [name]: 7 })).fingerprint).toBe('7')
  })
  test('two long identities that begin alike stay two', () => {
    const of = (end: string) => only(plain({ title: 'x', id: `${'i'.repeat(2_000)}${end}` })).fingerprint
    expect(of('1')).not.toBe(of('2'))
    expect(of('1').length).toBeLessThanOrEqual(LIMITS.fingerprint)
  })
  test('a list, bare or under "alerts"', () => {
    expect(plain([{ title: 'a' }, { title: 'b' }]).alerts).toHaveLength(2)
    expect(plain({ alerts: [{ title: 'a' }] }).alerts).toHaveLength(1)
  })
  test.each([
    [{}, 'title'],
    [{ title: '\u0000' }, 'title'],
    [{ title: 'x', labels: 'a=b' }, 'labels'],
    [{ title: 'x', status: 'sideways' }, 'status'],
    [[{ title: 'x' }, { titel: 'x' }], '[1].title'],
    ['x', ''],
    [null, ''],
  ])('%j is refused at %j', (payload, path) => {
    expect(plain(payload).faults.map(fault => fault.path)).toEqual([path])
  })
})
