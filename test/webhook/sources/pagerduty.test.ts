import { describe, expect, test } from 'vitest'
import type { Source } from '../../../src/rulebook/rulebook.ts'
import { about, type Fields, INCIDENT, OTHER, read, SHOP, sent } from './pagerduty.ts'
import { only } from './sources.ts'

const signal = (type: string, incident: Fields = {}, of: Partial<Source> = {}) => only(read(about(type, incident), of))

test('an incident is read with everything that it says', () =>
  expect(signal('triggered')).toEqual({
    source: 'prod',
    fingerprint: 'Q1LEDGER',
    status: 'firing',
    kind: 'alert',
    severity: 'sev2',
    title: 'Ledger database is behind',
    description: '',
    labels: {
      service: 'ledger',
      team: 'Payments',
      urgency: 'high',
      escalation_policy: 'Payments on call',
      incident_type: 'incident_default',
      incident_key: 'ledger/replication-lag',
      paged_by: 'pagerduty',
    },
    links: { source: `${SHOP}/incidents/Q1LEDGER`, dashboard: `${SHOP}/service-directory/PLEDGER` },
    startsAt: new Date('2026-08-03T22:10:00Z'),
    endsAt: null,
    ended: null,
    expiresAt: null,
    cut: 0,
  }))

describe('an event', () => {
  test.each([
    ['triggered', 'triggered', 'firing'],
    ['reopened', 'triggered', 'firing'],
    ['acknowledged', 'acknowledged', 'acknowledged'],
    ['unacknowledged', 'triggered', 'firing'],
    ['priority_updated', 'triggered', 'firing'],
    ['priority_updated', 'acknowledged', 'firing'],
    ['resolved', 'resolved', 'resolved'],
  ])('incident.%s of what is %s says that it is %s', (type, status, expected) =>
    expect(signal(type, { status })).toMatchObject({ status: expected, fingerprint: 'Q1LEDGER', kind: 'alert' }),
  )

  test('by an automation has no agent, and is read all the same', () =>
    expect(only(read(sent('incident.triggered', INCIDENT, { agent: null, client: { name: 'Grafana' } }))).status).toBe(
      'firing',
    ))

  test('that resolves says when it did, and that it has recovered', () =>
    expect(signal('resolved', { status: 'resolved', assignees: [] })).toMatchObject({
      endsAt: new Date('2026-08-03T22:29:58.120Z'),
      ended: null,
    }))

  test('that resolves by merging is no recovery, and leads to the other incident', () => {
    const reason = { type: 'merge_resolve_reason', incident: OTHER }
    expect(signal('resolved', { status: 'resolved', resolve_reason: reason })).toMatchObject({
      status: 'resolved',
      fingerprint: 'Q1LEDGER',
      ended: 'merged',
      description: 'Merged into [#88] Ledger.',
      links: { source: OTHER.html_url },
    })
  })

  test('that merges into an incident of which only the id is known leads to its own', () => {
    const reason = { type: 'merge_resolve_reason', incident: { id: 'Q9OTHER', summary: null, html_url: null } }
    expect(signal('resolved', { resolve_reason: reason })).toMatchObject({
      description: 'Merged into Q9OTHER.',
      links: { source: INCIDENT.html_url },
    })
  })

  test('that resolves for another reason is a recovery', () =>
    expect(signal('resolved', { resolve_reason: { type: 'some_resolve_reason' } }).ended).toBeNull())
})

describe('an episode', () => {
  const reopened = { reopened_at: '2026-08-03T22:20:00Z' }
  test.each([
    ['begins with the incident', 'triggered', {}, '2026-08-03T22:10:00.000Z'],
    ['goes on when its priority changes', 'priority_updated', {}, '2026-08-03T22:10:00.000Z'],
    ['goes on when it is no longer acknowledged', 'unacknowledged', {}, '2026-08-03T22:10:00.000Z'],
    ['is a new one once reopened', 'reopened', reopened, '2026-08-03T22:20:00.000Z'],
    ['stays the new one afterwards', 'priority_updated', reopened, '2026-08-03T22:20:00.000Z'],
    ['is dated by us where a reopened one has no instant', 'reopened', {}, undefined],
    ['is not dated by its acknowledgement', 'acknowledged', {}, undefined],
    ['is not dated by its end', 'resolved', {}, undefined],
  ])('%s', (_, type, incident, expected) => expect(signal(type, incident).startsAt?.toISOString()).toBe(expected))
})

describe('how bad it is', () => {
  const named = (summary: unknown, urgency = 'low') => ({ priority: { id: 'PPRIO', summary }, urgency })
  test.each([
    ['its priority', named('P1'), 'sev1'],
    ['its priority, with words behind it', named('P2 – degraded'), 'sev2'],
    ['its priority in small letters', named('p3', 'high'), 'sev3'],
    ['a priority that is a severity', named('SEV-1 Customers cannot pay'), 'sev1'],
    ['a priority of the fourth level', named('P4', 'high'), 'sev4'],
    ['a priority of the fifth level', named('SEV5', 'high'), 'sev4'],
    ['the urgency, where the priority is a name of their own', named('Purple'), 'sev3'],
    ['the urgency, where the priority is no level', named('P10', 'high'), 'sev2'],
    ['the urgency, where the priority has no name', named(null, 'high'), 'sev2'],
    ['a high urgency, where there is no priority', { priority: null, urgency: 'high' }, 'sev2'],
    ['a low urgency, where there is no priority', { priority: null, urgency: 'low' }, 'sev3'],
    ['nothing that we know, and so the default', { priority: null, urgency: 'severe' }, null],
  ])('is %s', (_, incident, expected) => expect(signal('triggered', incident).severity).toBe(expected))

  test('is what the rulebook says of their own names', () => {
    const severities = { 'Major incident': 'sev1', low: 'sev4' } as const
    expect(signal('triggered', named('Major incident'), { severities }).severity).toBe('sev1')
    expect(signal('triggered', { priority: null, urgency: 'low' }, { severities }).severity).toBe('sev4')
  })

  test('changes nothing about which alert it is', () => {
    const before = signal('triggered')
    const after = signal('priority_updated', named('P1'))
    expect([before.severity, after.severity]).toEqual(['sev2', 'sev1'])
    expect({ ...after, severity: before.severity, labels: before.labels }).toEqual(before)
  })

  test('no longer counts once it is resolved', () =>
    expect(read(about('priority_updated', { status: 'resolved' }))).toMatchObject({
      alerts: [],
      faults: [],
      ignored: expect.stringContaining('resolved'),
    }))

  test('called "none" it is still an alert, and no heartbeat', () =>
    expect(signal('triggered', named('None', 'high'))).toMatchObject({ kind: 'alert' }))
})

test('the conference bridge is in the description', () => {
  const bridge = { conference_url: 'https://meet.example.com/ledger', conference_number: '+49 30 1234' }
  expect(signal('triggered', { conference_bridge: bridge }).description).toBe(
    'Conference: https://meet.example.com/ledger, +49 30 1234',
  )
})

test('an incident without a title is called by its number', () =>
  expect(signal('triggered', { title: '' }).title).toBe('Incident 87'))

test('an incident without a service, teams or links is read', () =>
  expect(signal('triggered', { service: null, teams: [], html_url: null, incident_type: null })).toMatchObject({
    labels: { urgency: 'high', incident_key: 'ledger/replication-lag' },
    links: {},
  }))
