import { describe, expect, test } from 'vitest'
import type { Source } from '../../../src/rulebook/rulebook.ts'
import { grafana } from '../../../src/webhook/sources/grafana.ts'
import { context, only } from './sources.ts'

type Changes = Readonly<Record<string, unknown>>

const ROOT = 'https://grafana.example.org'
const LABELS = { alertname: 'Queue too long', grafana_folder: 'Billing', queue: 'invoices', severity: 'critical' }

const alert = (changes: Changes = {}) => ({
  ...{ status: 'firing', labels: LABELS },
  annotations: {
    summary: 'invoices waits for 12 minutes',
    description: 'The oldest message in invoices is 12 minutes old.',
    runbook_url: 'https://runbooks.example.org/queue',
  },
  startsAt: '2026-08-03T21:14:00Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: `${ROOT}/alerting/grafana/bdx3k9qzr1ts0a/view?orgId=1`,
  fingerprint: '7d1f2ce08a44b913',
  silenceURL: `${ROOT}/alerting/silence/new?alertmanager=grafana&matcher=__alert_rule_uid__%3Dbdx3k9qzr1ts0a&orgId=1`,
  dashboardURL: `${ROOT}/d/queues?from=1&orgId=1&to=2`,
  panelURL: `${ROOT}/d/queues?from=1&orgId=1&to=2&viewPanel=7`,
  ruleUID: 'bdx3k9qzr1ts0a',
  values: { A: 12.000000000000341, C: 1 },
  ...{ imageURL: 'https://images.example.org/7.png', orgId: 1 },
  ...changes,
})

const group = (alerts: unknown, changes: Changes = {}) => ({
  ...{ receiver: '\\[PROD\\] tocsin', status: 'firing', state: 'alerting', version: '1', orgId: 1, truncatedAlerts: 0 },
  ...{ title: '[FIRING:1] Queue too long', message: '**Firing**\n\nValue: A=12', externalURL: `${ROOT}/` },
  groupKey: '{}/{team="billing"}:{alertname="Queue too long", grafana_folder="Billing"}',
  alerts,
  ...changes,
})

const readAll = (payload: unknown, of: Partial<Source> = {}) =>
  grafana.read(payload, context({ type: 'grafana', ...of }))
const read = (changes: Changes = {}, of: Partial<Source> = {}) => only(readAll(group([alert(changes)]), of))

test('reads what Grafana sends', () => {
  expect(read()).toEqual({
    source: 'prod',
    fingerprint: '7d1f2ce08a44b913',
    status: 'firing',
    kind: 'alert',
    severity: 'sev1',
    title: 'invoices waits for 12 minutes',
    description: 'The oldest message in invoices is 12 minutes old.\nA = 12, C = 1',
    labels: { ...LABELS, rule_uid: 'bdx3k9qzr1ts0a' },
    links: {
      source: `${ROOT}/alerting/grafana/bdx3k9qzr1ts0a/view?orgId=1`,
      dashboard: `${ROOT}/d/queues?from=1&orgId=1&to=2&viewPanel=7`,
      runbook: 'https://runbooks.example.org/queue',
      silence: `${ROOT}/alerting/silence/new?alertmanager=grafana&matcher=__alert_rule_uid__%3Dbdx3k9qzr1ts0a&orgId=1`,
      image: 'https://images.example.org/7.png',
    },
    startsAt: new Date('2026-08-03T21:14:00Z'),
    endsAt: null,
    ended: null,
    expiresAt: null,
    cut: 0,
    stands: true,
  })
})

test('each alert of a group has its own status, and all know how many were cut off', () => {
  const over = { status: 'resolved', endsAt: '2026-08-03T21:30:00Z', fingerprint: 'aaaaaaaaaaaaaaaa' }
  const { alerts, faults } = readAll(group([alert(), alert(over)], { truncatedAlerts: 12 }))
  expect(faults).toEqual([])
  expect(alerts.map(({ status, endsAt, cut }) => [status, endsAt, cut])).toEqual([
    ['firing', null, 12],
    ['resolved', new Date('2026-08-03T21:30:00Z'), 12],
  ])
})

test('is the same alert from first to last, whatever its group and its contact point are called', () => {
  const over = group([alert({ status: 'resolved', endsAt: '2026-08-03T22:00:00Z', values: { A: 0, C: 0 } })], {
    ...{ status: 'resolved', receiver: 'renamed', groupKey: '{}/{__grafana_receiver__="renamed"}:{}' },
  })
  const [first, last] = [read(), only(readAll(over))]
  expect([last.fingerprint, last.startsAt]).toEqual([first.fingerprint, first.startsAt])
})

