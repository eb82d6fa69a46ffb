import { describe, expect, test } from 'vitest'
import { readVictoropsRest } from '../../../src/webhook/sources/victorops-rest.ts'
import { context, only, RECEIVED } from './sources.ts'

const at = (changes = {}) => context({ name: 'oncall', type: 'victorops', ...changes })
const ADDRESSED = { routingKey: 'payments', newId: 'new-id' }
const readAll = (payload: unknown, changes = {}) => readVictoropsRest(payload, ADDRESSED, at(changes))
const read = (payload: object) => only(readAll({ message_type: 'CRITICAL', entity_id: 'disk/ledger-db-2', ...payload }))

test('what a sender says of a problem is read', () => {
  const signal = read({
    ...{
      entity_display_name: 'ledger-db-2: disk is 96 % full',
      state_message: 'Threshold 90 %.\nGrows by 1 % an hour.',
    },
    ...{ monitoring_tool: 'Icinga', state_start_time: 1785787200, hostname: 'ledger-db-2', service: 'ledger' },
    ...{ alert_url: 'https://icinga.example.com/1', image_url: 'https://icinga.example.com/1.png' },
    ...{ environment: 'prod', volume: 3, paged: true, api_key: 'f0f0f0f0', data: { series: [1] }, empty: null },
  })
  expect(signal).toEqual({
    source: 'oncall',
    fingerprint: 'disk/ledger-db-2',
    status: 'firing',
    kind: 'alert',
    severity: 'sev1',
    title: 'ledger-db-2: disk is 96 % full',
    description: 'Threshold 90 %.\nGrows by 1 % an hour.',
    labels: {
      alertname: 'ledger-db-2: disk is 96 % full',
      ...{ service: 'ledger', host: 'ledger-db-2', entity_id: 'disk/ledger-db-2', routing_key: 'payments' },
      ...{ monitoring_tool: 'Icinga', message_type: 'CRITICAL', environment: 'prod', volume: '3', paged: 'true' },
    },
    links: { source: 'https://icinga.example.com/1', image: 'https://icinga.example.com/1.png' },
    startsAt: null,
    endsAt: null,
    ended: null,
    expiresAt: null,
    cut: 0,
  })
})

test.each([
  ['CRITICAL', 'firing', 'alert', 'sev1'],
  ['critical', 'firing', 'alert', 'sev1'],
  [' Critical ', 'firing', 'alert', 'sev1'],
  ['WARNING', 'firing', 'alert', 'sev3'],
  ['ACKNOWLEDGEMENT', 'acknowledged', 'alert', null],
  ['RECOVERY', 'resolved', 'alert', null],
  ['OK', 'resolved', 'alert', null],
  ['INFO', 'resolved', 'information', 'sev4'],
  ['BANANA', 'resolved', 'information', null],
  ['ERROR', 'resolved', 'information', 'sev2'],
  ['PROBLEM', 'resolved', 'information', null],
  [1, 'resolved', 'information', 'sev1'],
  [true, 'resolved', 'information', null],
])('a message_type of %j is %s, %s, %s', (message_type, status, kind, severity) => {
  const signal = read({ message_type })
  expect(signal).toMatchObject({ status, kind, severity, fingerprint: 'disk/ledger-db-2' })
  expect(signal.bare ?? false).toBe(kind === 'alert' && status !== 'firing')
})

test('the rulebook’s words for severity come first', () => {
  const severities = { CRITICAL: 'sev2', warning: 'sev4' } as const
  const severityOf = (message_type: string) => only(readAll({ message_type, entity_id: 'x' }, { severities })).severity
  expect([severityOf('CRITICAL'), severityOf('WARNING')]).toEqual(['sev2', 'sev4'])
})

test('all that Alertmanager sends is text, and is read', () => {
  const signal = read({
    entity_display_name: '[FIRING:1] HighErrorRate (prod payments)',
    entity_id: '9f2b6d0c4f',
    monitoring_tool: 'Alertmanager',
    state_message: 'Alerts Firing:\nLabels:\n - alertname = HighErrorRate\n',
  })
  expect(signal).toMatchObject({ fingerprint: '9f2b6d0c4f', title: '[FIRING:1] HighErrorRate (prod payments)' })
})

