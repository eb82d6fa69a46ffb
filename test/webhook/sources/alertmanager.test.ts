import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../../src/alert/alert.ts'
import { alertmanager } from '../../../src/webhook/sources/alertmanager.ts'
import { context, fixture, only } from './sources.ts'

type Changes = Readonly<Record<string, unknown>>

function payload(item: Changes = {}, group: Changes = {}): unknown {
  const base = { status: 'firing', labels: { alertname: 'Down' }, annotations: {}, startsAt: '2026-08-03T20:00:00Z' }
  return { status: 'firing', externalURL: 'https://am.example.org', alerts: [{ ...base, ...item }], ...group }
}

const read = (item: Changes = {}, group: Changes = {}) => only(alertmanager.read(payload(item, group), context()))

test('reads what Alertmanager sends', () => {
  expect(only(alertmanager.read(fixture('alertmanager/firing.json'), context()))).toEqual({
    source: 'prod',
    fingerprint: '0aa344366d6aed4a',
    status: 'firing',
    kind: 'alert',
    severity: 'sev1',
    title: 'invoices backlog above 10k',
    description: '12840 messages wait in invoices on fra-1.',
    labels: {
      alertname: 'QueueBacklog',
      cluster: 'fra-1',
      queue: 'invoices',
      service: 'billing',
      severity: 'critical',
    },
    links: {
      source: 'https://prometheus.example.org/graph?g0.expr=queue_depth+%3E+10000&g0.tab=1',
      dashboard: 'https://grafana.example.org/d/queues?var-queue=invoices&from=now-1h',
      runbook: 'https://runbooks.example.org/billing/QueueBacklog',
      silence: `https://alertmanager.example.org/#/silences/new?filter=${encodeURIComponent(
        '{alertname="QueueBacklog", cluster="fra-1", queue="invoices", service="billing", severity="critical"}',
      )}`,
    },
    startsAt: new Date('2026-08-03T21:14:05.118Z'),
    endsAt: null,
    ended: null,
    expiresAt: null,
    ...{ cut: 0, stands: true },
  })
})

describe('each alert of a mixed group', () => {
  const { alerts, faults } = alertmanager.read(fixture('alertmanager/mixed.json'), context())
  test('has its own status, not the group’s', () => {
    expect(faults).toEqual([])
    expect(alerts.map(alert => alert.status)).toEqual(['resolved', 'firing'])
  })
  test('ends when it says, and not in year 1', () => {
    expect(alerts.map(alert => alert.endsAt)).toEqual([new Date('2026-08-03T20:12:30.5Z'), null])
  })
  test('begins at its instant, whatever its offset and precision', () => {
    expect(alerts[1]?.startsAt).toEqual(new Date('2026-08-03T20:01:00.123Z'))
  })
  test('knows how many were cut off', () => expect(alerts.map(alert => alert.cut)).toEqual([37, 37]))
  test('leads to the list of its receiver where it has no address of its own', () => {
    expect(alerts[1]?.links.source).toBe('http://alertmanager-0:9093/#/alerts?receiver=tocsin')
  })
})

test.each([
  ['zero', { endsAt: '0001-01-01T00:00:00Z' }, null],
  ['zero with an offset', { endsAt: '0001-01-01T00:00:00+02:00' }, null],
  ['missing', {}, null],
  ['no instant', { endsAt: 'soon' }, null],
  ['an instant', { endsAt: '2026-08-03T21:00:00Z' }, new Date('2026-08-03T21:00:00Z')],
])('the end of a resolved alert that is %s', (_, item, expected) => {
  expect(read({ status: 'resolved', ...item }).endsAt).toEqual(expected)
})

test('a firing alert has not ended, whenever Prometheus would forget it', () => {
  expect(read({ endsAt: '2026-08-03T23:00:00Z' }).endsAt).toBeNull()
})

test.each(['0001-01-01T00:00:00Z', 'yesterday', '', null])('a start of %j is none', startsAt => {
  expect(read({ startsAt }).startsAt).toBeNull()
})

test.each([
  ['summary', { annotations: { summary: ' Disk\n full ' } }, 'Disk full'],
  ['alertname', { annotations: { summary: '' } }, 'Down'],
  ['alertname where the template failed', { annotations: { summary: '<error expanding template: x>' } }, 'Down'],
  ['message', { labels: { job: 'x' }, annotations: { message: 'It broke' } }, 'It broke'],
  ['description', { labels: { job: 'x' }, annotations: { description: 'Long story' } }, 'Long story'],
  ['a label where nothing else is', { labels: { job: 'api' } }, 'job api'],
  ['a name at least', { labels: { job: '' } }, 'Alert without a name'],
])('the title is from the %s', (_, item, expected) => expect(read(item).title).toBe(expected))

