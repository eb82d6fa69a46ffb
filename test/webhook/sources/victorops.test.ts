import { describe, expect, test } from 'vitest'
import { victorops } from '../../../src/webhook/sources/victorops.ts'
import { context, only, RECEIVED } from './sources.ts'
import { flat, templated, variable } from './victorops.ts'

const at = (changes = {}) => context({ name: 'oncall', type: 'victorops', ...changes })
const read = (payload: unknown) => only(victorops.read(payload, at()))
const without = (payload: object, ...names: readonly string[]) =>
  Object.fromEntries(Object.entries(payload).filter(([name]) => !names.includes(name)))

const SLOW = {
  source: 'oncall',
  fingerprint: 'checkout/p99/eu-1',
  status: 'firing',
  kind: 'alert',
  severity: 'sev1',
  title: 'Checkout is slow',
  description: 'p99 is 7.8 s, threshold 5 s',
  labels: {
    alertname: 'Checkout is slow',
    entity_id: 'checkout/p99/eu-1',
    monitoring_tool: 'Grafana',
    paged_by: 'victorops',
    routing_key: 'payments',
    service: 'checkout',
  },
  links: { source: 'https://portal.victorops.com/ui/example-shop/incident/734/details' },
  startsAt: new Date(1785787200000),
  endsAt: null,
  ended: null,
  expiresAt: null,
  cut: 0,
}

test('what our template makes is read', () => expect(read(templated())).toEqual(SLOW))
test('the same with all variables as flat keys is read as the same', () => expect(read(flat())).toEqual(SLOW))

describe('how it stands', () => {
  test.each([
    ['UNACKED', 'CRITICAL', 'CRITICAL', 'firing', 'sev1'],
    ['UNACKED', 'WARNING', 'WARNING', 'firing', 'sev3'],
    ['UNACKED', 'CRITICAL', 'INFO', 'firing', 'sev1'],
    ['ACKED', 'CRITICAL', 'ACKNOWLEDGEMENT', 'acknowledged', 'sev1'],
    ['acked', 'WARNING', 'ACKNOWLEDGEMENT', 'acknowledged', 'sev3'],
    ['RESOLVED', 'OK', 'RECOVERY', 'resolved', null],
    ['RESOLVED', 'CRITICAL', 'CRITICAL', 'resolved', 'sev1'],
  ])('%s, in state %s by %s, is %s, %s', (phase, state, message_type, status, severity) => {
    const signal = read(templated({ phase, state, message_type }))
    expect(signal).toMatchObject({ status, kind: 'alert', severity, fingerprint: 'checkout/p99/eu-1' })
    const variables = {
      'STATE.CURRENT_ALERT_PHASE': phase,
      'STATE.CURRENT_STATE': state,
      'ALERT.message_type': message_type,
    }
    expect(read(flat(variables))).toMatchObject({ status, kind: 'alert', severity, fingerprint: 'checkout/p99/eu-1' })
  })

  test.each([
    ['the phase of the incident', { 'INCIDENT.CURRENT_PHASE': 'ACKED' }, 'acknowledged', 'alert'],
    ['the type of its last alert', { 'ALERT.message_type': 'RECOVERY' }, 'resolved', 'alert'],
    ['the same where the phase is none', { phase: 'SNOOZED', message_type: 'CRITICAL' }, 'firing', 'alert'],
    ['a type that pages nobody', { message_type: 'INFO', entity_id: 'x' }, 'resolved', 'information'],
    ['a type that nobody knows', { message_type: 'ON FIRE', entity_id: 'x' }, 'resolved', 'information'],
  ])('is found in %s', (_, payload, status, kind) => expect(read(payload)).toMatchObject({ status, kind }))

  test('the rulebook’s words for severity come first', () => {
    const severities = { critical: 'sev2' } as const
    expect(only(victorops.read(templated(), at({ severities }))).severity).toBe('sev2')
  })

  test('a state that nobody knows means no severity, and never sev1', () =>
    expect(read(templated({ state: 'DOOMED', message_type: 'DOOMED' })).severity).toBeNull())

  test('an end that does not say how bad it was leaves the rest as it was said', () => {
    expect(read(templated({ phase: 'RESOLVED', state: 'OK', message_type: 'RECOVERY' })).bare).toBe(true)
    expect(read(templated({ phase: 'ACKED' })).bare).toBeUndefined()
  })

  test('an end is dated by what resolved it, else by its arrival', () => {
    const ended = { 'STATE.CURRENT_ALERT_PHASE': 'RESOLVED', 'STATE.RESOLVED_AT': 1785790000000 }
    expect(read(flat(ended)).endsAt).toEqual(new Date(1785790000000))
    expect(read(templated({ phase: 'RESOLVED' }))).toMatchObject({ startsAt: null, endsAt: RECEIVED })
  })
})

