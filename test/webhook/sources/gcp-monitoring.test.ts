import { describe, expect, test } from 'vitest'
import { gcpMonitoring } from '../../../src/webhook/sources/gcp-monitoring.ts'
import { isRecord } from '../../../src/webhook/sources/reading.ts'
import type { Delivered } from '../../../src/webhook/sources/system.ts'
import { context, fixture, only, RECEIVED } from './sources.ts'

const OPEN = fixture('gcp-monitoring/open.json')
const INCIDENT = isRecord(OPEN) && isRecord(OPEN.incident) ? OPEN.incident : {}

/** What Google sends when somebody clicks "Test connection". */
const TEST = {
  version: 'test',
  incident: {
    ...{ incident_id: '12345', scoping_project_id: '12345', url: 'http://www.example.com', state: 'OPEN' },
    ...{ started_at: 0, ended_at: 0, summary: 'Test Incident', documentation: 'Test documentation' },
    ...{ policy_name: 'projects/12345/alertPolicies/12345', condition_name: 'Example condition' },
  },
}

const read = (payload: unknown) => gcpMonitoring.read(payload, context({ type: 'gcp-monitoring' }))
const notification = (changes: Record<string, unknown> = {}) => ({
  incident: { ...INCIDENT, ...changes },
  version: '1.2',
})
const incident = (changes: Record<string, unknown> = {}) => only(read(notification(changes)))
const push = (data: unknown, more: Record<string, unknown> = {}) => ({
  message: {
    attributes: {},
    data: Buffer.from(typeof data === 'string' ? data : JSON.stringify(data)).toString('base64'),
    ...{ messageId: '1122334455', message_id: '1122334455', publishTime: '2026-08-03T22:29:43.220Z' },
    ...more,
  },
  subscription: 'projects/shop-prod/subscriptions/tocsin',
})

test('an incident is read whole', () => {
  expect(incident()).toEqual({
    source: 'prod',
    fingerprint: '0.nc4k7w2x9d1e',
    status: 'firing',
    kind: 'alert',
    severity: 'sev1',
    title: 'Checkout answers slowly',
    description: `${INCIDENT.summary}\n\nLook at the last rollout first.`,
    labels: {
      zone: 'a',
      route: '/pay',
      project_id: 'shop-prod',
      container_name: 'checkout',
      team: 'payments',
      service: 'checkout',
      alertname: 'Checkout is slow',
      condition: 'p99 over 1.5 s',
      project: 'shop-prod',
      resource: 'checkout',
      resource_type: 'k8s_container',
      metric: 'custom.googleapis.com/http/latency_p99',
    },
    links: { source: INCIDENT.url, runbook: 'https://runbooks.example.com/checkout' },
    startsAt: new Date(1_785_796_000_000),
    endsAt: null,
    ended: null,
    expiresAt: null,
    cut: 0,
  })
})

describe('a state', () => {
  test.each([
    ['open', 'firing'],
    ['OPEN', 'firing'],
    ['Open', 'firing'],
    ['closed', 'resolved'],
    ['CLOSED', 'resolved'],
  ])('%s is %s', (state, status) => expect(incident({ state }).status).toBe(status))

  test('said again is the same alert, and so is its end', () => {
    const closed = incident({ state: 'closed', ended_at: 1_785_799_000 })
    expect(incident()).toEqual(incident())
    expect(closed).toMatchObject({ fingerprint: INCIDENT.incident_id, startsAt: incident().startsAt, ended: null })
    expect(closed.endsAt).toEqual(new Date(1_785_799_000_000))
  })

  test.each(['acknowledged', '', null, 5])('%j is none that Google sends', state =>
    expect(read(notification({ state })).faults).toMatchObject([{ path: 'incident.state' }]),
  )

  test('closed says nothing of what a log said: that does not recover', () => {
    const condition = { name: 'x', conditionMatchedLog: { filter: 'severity=ERROR' } }
    expect(incident({ condition }).ended).toBeNull()
    expect(incident({ condition, state: 'closed' })).toMatchObject({
      status: 'resolved',
      ended: 'closed by time or by hand',
    })
  })
})

describe('an instant', () => {
  test.each([
    [null, RECEIVED],
    [0, RECEIVED],
    [undefined, RECEIVED],
    [1_785_799_000, new Date(1_785_799_000_000)],
    ['1785799000', new Date(1_785_799_000_000)],
  ])('of the end %j is read', (ended_at, expected) =>
    expect(incident({ state: 'closed', ended_at }).endsAt).toEqual(expected),
  )

  test.each([[0], [null], [undefined], ['soon']])('of the start %j is none', started_at =>
    expect(incident({ started_at }).startsAt).toBeNull(),
  )

  test('of the end says nothing while it is open', () => expect(incident({ ended_at: 0 }).endsAt).toBeNull())
})

describe('the severity', () => {
  const nothing = { policy_user_labels: undefined, metadata: undefined }
  test.each([
    [{ severity: 'Critical' }, 'sev1'],
    [{ severity: 'CRITICAL' }, 'sev1'],
    [{ severity: 'Error' }, 'sev2'],
    [{ severity: 'warning' }, 'sev3'],
    [{ severity: 'Warning', policy_user_labels: { severity: 'sev1' } }, 'sev3'],
    [{ severity: 'No severity', policy_user_labels: { severity: 'sev2' } }, 'sev2'],
    [{ severity: 'No severity', ...nothing }, null],
    [{ severity: 'SEVERITY_UNSPECIFIED', ...nothing }, null],
    [{ severity: undefined, policy_user_labels: { severity: 'warning' } }, 'sev3'],
    [{ severity: undefined, metadata: { user_labels: { severity: 'critical' } } }, 'sev1'],
    [{ severity: undefined, ...nothing }, null],
  ])('of %j is %j', (changes, severity) => {
    expect(incident(changes)).toMatchObject({ severity, kind: 'alert' })
  })

  test('is the rulebook’s own before all', () => {
    const of = context({ type: 'gcp-monitoring', severities: { critical: 'sev2' } })
    expect(only(gcpMonitoring.read(notification(), of)).severity).toBe('sev2')
  })
})