describe('an alert that ends', () => {
  const over = (annotations: Changes) => read({ status: 'resolved', endsAt: '2026-08-03T22:00:00Z', annotations })
  test.each(['MissingSeries', 'Paused', 'RuleDeleted', 'Updated', 'NoData', 'Error', 'NoData, KeepLast'])(
    'because of %s has not recovered',
    reason => expect(over({ grafana_state_reason: reason }).ended).toBe(reason),
  )
  test('without a reason has recovered', () => expect(over({ summary: 'x' }).ended).toBeNull())
  test('with a reason of a novel keeps its beginning, on one line', () =>
    expect(over({ grafana_state_reason: `a\n\u0000${'b'.repeat(500)}` }).ended).toMatch(/^a b+…$/))
})

describe('an alert that is taken to fire though nothing is known', () => {
  const blind = read({
    annotations: { summary: 'invoices waits for [no value]', grafana_state_reason: 'NoData' },
    values: { A: -1, C: -1 },
  })
  test('says why, and not what came of no values', () =>
    expect([blind.title, blind.description]).toEqual(['Queue too long', 'It fires because of NoData.']))
  test('fires as any other', () =>
    expect([blind.status, blind.severity, blind.ended]).toEqual(['firing', 'sev1', null]))
})

describe('a rule that cannot see', () => {
  const blind = (alertname: string, changes: Changes = {}, of: Partial<Source> = {}) =>
    read(
      {
        labels: { ...LABELS, alertname, rulename: 'Queue too long', datasource_uid: 'prom-1', ref_id: 'A', ...changes },
        annotations: { summary: ' ', description: 'waits for [no value]', Error: 'dial tcp: connection refused' },
        fingerprint: 'bbbbbbbbbbbbbbbb',
        values: null,
        valueString: '',
      },
      of,
    )

  test.each([
    ['DatasourceNoData', 'Queue too long: no data'],
    ['DatasourceError', 'Queue too long: its query fails'],
  ])('is an alert of its own (%s), called by its rule', (alertname, title) => {
    const found = blind(alertname)
    expect(found).toMatchObject({ title, status: 'firing', kind: 'alert', fingerprint: 'bbbbbbbbbbbbbbbb' })
    expect(found.description).toBe('dial tcp: connection refused')
    expect(found.fingerprint).not.toBe(read().fingerprint)
    expect(found.labels).toMatchObject({ datasource_uid: 'prom-1', rule_uid: 'bdx3k9qzr1ts0a' })
  })
  test.each([
    ['critical', 'sev3'],
    ['error', 'sev3'],
    ['warning', 'sev3'],
    ['info', 'sev4'],
    ['purple', null],
  ])('of a rule of severity %s is %s', (severity, expected) =>
    expect(blind('DatasourceError', { severity }).severity).toBe(expected),
  )
  test('is no heartbeat, though its rule is', () =>
    expect(blind('DatasourceNoData', { severity: 'none' }).kind).toBe('alert'))
  test('is as bad as the rulebook says', () =>
    expect(blind('DatasourceNoData', {}, { severities: { DatasourceNoData: 'sev1' } }).severity).toBe('sev1'))
  test('is told from a rule that is merely called so', () => {
    const found = read({ labels: { ...LABELS, alertname: 'DatasourceNoData' } })
    expect([found.title, found.severity]).toEqual(['invoices waits for 12 minutes', 'sev1'])
  })
})

describe('the identity', () => {
  const bare = { fingerprint: undefined }
  test('without a fingerprint is made of labels and rule', () => {
    const one = read(bare)
    expect(one.fingerprint).toMatch(/^[0-9a-f]{16}$/)
    expect(read({ ...bare, annotations: {}, values: null, status: 'resolved' }).fingerprint).toBe(one.fingerprint)
    expect(read({ ...bare, ruleUID: 'other' }).fingerprint).not.toBe(one.fingerprint)
    expect(read({ ...bare, labels: { ...LABELS, queue: 'orders' } }).fingerprint).not.toBe(one.fingerprint)
  })
  test('knows the rule by its link where it is not named', () =>
    expect(read({ ...bare, ruleUID: undefined }).fingerprint).toBe(read(bare).fingerprint))
  test('leaves out what makes no difference', () => {
    const of = (pod: string) =>
      read({ labels: { ...LABELS, pod }, fingerprint: `${pod}000000000000000` }, { ignoreLabels: ['pod'] }).fingerprint
    expect(of('a')).toBe(of('b'))
    expect(of('a')).toBe(read(bare).fingerprint)
  })
})