describe('a variable without a value', () => {
  test('says nothing where it stands as it was written', () => {
    const unfilled = {
      message: variable('ALERT.state_message'),
      routing_key: ` ${variable('ALERT.routing_key')} `,
      tool: `${variable('A')}${variable('B')}`,
      title: variable('ALERT.entity_display_name'),
      phase: variable('STATE.CURRENT_ALERT_PHASE'),
      since_ms: variable('STATE.INCIDENT_TIMESTAMP'),
    }
    const signal = read(templated(unfilled))
    expect(signal).toMatchObject({ status: 'firing', title: 'checkout/p99/eu-1', description: '', startsAt: null })
    expect(signal.labels).toEqual({
      ...{ alertname: 'checkout/p99/eu-1', entity_id: 'checkout/p99/eu-1', service: 'checkout' },
      paged_by: 'victorops',
    })
  })

  test('or is empty says nothing', () =>
    expect(read(templated({ phase: '', message: ' ', state: null }))).toMatchObject({
      ...{ status: 'firing', description: '', severity: 'sev1' },
    }))

  test('within a text leaves the text', () =>
    expect(read(templated({ message: `use ${variable('X')} in CI` })).description).toBe(`use ${variable('X')} in CI`))

  test.each(['CHAT.TEXT', 'PAGE.USER_ID', 'ONCALL.STATE'])('of an incident makes a message about %s none', name => {
    const everything = Object.fromEntries(Object.keys(templated()).map(key => [key, variable('STATE.X')]))
    for (const payload of [everything, { [name]: 'ada' }]) {
      const { alerts, faults, ignored } = victorops.read(payload, at())
      expect([alerts, faults, ignored]).toEqual([[], [], expect.stringContaining('no phase')])
    }
  })
})

describe('its identity', () => {
  test.each([
    ['the entity', templated(), 'checkout/p99/eu-1'],
    ['else the incident', without(templated(), 'entity_id'), 'incident 734'],
    [
      'else the incident, with or without its sign',
      without(flat({ 'STATE.INCIDENT_NAME': '734' }), 'STATE.ENTITY_ID', 'ALERT.entity_id'),
      'incident 734',
    ],
    ['else the incident’s sign', without(flat(), 'STATE.ENTITY_ID', 'ALERT.entity_id'), 'incident 734'],
  ])('is %s', (_, payload, fingerprint) => expect(read(payload).fingerprint).toBe(fingerprint))

  test('is what it is called where there is neither, in each phase', () => {
    const nameless = (phase: string) => read({ phase, title: 'Checkout is slow' })
    expect(nameless('RESOLVED').fingerprint).toBe(nameless('UNACKED').fingerprint)
    expect(read({ phase: 'UNACKED', title: 'Ledger is slow' }).fingerprint).not.toBe(nameless('UNACKED').fingerprint)
  })
})

describe('links', () => {
  const links = (changes: Readonly<Record<string, unknown>>, url: string | null = null) =>
    only(victorops.read(templated(changes), at({ url }))).links
  test('lead to the incident in the organization’s portal', () =>
    expect(links({}).source).toBe('https://portal.victorops.com/ui/example-shop/incident/734/details'))
  test('or where the rulebook says that it is', () =>
    expect(links({ org: '' }, 'https://portal.example.com/ui/shop').source).toBe(
      'https://portal.example.com/ui/shop/incident/734/details',
    ))
  test.each([
    ['the organization', { org: '' }],
    ['a right one', { org: '../x' }],
    ['the incident', { incident: '' }],
    ['its number', { incident: 'seven' }],
  ])('lead nowhere without %s', (_, changes) => expect(links(changes)).toEqual({}))
  test('are what was annotated, too', () => {
    const annotated = {
      'ALERT.vo_annotate.u.Runbook': 'https://runbooks.example.com/checkout',
      'ALERT.vo_annotate.i.Graph': 'https://grafana.example.com/p99.png',
      'ALERT.vo_annotate.s.Note': 'Deployed at 03:00',
      'ALERT.alert_url': 'https://grafana.example.com/alerting/1',
    }
    expect(read(flat(annotated))).toMatchObject({
      description: 'p99 is 7.8 s, threshold 5 s\nNote: Deployed at 03:00',
      links: {
        runbook: 'https://runbooks.example.com/checkout',
        image: 'https://grafana.example.com/p99.png',
        dashboard: 'https://grafana.example.com/alerting/1',
      },
    })
  })
})

test('fields of the alert’s own are labels; the sender’s key, and what is about the message, are not', () => {
  const more = {
    'ALERT.environment': 'prod',
    'ALERT.replicas': 3,
    'ALERT.api_key': 'f0f0f0f0-1111',
    'ALERT.VO_MONITOR_TYPE': '28',
    'ALERT.nested': { a: 1 },
  }
  expect(read(flat(more)).labels).toEqual({ ...SLOW.labels, environment: 'prod', replicas: '3' })
})

test.each([
  [null, ''],
  ['UNACKED', ''],
  [[], ''],
  [{}, 'phase'],
  [{ hello: 'world' }, 'phase'],
])('%j cannot be read, for which %j is named', (payload, path) =>
  expect(victorops.read(payload, at())).toEqual({ alerts: [], faults: [{ path, message: expect.any(String) }] }),
)
