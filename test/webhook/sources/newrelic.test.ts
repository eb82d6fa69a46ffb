import { describe, expect, test } from 'vitest'
import { newrelic } from '../../../src/webhook/sources/newrelic.ts'
import { BY_DEFAULT, classic, ISSUE, OURS, ours, PAGE, read } from './newrelic.ts'
import { only, RECEIVED } from './sources.ts'

test('our template is read field by field', () => {
  expect(ours()).toEqual({
    source: 'prod',
    fingerprint: ISSUE,
    status: 'firing',
    kind: 'alert',
    severity: 'sev1',
    title: OURS.title,
    description:
      'More than 5 % of all orders fail\ncheckout p95 is > 800\nSELECT percentage(count(*), WHERE error) FROM Transaction',
    labels: {
      alertname: 'Checkout errors',
      condition: 'Checkout errors, Checkout p95',
      policy: 'Golden signals',
      entity: 'checkout-prod',
      product: 'NRQL',
      account: '4420147',
      workflow: 'tocsin',
    },
    links: {
      source: PAGE,
      dashboard: OURS.deepLinkUrls[0],
      runbook: 'https://runbooks.example.com/checkout',
      image: 'https://gorgon.nr-assets.net/image/5a0f6d7e',
    },
    startsAt: new Date(1_789_377_349_493),
    endsAt: null,
    ended: null,
    expiresAt: null,
    cut: 0,
  })
})

test('the default template is read', () => {
  expect(only(read(BY_DEFAULT))).toMatchObject({
    fingerprint: ISSUE,
    status: 'firing',
    severity: 'sev2',
    title: 'Checkout errors',
    labels: { alertname: 'Checkout errors', policy: 'Golden signals', entity: 'checkout-prod, ledger-prod' },
    startsAt: new Date(1_789_377_349_493),
  })
})

describe('a classic payload', () => {
  test('is read', () => {
    expect(classic()).toMatchObject({
      fingerprint: '991',
      status: 'firing',
      severity: 'sev3',
      title: 'Checkout errors',
      description: 'Error percentage > 5% for at least 5 minutes',
      labels: { alertname: 'Checkout errors', policy: 'Golden signals', entity: 'checkout-prod', account: '4420147' },
      startsAt: null,
    })
    expect(classic().links).toEqual({ source: PAGE, runbook: 'https://runbooks.example.com/checkout' })
  })
  test.each([
    ['open', 'firing'],
    ['acknowledged', 'acknowledged'],
    ['closed', 'resolved'],
    ['CLOSED', 'resolved'],
  ])('in the state %s is %s', (current_state, status) =>
    expect(classic({ current_state })).toMatchObject({ status, fingerprint: '991' }),
  )
  test.each([
    ['CRITICAL', 'sev1'],
    ['WARNING', 'sev3'],
    ['INFO', 'sev4'],
  ])('of severity %s is %s', (severity, expected) => expect(classic({ severity }).severity).toBe(expected))
  test('has the issue’s id before the incident’s, and no incident -1', () => {
    expect(classic({ issue_id: ISSUE }).fingerprint).toBe(ISSUE)
    const of = (name: string) => classic({ incident_id: -1, condition_name: name }).fingerprint
    expect(of('a')).not.toBe('-1')
    expect(of('a')).not.toBe(of('b'))
  })
})