test('a template’s error is kept as a description where there is no other text', () => {
  expect(read({ annotations: { description: '<error expanding template: nil>' } }).description).toMatch(/^<error/)
  expect(read({ annotations: { description: '<error expanding template: nil>', message: 'told' } }).description).toBe(
    'told',
  )
})

test.each([
  ['CRITICAL', {}, 'sev1', 'alert'],
  [' page ', {}, 'sev1', 'alert'],
  ['error', {}, 'sev2', 'alert'],
  ['P3', {}, 'sev3', 'alert'],
  ['notice', {}, 'sev4', 'alert'],
  ['purple', {}, null, 'alert'],
  ['constructor', {}, null, 'alert'],
  ['__proto__', {}, null, 'alert'],
  ['', {}, null, 'alert'],
  ['', { priority: 'P1' }, 'sev1', 'alert'],
  ['purple', { level: 'warn' }, 'sev3', 'alert'],
  ['none', {}, null, 'heartbeat'],
  ['None', { priority: 'P1' }, null, 'heartbeat'],
])('severity %j with %j is %s, a %s', (severity, labels, expected, kind) => {
  const alert = read({ labels: { alertname: 'A', severity, ...labels } })
  expect([alert.severity, alert.kind]).toEqual([expected, kind])
})

test('the source’s own words come before the common ones', () => {
  const severities = { Page: 'sev2', none: 'sev4' } as const
  const of = (severity: string) =>
    only(alertmanager.read(payload({ labels: { a: 'b', severity } }), context({ severities })))
  expect([of('page').severity, of('none').severity, of('none').kind]).toEqual(['sev2', 'sev4', 'alert'])
})

test.each(['Watchdog', 'DeadMansSwitch', 'watchdog'])('%s is a heartbeat, however bad it says it is', alertname => {
  const alert = read({ labels: { alertname, severity: 'critical' } })
  expect(alert.kind).toBe('heartbeat')
  expect(alert.links.silence).toBeUndefined()
})

describe('the fingerprint', () => {
  const sent = only(alertmanager.read(fixture('alertmanager/firing.json'), context()))
  const { labels } = sent
  test('is the given one', () => expect(read({ fingerprint: 'feedfacefeedface' }).fingerprint).toBe('feedfacefeedface'))
  test.each([undefined, null, ''])('is computed as Prometheus does where it is %j', fingerprint => {
    expect(read({ labels, fingerprint }).fingerprint).toBe(sent.fingerprint)
  })
  test('leaves out what makes no difference', () => {
    const of = (replica: string) =>
      only(
        alertmanager.read(
          payload({ labels: { ...labels, replica }, fingerprint: `ffff00000000000${replica}` }),
          context({ ignoreLabels: ['replica'] }),
        ),
      )
    expect(of('1').fingerprint).toBe(of('2').fingerprint)
    expect(of('1').fingerprint).toBe(read({ labels }).fingerprint)
    expect(of('1').labels.replica).toBe('1')
    expect(of('1').links.silence).not.toContain('replica')
  })
})

test('label names may be anything, and the silence form quotes them', () => {
  const alert = read({ labels: { 'svc.name': 'a"b\\c', '🔥': 'yes', alertname: 'X' } })
  expect(alert.labels).toEqual({ 'svc.name': 'a"b\\c', '🔥': 'yes', alertname: 'X' })
  const filter = decodeURIComponent(alert.links.silence?.split('filter=')[1] ?? '')
  expect(filter).toBe('{"svc.name"="a\\"b\\\\c", "🔥"="yes", alertname="X"}')
})

test('empty labels are none', () =>
  expect(read({ labels: { alertname: 'X', zone: '' } }).labels).toEqual({ alertname: 'X' }))

test.each([
  ['javascript:alert(1)', undefined],
  ['file:///etc/passwd', undefined],
  ['//evil.example.org/x', undefined],
  ['see the wiki', undefined],
  ['https://user:pw@wiki.example.org/r', 'https://wiki.example.org/r'],
  ['HTTPS://wiki.example.org/a b|<c>', 'https://wiki.example.org/a%20b|%3Cc%3E'],
  [`https://wiki.example.org/${'x'.repeat(LIMITS.link)}`, undefined],
])('a runbook at %.60s is kept as %s', (runbook, expected) => {
  expect(read({ annotations: { runbook } }).links.runbook).toBe(expected)
})

