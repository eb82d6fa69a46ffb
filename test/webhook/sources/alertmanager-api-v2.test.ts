import { describe, expect, test } from 'vitest'
import type { Source } from '../../../src/rulebook/rulebook.ts'
import { alertmanager } from '../../../src/webhook/sources/alertmanager.ts'
import { alertmanagerApiV2 } from '../../../src/webhook/sources/alertmanager-api-v2.ts'
import { context, only, RECEIVED } from './sources.ts'

type Changes = Readonly<Record<string, unknown>>

const at = (seconds: number) => new Date(RECEIVED.getTime() + seconds * 1_000)
const LABELS = { alertname: 'QueueBacklog', cluster: 'fra-1', queue: 'invoices', severity: 'critical' }

/** As Prometheus posts one: what fires ends in four minutes. */
const posted = (changes: Changes = {}) => ({
  annotations: {
    summary: 'invoices backlog above 10k',
    description: '12840 messages wait in invoices.',
    runbook_url: 'https://runbooks.example.org/QueueBacklog',
    dashboard_url: 'https://grafana.example.org/d/queues',
  },
  endsAt: at(240).toISOString(),
  startsAt: '2026-08-03T22:14:05.118Z',
  generatorURL: 'https://prometheus.example.org/graph?g0.expr=queue_depth+%3E+10000&g0.tab=1',
  labels: LABELS,
  ...changes,
})

const readAll = (list: unknown, source: Partial<Source> = {}) =>
  alertmanagerApiV2.read(list, context({ type: 'alertmanager-api-v2', ...source }))
const read = (changes: Changes = {}, source: Partial<Source> = {}) => only(readAll([posted(changes)], source))

test('reads what Prometheus sends', () => {
  expect(read()).toEqual({
    source: 'prod',
    fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
    status: 'firing',
    kind: 'alert',
    severity: 'sev1',
    title: 'invoices backlog above 10k',
    description: '12840 messages wait in invoices.',
    labels: LABELS,
    links: {
      source: 'https://prometheus.example.org/graph?g0.expr=queue_depth+%3E+10000&g0.tab=1',
      runbook: 'https://runbooks.example.org/QueueBacklog',
      dashboard: 'https://grafana.example.org/d/queues',
    },
    startsAt: new Date('2026-08-03T22:14:05.118Z'),
    endsAt: null,
    ended: null,
    expiresAt: at(300),
    cut: 0,
  })
})

describe('an alert', () => {
  test.each([
    ['fires while its end is to come', at(240).toISOString(), 'firing', null, at(300)],
    ['fires while its end is barely to come', at(0.001).toISOString(), 'firing', null, at(60.001)],
    ['is resolved at its end', at(0).toISOString(), 'resolved', at(0), null],
    ['is resolved after its end', at(-900).toISOString(), 'resolved', at(-900), null],
    ['fires for five minutes where its end is missing', undefined, 'firing', null, at(360)],
    ['fires for five minutes where its end is null', null, 'firing', null, at(360)],
    ['fires for five minutes where its end is empty', '', 'firing', null, at(360)],
    ['fires for five minutes where its end is zero', '0001-01-01T00:00:00.000Z', 'firing', null, at(360)],
    ['may end at an offset', '2026-08-04T00:34:00+02:00', 'firing', null, at(300)],
    ['may end to the nanosecond', '2026-08-03T22:29:59.999999999Z', 'resolved', at(-0.001), null],
  ])('%s', (_, endsAt, status, end, expiresAt) =>
    expect(read({ endsAt })).toMatchObject({ status, endsAt: end, ended: null, expiresAt }),
  )

  test('without an end is valid for as long as the rulebook says, one with an end for as long as it says', () => {
    const expireAfterMs = 30 * 60_000
    expect(read({ endsAt: null }, { expireAfterMs }).expiresAt).toEqual(at(31 * 60))
    expect(read({}, { expireAfterMs }).expiresAt).toEqual(at(300))
  })

  test.each([['soon'], ['2026-13-01T00:00:00Z']])('whose end is %j can be neither, and is refused', endsAt =>
    expect(readAll([posted({ endsAt })]).faults).toEqual([
      { path: '[0].endsAt', message: expect.stringContaining('no instant') },
    ]),
  )

  test.each([
    ['2026-08-03T22:14:05.118Z', new Date('2026-08-03T22:14:05.118Z')],
    ['0001-01-01T00:00:00.000Z', null],
    [undefined, null],
    ['', null],
  ])('that began at %j began at %s, each time it is sent', (startsAt, began) => {
    expect(read({ startsAt }).startsAt).toEqual(began)
    expect(read({ startsAt, endsAt: at(300).toISOString() }).startsAt).toEqual(began)
    expect(read({ startsAt, endsAt: at(-1).toISOString() }).startsAt).toEqual(began)
  })

  test('sent again every minute is the same until it is over, with another expiry', () => {
    const [first, next, over] = [240, 300, -1].map(seconds => read({ endsAt: at(seconds).toISOString() }))
    expect([next?.fingerprint, over?.fingerprint]).toEqual([first?.fingerprint, first?.fingerprint])
    expect([first?.expiresAt, next?.expiresAt, over?.expiresAt]).toEqual([at(300), at(360), null])
  })

  test('that begins later under the same labels has the same identity, and another start', () => {
    const again = read({ startsAt: '2026-08-03T22:29:00Z' })
    expect(again.fingerprint).toBe(read().fingerprint)
    expect(again.startsAt).toEqual(new Date('2026-08-03T22:29:00Z'))
  })
})

