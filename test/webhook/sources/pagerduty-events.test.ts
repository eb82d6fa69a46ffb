import { describe, expect, test } from 'vitest'
import { dedupKeyOf } from '../../../src/webhook/sources/pagerduty-events.ts'
import { faults, KEY, readOne, said, signalFrom, trigger } from './pagerduty.ts'

test('a trigger is read with everything that it says', () => {
  const event = trigger(
    {
      timestamp: '2026-08-03T22:16:58.315+0000',
      ...{ component: 'postgres', group: 'ledger-db', class: 'replication lag' },
      custom_details: { lag_seconds: 312, env: 'prod', replicas: ['eu-1', 'eu-2'], note: '' },
    },
    {
      client: 'Grafana',
      client_url: 'https://grafana.example.com/d/ledger',
      links: [{ href: 'https://runbooks.example.com/lag', text: 'Runbook' }],
      images: [{ src: 'https://grafana.example.com/lag.png', alt: 'Lag' }],
    },
  )
  expect(said(readOne(event))).toEqual({
    source: 'prod',
    fingerprint: KEY,
    status: 'firing',
    kind: 'alert',
    severity: 'sev1',
    title: 'Ledger is 312 s behind',
    description: 'lag_seconds: 312\nenv: prod\nreplicas: ["eu-1","eu-2"]',
    labels: {
      source: 'ledger-db-1.example.com',
      severity: 'critical',
      component: 'postgres',
      group: 'ledger-db',
      class: 'replication lag',
      client: 'Grafana',
      lag_seconds: '312',
      env: 'prod',
    },
    links: {
      source: 'https://grafana.example.com/d/ledger',
      runbook: 'https://runbooks.example.com/lag',
      image: 'https://grafana.example.com/lag.png',
    },
    startsAt: null,
    endsAt: null,
    ended: null,
    expiresAt: null,
    cut: 0,
  })
})

describe('an event', () => {
  test.each([
    ['trigger', 'firing', undefined],
    ['acknowledge', 'acknowledged', true],
    ['resolve', 'resolved', true],
    ['Resolve', 'resolved', true],
  ])('%s is %s', (event_action, status, bare) => {
    const { bare: only, ...alert } = signalFrom({}, { event_action })
    expect(alert).toMatchObject({ status, fingerprint: KEY, kind: 'alert' })
    expect(only).toBe(bare)
  })

  test('needs no payload to acknowledge or resolve', () => {
    for (const event_action of ['acknowledge', 'resolve']) {
      expect(said(readOne({ event_action, dedup_key: KEY }))).toMatchObject({
        fingerprint: KEY,
        title: KEY,
        labels: {},
      })
    }
  })

  test('that resolves with the whole payload is the same alert, and says nothing new of it', () =>
    expect(signalFrom({ summary: '[RESOLVED] Ledger', severity: 'error' }, { event_action: 'resolve' })).toMatchObject({
      status: 'resolved',
      fingerprint: KEY,
      bare: true,
    }))

  test('has no instant at which it began: the time that it bears differs in each', () =>
    expect(signalFrom({ timestamp: '2026-08-03T22:16:58Z' }).startsAt).toBeNull())

  test.each([['2026-08-03T22:16:58.315+0000'], ['2026-08-03T22:16:58Z'], ['yesterday'], [1_785_795_418], ['']])(
    'is read with the time %s',
    timestamp => expect(signalFrom({ timestamp }).status).toBe('firing'),
  )

  test('without a key has the one that was made for it', () =>
    expect(signalFrom({}, { dedup_key: undefined }).fingerprint).toBe('made'))

  test('with a key of 64 digits keeps it', () => {
    const dedup_key = '6b7c'.repeat(16)
    expect(signalFrom({}, { dedup_key }).fingerprint).toBe(dedup_key)
  })

  test('with keys too long to keep are still two', () => {
    const [a, b] = ['a', 'b'].map(end => signalFrom({}, { dedup_key: 'x'.repeat(2_000) + end }).fingerprint)
    expect(a).not.toBe(b)
  })
})

describe('a dedup key', () => {
  test.each([
    ['a text', KEY, KEY],
    ['a number', 4_711, '4711'],
    ['nothing', undefined, ''],
    ['null', null, ''],
    ['blank', '  ', ''],
    ['NUL', '\u0000', ''],
    ['a number that JSON has spoilt', 2 ** 60, ''],
    ['an object', { a: 1 }, ''],
  ])('that is %s', (_, dedup_key, expected) => expect(dedupKeyOf({ dedup_key })).toBe(expected))
})

describe('how bad it is', () => {
  test.each([
    ['critical', 'sev1'],
    ['error', 'sev2'],
    ['warning', 'sev3'],
    ['info', 'sev4'],
    ['Warning', 'sev3'],
    ['high', 'sev2'],
    ['blocker', null],
    ['', null],
    ['{{ .CommonLabels.severity }}', null],
    [3, 'sev3'],
  ])('%j means %s', (severity, expected) => expect(signalFrom({ severity }).severity).toBe(expected))

  test('is what the rulebook says of their words', () => {
    const severities = { blocker: 'sev1', critical: 'sev2' } as const
    const of = (severity: string) => said(readOne(trigger({ severity }), { severities })).severity
    expect(['blocker', 'critical', 'error'].map(of)).toEqual(['sev1', 'sev2', 'sev2'])
  })
})

describe('what is wrong is named:', () => {
  const missing = (...paths: string[]) => paths.map(path => ({ path, message: 'is missing or blank' }))
  const invalid = (path: string) => [{ path, message: expect.stringMatching(/^is invalid \(/) }]
  test.each([
    ['nothing at all', {}, missing('event_action')],
    ['no payload', { event_action: 'trigger' }, missing('payload')],
    ['null for one', trigger({}, { payload: null }), missing('payload')],
    ['a text for one', trigger({}, { payload: 'down' }), invalid('payload')],
    [
      'an empty one',
      { event_action: 'trigger', payload: {} },
      missing('payload.summary', 'payload.source', 'payload.severity'),
    ],
    ['no summary', trigger({ summary: undefined }), missing('payload.summary')],
    ['a blank summary', trigger({ summary: ' \n' }), missing('payload.summary')],
    ['an object for it', trigger({ summary: { text: 'down' } }), invalid('payload.summary')],
    ['no source', trigger({ source: null }), missing('payload.source')],
    ['no severity', trigger({ severity: undefined }), missing('payload.severity')],
    ['a list of them', trigger({ severity: ['critical'] }), invalid('payload.severity')],
    ['another action', trigger({}, { event_action: 'escalate' }), invalid('event_action')],
    ['no key to acknowledge by', { event_action: 'acknowledge' }, missing('dedup_key')],
    ['a blank key to resolve by', { event_action: 'resolve', dedup_key: '' }, missing('dedup_key')],
    ['a key that is an object', trigger({}, { dedup_key: {} }), invalid('dedup_key')],
    ['a key that JSON has spoilt', trigger({}, { dedup_key: 2 ** 60 }), invalid('dedup_key')],
    ['several', { event_action: 'x', dedup_key: true }, [...invalid('event_action'), ...invalid('dedup_key')]],
  ])('%s', (_, event, expected) => expect(faults(readOne(event))).toEqual(expected))
})