describe('an issue', () => {
  test.each([
    ['CREATED', 'STATE_CHANGE', 'firing', null],
    ['ACTIVATED', 'STATE_CHANGE', 'firing', null],
    ['ACTIVATED', 'INCIDENT_ADDED', 'firing', null],
    ['ACTIVATED', 'PRIORITY_CHANGED', 'firing', null],
    ['ACTIVATED', 'MERGE_REQUEST', 'firing', null],
    ['ACTIVATED', 'INCIDENT_CLOSED', 'firing', null],
    ['CLOSED', 'INCIDENT_CLOSED', 'resolved', null],
    ['CLOSED', 'STATE_CHANGE', 'resolved', null],
    ['closed', 'CLOSE_TTL', 'resolved', 'expired'],
    ['CLOSED', 'CLOSE_INACTIVE', 'resolved', 'inactive'],
    ['CLOSED', 'USER_ACTION', 'resolved', 'closed by hand'],
    ['CLOSED', 'MERGE_REQUEST', 'resolved', 'merged'],
    ['RESOLVED', 'STATE_CHANGE', 'resolved', null],
    ['open', '', 'firing', null],
    ['acknowledged', '', 'acknowledged', null],
    ['of next year', '', 'firing', null],
  ])('%s by %s is %s, ended %s', (state, trigger, status, ended) =>
    expect(ours({ state, trigger })).toMatchObject({ status, ended, fingerprint: ISSUE, kind: 'alert' }),
  )

  test.each([
    [{ isAcknowledged: true }, 'acknowledged'],
    [{ isAcknowledged: 'true' }, 'acknowledged'],
    [{ acknowledgedBy: 'ada@example.com' }, 'acknowledged'],
    [{ owner: 'ada@example.com' }, 'acknowledged'],
    [{ isAcknowledged: 'false', acknowledgedBy: '', owner: 'NA' }, 'firing'],
    [{ isAcknowledged: 'None', acknowledgedBy: 'None', owner: 'N/A' }, 'firing'],
    [{ isAcknowledged: true, state: 'CLOSED' }, 'resolved'],
  ])('with %j is %s', (said, status) => expect(ours(said).status).toBe(status))

  test('keeps its identity and its start from first to last', () => {
    const phases = [ours(), ours({ isAcknowledged: true, updatedAt: 1_789_377_399_999 }), ours({ state: 'CLOSED' })]
    expect(new Set(phases.map(({ fingerprint }) => fingerprint)).size).toBe(1)
    expect(new Set(phases.map(({ startsAt }) => startsAt?.getTime())).size).toBe(1)
  })

  test.each([
    [{ closedAt: 1_789_379_935_419 }, new Date(1_789_379_935_419)],
    [{ closedAt: '1789379935419' }, new Date(1_789_379_935_419)],
    [{ closedAt: null }, new Date(1_789_377_350_120)],
    [{ closedAt: 'None' }, new Date(1_789_377_350_120)],
    [{ closedAt: '', updatedAt: 'soon' }, RECEIVED],
  ])('closed with %j ends at %s', (said, endsAt) => expect(ours({ state: 'CLOSED', ...said }).endsAt).toEqual(endsAt))
})

describe('what is muted there', () => {
  test.each(['MUTED', 'FULLY_MUTED', 'muted'])('(%s) is told and pages nobody', mutingState =>
    expect(ours({ mutingState })).toMatchObject({
      kind: 'information',
      fingerprint: ISSUE,
      title: `Muted in New Relic: ${OURS.title}`,
    }),
  )
  test('ends all the same', () =>
    expect(ours({ mutingState: 'MUTED', state: 'CLOSED' })).toMatchObject({ kind: 'alert', status: 'resolved' }))
  test.each(['NOT_MUTED', 'PARTIALLY_MUTED', null])('in part or not at all (%s) fires', mutingState =>
    expect(ours({ mutingState })).toMatchObject({ kind: 'alert', status: 'firing' }),
  )
})

describe('the priority', () => {
  test.each([
    ['CRITICAL', 'sev1'],
    ['HIGH', 'sev2'],
    ['MEDIUM', 'sev3'],
    ['LOW', 'sev4'],
    ['high', 'sev2'],
    ['STRANGE', null],
    [null, null],
  ])('%s is %s', (priority, severity) => expect(ours({ priority }).severity).toBe(severity))
  test('HIGH, which New Relic gives to warnings, is what the rulebook says', () =>
    expect(ours({ priority: 'HIGH' }, { severities: { HIGH: 'sev3' } }).severity).toBe('sev3'))
})

test.each([
  [undefined, 'found nothing'],
  ['x', 'found a text'],
  [[], 'found a list'],
  [{}, 'none of issueId'],
  [{ issueId: 'None', title: '{{issueTitle}}' }, 'none of issueId'],
])('%j cannot be read, of which New Relic must not hear: it would be silent for a while', (payload, message) => {
  expect(read(payload)).toEqual({ alerts: [], faults: [{ path: '', message: expect.stringContaining(message) }] })
  expect(newrelic.takesUnreadable).toBe(true)
})