describe('an end', () => {
  test.each([
    ['seconds', { state_start_time: 1785787200 }],
    ['seconds as text', { state_start_time: '1785787200' }],
    ['milliseconds', { state_start_time: 1785787200000 }],
    ['milliseconds as text', { state_start_time: '1785787200000' }],
    ['the other name', { timestamp: 1785787200 }],
    ['both names, of which the state’s counts', { timestamp: 1785787999, state_start_time: '1785787200' }],
  ])('is dated in %s', (_, when) =>
    expect(read({ message_type: 'RECOVERY', ...when }).endsAt).toEqual(new Date('2026-08-03T20:00:00Z')),
  )

  test.each([
    {},
    { state_start_time: 'now' },
    { state_start_time: -1 },
    { state_start_time: 1e300 },
    { timestamp: {} },
  ])('with no date that can be read is dated by its arrival: %j', when =>
    expect(read({ message_type: 'RECOVERY', ...when }).endsAt).toEqual(RECEIVED),
  )
})

test('the instant of a state is not the start of the problem: a warning that gets worse is no new one', () => {
  for (const message_type of ['WARNING', 'CRITICAL', 'ACKNOWLEDGEMENT', 'RECOVERY']) {
    expect(read({ message_type, state_start_time: 1785787200 }).startsAt).toBeNull()
  }
})

describe('without an entity_id', () => {
  test('what fires is a new one', () => {
    const signal = only(readAll({ message_type: 'CRITICAL', state_message: 'Disk is full' }))
    expect(signal).toMatchObject({ fingerprint: 'new-id', title: 'Disk is full', status: 'firing' })
    for (const entity_id of ['', ' ', null]) expect(read({ entity_id }).fingerprint).toBe('new-id')
  })
  test('information is about nothing else', () =>
    expect(read({ message_type: 'INFO', entity_id: '' })).toMatchObject({ fingerprint: 'new-id', kind: 'information' }))
  test.each(['ACKNOWLEDGEMENT', 'RECOVERY', 'OK'])('%s is about nothing that has fired', message_type =>
    expect(readAll({ message_type })).toEqual({
      alerts: [],
      faults: [],
      ignored: expect.stringContaining('entity_id'),
    }),
  )
})

test('the longest of entity_ids stay two where only their ends differ', () => {
  const of = (end: string) => read({ entity_id: 'i'.repeat(600) + end }).fingerprint
  expect(of('1')).not.toBe(of('2'))
})

test.each([
  [{ routing_key: 'ledger' }, 'ledger'],
  [{ routing_key: '' }, 'payments'],
  [{}, 'payments'],
])('a routing key in the body, as in %j, comes before that of the address', (payload, routingKey) =>
  expect(read(payload).labels.routing_key).toBe(routingKey),
)

describe('annotations', () => {
  test('are flat keys with dots and spaces, of three kinds', () => {
    const signal = read({
      state_message: 'Disk is full',
      'vo_annotate.u.Run Book for disks': 'https://runbooks.example.com/disk',
      'vo_annotate.u.Grafana': 'https://grafana.example.com/d/disk',
      'vo_annotate.u.Ticket': 'https://tickets.example.com/7',
      'vo_annotate.u.Second. ticket': 'https://tickets.example.com/8',
      'vo_annotate.s.Note': 'Paged since 03:00',
      'vo_annotate.i.Graph': 'https://grafana.example.com/disk.png',
      'vo_annotate.i.Another': 'https://grafana.example.com/disk-2.png',
      'vo_annotate.u.Empty': '',
    })
    expect(signal.links).toEqual({
      runbook: 'https://runbooks.example.com/disk',
      dashboard: 'https://grafana.example.com/d/disk',
      source: 'https://tickets.example.com/7',
      image: 'https://grafana.example.com/disk.png',
    })
    expect(signal.description).toBe(
      'Disk is full\nSecond. ticket: https://tickets.example.com/8\nNote: Paged since 03:00\n' +
        'Another: https://grafana.example.com/disk-2.png',
    )
    expect(Object.keys(signal.labels).filter(name => name.includes('annotate'))).toEqual([])
  })
  test('that are nested say nothing, and that lead nowhere are text', () => {
    const signal = read({
      vo_annotate: { u: { Runbook: 'https://x.example.com' } },
      'vo_annotate.u.Runbook': 'ftp://x',
    })
    expect([signal.links, signal.description]).toEqual([{}, 'Runbook: ftp://x'])
  })
})

test.each([
  [null, ''],
  ['CRITICAL', ''],
  [[{ message_type: 'CRITICAL' }], ''],
  [{}, 'message_type'],
  [{ message_type: '' }, 'message_type'],
  [{ entity_id: 'x' }, 'message_type'],
])('%j cannot be read, for which %j is named', (payload, path) =>
  expect(readAll(payload)).toEqual({ alerts: [], faults: [{ path, message: expect.any(String) }] }),
)