test.each([
  ['null', null, ''],
  ['missing', undefined, ''],
  ['none', {}, ''],
  ['large, small and not even numbers', { A: 123456789.123, B: 1.5e-9, C: 'x', D: null }, 'A = 123457000, B = 1.5e-9'],
])('values that are %s are told as they are', (_, values, told) =>
  expect(read({ annotations: {}, values }).description).toBe(told),
)

test.each([
  ['warning', 'sev3', 'alert'],
  ['P1', 'sev1', 'alert'],
  ['purple', null, 'alert'],
  [undefined, null, 'alert'],
  ['none', null, 'heartbeat'],
])('a label severity of %s is %s, a %s', (severity, expected, kind) => {
  const labels = severity === undefined ? { alertname: 'A' } : { alertname: 'A', severity }
  expect(read({ labels })).toMatchObject({ severity: expected, kind })
})

describe('the link', () => {
  test.each([
    [{ panelURL: '' }, 'dashboard', `${ROOT}/d/queues?from=1&orgId=1&to=2`],
    [{ panelURL: '', dashboardURL: '' }, 'dashboard', undefined],
    [
      { panelURL: '', dashboardURL: '', annotations: { dashboard: 'https://d.example.org/' } },
      'dashboard',
      'https://d.example.org/',
    ],
    [{ generatorURL: '?orgId=1' }, 'source', `${ROOT}/?orgId=1`],
    [{ generatorURL: '/alerting/grafana/x/view' }, 'source', `${ROOT}/alerting/grafana/x/view`],
    [{ generatorURL: '' }, 'source', `${ROOT}/`],
    [{ generatorURL: 'javascript:alert(1)' }, 'source', undefined],
    [{ silenceURL: '' }, 'silence', undefined],
    [{ imageURL: '' }, 'image', undefined],
    [{ imageURL: 'data:image/png;base64,AA' }, 'image', undefined],
    [{ annotations: { runbook_url: 'www.example.org/queue' } }, 'runbook', 'https://www.example.org/queue'],
    [{ annotations: { runbook: 'wiki.example.org' } }, 'runbook', 'https://wiki.example.org'],
    [{ annotations: { runbook_url: 'see the wiki' } }, 'runbook', undefined],
    [{ annotations: { runbook_url: 'docs/queue.md' } }, 'runbook', undefined],
  ] as const)('of %j as %s leads to %s', (changes, kind, link) => expect(read(changes).links[kind]).toBe(link))
  test('that is relative leads nowhere without an address of Grafana', () => {
    const payload = group([alert({ generatorURL: '?orgId=1', panelURL: '/d/x' })], { externalURL: '' })
    const { source: link, dashboard } = only(readAll(payload)).links
    expect([link, dashboard]).toEqual([undefined, undefined])
  })
})

describe('a test notification', () => {
  const button = { labels: { alertname: 'TestAlert', instance: 'Grafana' }, generatorURL: '?orgId=1', values: null }
  test.each([
    ['of the button', group([alert(button)])],
    [
      'of labels of the user’s own',
      group([alert()], { groupKey: 'tocsin-57c6d9296de2ad39-1785794400', externalURL: '' }),
    ],
  ])('%s opens nothing, and is in order', (_, payload) =>
    expect(readAll(payload)).toEqual({ alerts: [], faults: [], ignored: 'a test notification' }),
  )
  test('is not what a rule of that name sends', () =>
    expect(read({ labels: { ...LABELS, alertname: 'TestAlert', instance: 'db-1' } }).status).toBe('firing'))
})

describe('what cannot be read', () => {
  test.each([
    [null, '', 'found null'],
    [[], '', 'found a list'],
    [{ text: 'made by a template' }, 'alerts', 'leave "Custom payload" of the contact point empty'],
    [{ alerts: {} }, 'alerts', 'found an object'],
    [{ ruleId: 1, ruleName: 'Old', state: 'alerting', evalMatches: [] }, 'alerts', 'legacy alerting'],
    [group([5]), 'alerts[0]', 'found a number'],
    [group([alert({ status: 'pending' })]), 'alerts[0].status', 'firing'],
    [group([alert({ labels: {}, fingerprint: '' })]), 'alerts[0].labels', 'nothing tells it'],
  ])('is named: %j', (payload, path, message) =>
    expect(readAll(payload)).toEqual({ alerts: [], faults: [{ path, message: expect.stringContaining(message) }] }),
  )
  test('leaves the alerts beside it', () => {
    const { alerts, faults } = readAll(group([alert(), alert({ labels: 7 }), alert({ values: 'x', orgId: 'y' })]))
    expect([alerts.length, faults.map(({ path }) => path)]).toEqual([2, ['alerts[1].labels']])
  })
})