test('300 labels and endless texts are cut to what we keep', () => {
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`l${String(i).padStart(3, '0')}`, 'v']))
  const alert = read({
    labels: { ...many, zzz: 'z', service: 'billing', alertname: `${'😀'.repeat(3_000)}` },
    annotations: { summary: `a${'😀'.repeat(2_500)}`, description: `${'line\n'.repeat(2_000)}\u0000` },
  })
  expect(Object.keys(alert.labels)).toHaveLength(LIMITS.labels)
  expect(alert.labels.service).toBe('billing')
  expect(alert.labels.alertname?.length).toBeLessThanOrEqual(LIMITS.label)
  expect(alert.title.length).toBeLessThanOrEqual(LIMITS.title)
  expect([alert.title.isWellFormed(), alert.title.endsWith('…')]).toEqual([true, true])
  expect(alert.description.length).toBeLessThanOrEqual(LIMITS.description)
})

test('control characters and half characters do not get in', () => {
  const alert = read({ labels: { 'a\u0000b': 'c\u0000\ud800d', alertname: 'X' }, annotations: { summary: 'x\u0007y' } })
  expect(alert.labels.ab).toBe('c\ufffdd')
  expect(alert.title).toBe('xy')
})

test('a label named __proto__ changes nothing but itself', () => {
  const raw = JSON.parse(
    '{"alerts":[{"status":"firing","labels":{"alertname":"X","__proto__":"evil","constructor":"c"}}]}',
  )
  const alert = only(alertmanager.read(raw, context()))
  expect(Object.keys(alert.labels)).toEqual(['alertname', 'constructor'])
  expect(Object.getPrototypeOf(alert.labels)).toBe(Object.prototype)
})

test('numbers in labels, as templates of the user’s own make them, are texts', () => {
  expect(
    read({ labels: { alertname: 'X', shard: 7, canary: true, none: null }, annotations: { value: 3 } }).labels,
  ).toEqual({
    ...{ alertname: 'X', shard: '7', canary: 'true' },
  })
})

test.each([
  [undefined, '', 'nothing'],
  [null, '', 'null'],
  ['x', '', 'a text'],
  [[], '', 'a list'],
  [{}, 'alerts', 'nothing'],
  [{ alerts: {} }, 'alerts', 'an object'],
  [{ alerts: [null] }, 'alerts[0]', 'null'],
  [{ alerts: [{ status: 'broken', labels: {} }] }, 'alerts[0].status', 'firing'],
  [{ alerts: [{ status: 'firing' }] }, 'alerts[0].labels', ''],
  [{ alerts: [{ status: 'firing', labels: { a: { b: 1 } } }] }, 'alerts[0].labels.a', 'string'],
  [{ alerts: [{ status: 'firing', labels: { a: 'b' }, startsAt: 5 }] }, 'alerts[0].startsAt', 'string'],
  [{ alerts: [{ status: 'firing', labels: {} }] }, 'alerts[0].labels', 'nothing tells it'],
])('%j is refused at %j', (raw, path, message) => {
  const { alerts, faults } = alertmanager.read(raw, context())
  expect(alerts).toEqual([])
  expect(faults).toEqual([{ path, message: expect.stringContaining(message) }])
})

test('one alert that cannot be read leaves the others', () => {
  const good = { status: 'firing', labels: { a: 'b' } }
  const { alerts, faults } = alertmanager.read({ alerts: [good, { status: 'firing', labels: 3 }, good] }, context())
  expect(alerts).toHaveLength(2)
  expect(faults.map(fault => fault.path)).toEqual(['alerts[1].labels'])
})

test('no alerts are no fault', () =>
  expect(alertmanager.read({ alerts: [] }, context())).toEqual({ alerts: [], faults: [] }))

test('explains a thousand that cannot be read, counts the others, and takes whatever can be', () => {
  const { alerts } = payload() as { alerts: readonly unknown[] }
  const nothing = Array.from({ length: 1_500 }, () => ({}))
  const read = alertmanager.read(payload({}, { alerts: [...nothing, ...alerts] }), context())
  expect(read.alerts).toHaveLength(1)
  expect(read.faults).toHaveLength(1_500)
  expect(read.faults[999]).toMatchObject({ path: 'alerts[999].status' })
  expect(read.faults[1_000]).toEqual({ path: 'alerts[1000]', message: 'cannot be read' })
})