describe('the identity', () => {
  const of = (labels: Changes, source: Partial<Source> = {}) => read({ labels }, source).fingerprint

  test('is that of Alertmanager’s webhook about the same labels', () => {
    const webhook = { alerts: [{ status: 'firing', labels: LABELS }] }
    expect(of(LABELS)).toBe(only(alertmanager.read(webhook, context())).fingerprint)
  })
  test('has no part in annotations, links and times', () =>
    expect(read({ annotations: { summary: 'x' }, generatorURL: '', startsAt: null, endsAt: null }).fingerprint).toBe(
      of(LABELS),
    ))
  test('leaves labels without a value out', () => expect(of({ ...LABELS, zone: '' })).toBe(of(LABELS)))
  test('leaves the labels of replicas out where the rulebook says so', () => {
    const source = { ignoreLabels: ['prometheus_replica', '__replica__'] }
    const replica = (name: string) => of({ ...LABELS, prometheus_replica: name, __replica__: name }, source)
    expect(replica('prometheus-0')).toBe(replica('prometheus-1'))
    expect(replica('prometheus-0')).toBe(of(LABELS))
    expect(of({ ...LABELS, prometheus_replica: 'prometheus-0' })).not.toBe(of(LABELS))
  })
})

describe('a batch', () => {
  test('may hold the same alert twice, in its order', () => {
    const { alerts, faults } = readAll([
      posted(),
      posted({ endsAt: at(-1).toISOString() }),
      posted({ labels: { alertname: 'Other' } }),
      posted(),
    ])
    expect(faults).toEqual([])
    expect(alerts.map(({ status }) => status)).toEqual(['firing', 'resolved', 'firing', 'firing'])
    expect(new Set(alerts.map(({ fingerprint }) => fingerprint)).size).toBe(2)
  })

  test.each([
    [{ labels: {} }, '[1].labels', 'no label has a value'],
    [{ labels: { zone: '', rack: '' } }, '[1].labels', 'no label has a value'],
    [{ labels: undefined }, '[1].labels', ''],
    [{ labels: 'a=b' }, '[1].labels', ''],
    [{ labels: { a: { b: 1 } } }, '[1].labels.a', 'string'],
    [{ startsAt: 5 }, '[1].startsAt', 'string'],
  ])('loses the one with %j, and no other', (changes, path, message) => {
    const { alerts, faults } = readAll([posted(), posted(changes), posted({ labels: { alertname: 'Other' } })])
    expect(alerts).toHaveLength(2)
    expect(faults).toEqual([{ path, message: expect.stringContaining(message) }])
  })

  test('of nothing is in order', () => expect(readAll([])).toEqual({ alerts: [], faults: [] }))

  test.each([
    [{ alerts: [] }, 'the type is alertmanager'],
    [{}, 'expected a list of alerts, found an object'],
    [null, 'found null'],
    ['x', 'found a text'],
  ])('that is none, %j, is refused as a whole', (payload, message) =>
    expect(readAll(payload)).toEqual({ alerts: [], faults: [{ path: '', message: expect.stringContaining(message) }] }),
  )
})

test.each([
  ['Watchdog', 'none', 'heartbeat'],
  ['Watchdog', 'critical', 'heartbeat'],
  ['Anything', 'none', 'heartbeat'],
  ['Anything', 'warning', 'alert'],
])('%s of severity %s is a %s, and expires as any other', (alertname, severity, kind) =>
  expect(read({ labels: { alertname, severity } })).toMatchObject({ kind, expiresAt: at(300) }),
)

test.each([
  [{ severity: 'page' }, 'sev1'],
  [{ severity: 'purple' }, null],
  [{ priority: 'P2' }, 'sev2'],
  [{ severity: 'blocker' }, 'sev1'],
  [{}, null],
])('labels %j say how bad it is: %s', (labels, severity) =>
  expect(read({ labels: { alertname: 'A', ...labels } }, { severities: { blocker: 'sev1' } }).severity).toBe(severity),
)

test('leads nowhere but to http', () =>
  expect(read({ annotations: { runbook: 'javascript:1' }, generatorURL: '//x' }).links).toEqual({}))