describe('the text', () => {
  test.each([
    [{ documentation: { content: 'x' } }, 'p99 over 1.5 s'],
    [{ documentation: 'x' }, 'p99 over 1.5 s'],
    [{ documentation: undefined, condition_name: '' }, 'Checkout is slow'],
    [{ documentation: { subject: ' ' }, condition_name: null, policy_name: null }, INCIDENT.summary],
    [{ documentation: null, condition_name: null, policy_name: null, summary: null }, 'Alert without a name'],
  ])('of %j is titled %j', (changes, title) => expect(incident(changes).title).toBe(title))

  test.each([
    ['Look at the logs.', `${INCIDENT.summary}\n\nLook at the logs.`],
    [{ content: 'Look at the logs.' }, `${INCIDENT.summary}\n\nLook at the logs.`],
    [undefined, INCIDENT.summary],
    [null, INCIDENT.summary],
    [{}, INCIDENT.summary],
  ])('with the documentation %j is read', (documentation, description) =>
    expect(incident({ documentation }).description).toBe(description),
  )
})

test.each([
  [[{ displayName: 'Logs', url: 'https://a.example.com' }], { runbook: 'https://a.example.com' }],
  [
    [
      { displayName: 'Dashboard', url: 'https://d.example.com' },
      { displayName: 'Logs', url: 'https://l.example.com' },
      { displayName: 'The playbook', url: 'https://p.example.com' },
    ],
    { dashboard: 'https://d.example.com', runbook: 'https://p.example.com' },
  ],
  [[{ displayName: 'Dashboard', url: 'https://d.example.com' }], { dashboard: 'https://d.example.com' }],
  [[{ displayName: 'x', url: 'javascript:alert(1)' }], {}],
  [[null, 5, {}], {}],
  ['x', {}],
])('of the links %j those that lead somewhere are kept', (links, expected) => {
  const { source: _, ...found } = incident({ documentation: { links } }).links
  expect(found).toEqual(expected)
})

test('labels may be missing', () => {
  const bare = { resource: null, metric: undefined, metadata: null, policy_user_labels: undefined }
  expect(incident({ ...bare, resource_display_name: '' }).labels).toEqual({
    alertname: 'Checkout is slow',
    condition: 'p99 over 1.5 s',
    project: 'shop-prod',
    resource: 'shop-prod checkout',
    resource_type: 'Kubernetes Container',
  })
})

test('a test of the channel is taken and pages nobody', () => {
  for (const payload of [TEST, push(TEST)]) {
    expect(read(payload)).toEqual({
      alerts: [],
      faults: [],
      ignored: 'a test of the notification channel: it is connected',
    })
  }
})

test('a test’s shape in earnest is read: upper case, no severity, text as documentation, nothing at 1970', () =>
  expect(only(read({ ...TEST, version: '1.2' }))).toMatchObject({
    status: 'firing',
    severity: null,
    startsAt: null,
    description: 'Test Incident\n\nTest documentation',
  }))

describe('Pub/Sub', () => {
  test('wraps the same', () => expect(only(read(push(notification())))).toEqual(incident()))

  test.each([
    ['no base64', { message: { data: '%%%', messageId: '1' } }, 'message.data'],
    ['no JSON', push('hello'), 'message.data'],
    ['no data', { message: { messageId: '1', attributes: { a: 'b' } } }, 'message.data'],
    ['another body', push({ a: 1 }), 'message.data.incident'],
    ['an incident without identity', push({ incident: {} }), 'message.data.incident.incident_id'],
    ['a strange state', push(notification({ state: 'x' })), 'message.data.incident.state'],
  ])('that carries %s is named where it stands', (_, payload, path) =>
    expect(read(payload)).toMatchObject({ alerts: [], faults: [{ path, message: expect.any(String) }] }),
  )

  const idOf = (payload: unknown, headers: Delivered['headers'] = {}) =>
    gcpMonitoring.deliveryId?.(
      { ...{ method: 'POST', headers, query: {}, raw: Buffer.alloc(0), url: '' }, receivedAt: RECEIVED },
      payload,
    )
  test.each([
    [push({}), {}, '1122334455'],
    [push({}, { messageId: undefined }), {}, '1122334455'],
    [push({}, { messageId: undefined, message_id: undefined }), {}, null],
    [notification(), { 'x-goog-pubsub-message-id': '77' }, '77'],
    [notification(), {}, null],
    [null, {}, null],
  ])('knows a delivery by its message (%#)', (payload, headers, id) => expect(idOf(payload, headers)).toBe(id))
})

test.each([
  [null, 'incident'],
  [[], 'incident'],
  [{ incident: 'x' }, 'incident'],
  [{ incident: { state: 'open' } }, 'incident.incident_id'],
])('%j is no notification', (payload, path) => expect(read(payload).faults).toMatchObject([{ path }]))
