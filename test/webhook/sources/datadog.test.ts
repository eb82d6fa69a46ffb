import { describe, expect, test } from 'vitest'
import { datadog } from '../../../src/webhook/sources/datadog.ts'
import { alert, FILLED, LINK } from './datadog.ts'
import { context, RECEIVED } from './sources.ts'

test('our template is read field by field', () => {
  expect(alert()).toEqual({
    source: 'prod',
    fingerprint: '7716548234011230001',
    status: 'firing',
    kind: 'alert',
    severity: 'sev1',
    title: 'Checkout answers with errors (env:prod,service:checkout)',
    description:
      'More than 2 % fail.\nRunbook: https://runbooks.example.com/checkout/5xx\n\n' +
      'http.errors over env:prod,service:checkout was > 2.0 on average during the last 5m.',
    labels: {
      alertname: 'Checkout answers with errors',
      monitor: '48213377',
      org: 'Example Corp',
      env: 'prod',
      service: 'checkout',
      team: 'payments',
      url: 'https://shop.example.com:8443/pay',
    },
    links: {
      source: LINK,
      runbook: 'https://runbooks.example.com/checkout/5xx',
      image: 'https://p.datadoghq.eu/snapshot/view/x/2026-09-14/a1.png',
    },
    startsAt: new Date(1_789_377_300_000),
    endsAt: null,
    ended: null,
    expiresAt: null,
    cut: 0,
  })
})

describe('a transition', () => {
  test.each([
    ['Triggered', 'firing'],
    ['Re-Triggered', 'firing'],
    ['Warn', 'firing'],
    ['Re-Warn', 'firing'],
    ['No Data', 'firing'],
    ['Re-No Data', 'firing'],
    ['Renotify', 'firing'],
    ['Recovered', 'resolved'],
    ['recovered', 'resolved'],
    ['Recovered from No Data', 'resolved'],
    ['Warn Recovered', 'resolved'],
    ['Something of next year', 'firing'],
  ])('of %j is %s, of one and the same alert', (alert_transition, status) => {
    const said = alert({ alert_transition, alert_title: `[${alert_transition} on {x}] Other words` })
    expect(said).toMatchObject({ status, kind: 'alert', fingerprint: '7716548234011230001' })
  })

  test.each(['Null', '', '$ALERT_TRANSITION', undefined])(
    'of %j is about no monitor: information',
    alert_transition => {
      expect(alert({ alert_transition, alert_title: 'A deploy', event_title: 'A deploy' })).toMatchObject({
        kind: 'information',
        title: 'A deploy (env:prod,service:checkout)',
      })
    },
  )

  test('that the template lacks stands in the title', () => {
    expect(alert({ alert_transition: '$ALERT_TRANSITION' }).status).toBe('firing')
    expect(alert({ alert_transition: '', alert_title: '[P1] [Recovered on {a:b}] X' }).status).toBe('resolved')
    expect(alert({ alert_transition: '', alert_title: '[Re-No Data] X' }).kind).toBe('alert')
  })
})

test('information about no monitor has its event’s id, and is no repeat of another', () => {
  const note = { alert_transition: 'Null', alert_id: '', alert_cycle_key: '', alert_scope: '', alert_title: 'Deploy' }
  expect(alert(note).fingerprint).toBe('7716548234011234567')
  expect(alert({ ...note, event_id: '$ID' }).fingerprint).toBe('d41d8cd98f00b204')
})

describe('the identity', () => {
  test('is the cycle’s key', () => expect(alert({ alert_id: '1' }).fingerprint).toBe(alert().fingerprint))
  test.each([undefined, '', '$ALERT_CYCLE_KEY'])(
    'without a key (%j) is the monitor with its scope, in any order',
    key => {
      const of = (alert_scope: string) => alert({ alert_cycle_key: key, alert_scope }).fingerprint
      expect(of('env:prod,service:checkout')).toBe('48213377 env:prod service:checkout')
      expect(of('service:checkout, env:prod')).toBe(of('env:prod,service:checkout'))
      expect(of('service:ledger,env:prod')).not.toBe(of('service:checkout,env:prod'))
    },
  )
  test.each(['', '*'])('of a simple alert (scope %j) is its monitor', alert_scope => {
    const simple = {
      alert_cycle_key: '',
      alert_scope,
      alert_title: '[Triggered] X',
      link: 'https://app.datadoghq.com/x',
    }
    expect(alert(simple).fingerprint).toBe('48213377')
  })
  test('does not hang on the title, which changes', () =>
    expect(alert({ alert_title: '[Warn] Quite another' }).fingerprint).toBe(alert().fingerprint))
})

describe('the severity', () => {
  test.each([
    ['P1', 'Triggered', 'error', 'sev1'],
    ['P2', 'Triggered', 'error', 'sev2'],
    ['P3', 'Triggered', 'error', 'sev3'],
    ['P4', 'Triggered', 'error', 'sev4'],
    ['P5', 'Re-Triggered', 'error', 'sev4'],
    ['', 'Triggered', 'error', 'sev2'],
    ['', 'Re-Triggered', 'error', 'sev2'],
    ['', 'Warn', 'warning', 'sev3'],
    ['', 'Re-Warn', 'warning', 'sev3'],
    ['', 'No Data', 'error', 'sev3'],
    ['', 'Renotify', 'error', 'sev2'],
    ['', 'Renotify', 'warning', 'sev3'],
    ['', 'Renotify', 'info', 'sev4'],
    ['P1', 'Warn', 'warning', 'sev3'],
    ['P2', 'Re-Warn', 'warning', 'sev3'],
    ['P1', 'Renotify', 'warning', 'sev3'],
    ['P5', 'Warn', 'warning', 'sev4'],
    ['P1', 'No Data', 'error', 'sev1'],
    ['$ALERT_PRIORITY', 'Triggered', 'error', 'sev2'],
    ['urgent', 'Renotify', 'strange', null],
  ])('of priority %j, %s, %s is %s', (alert_priority, alert_transition, alert_type, severity) => {
    const title = { alert_title: 'X', event_title: 'X' }
    expect(alert({ alert_priority, alert_transition, alert_type, ...title }).severity).toBe(severity)
  })
  test('of a reminder is that of the state in its title', () => {
    const reminder = { alert_priority: '', alert_transition: 'Renotify', alert_type: 'error' }
    expect(alert({ ...reminder, alert_title: '[Re-No Data on {host:db-3}] X' }).severity).toBe('sev3')
  })
  test('is not the event’s own priority', () =>
    expect(alert({ alert_priority: '', event_priority: 'low' }).severity).toBe('sev2'))
  test('is what the rulebook says of the words', () => {
    expect(alert({ alert_priority: 'P1' }, { severities: { P1: 'sev2' } }).severity).toBe('sev2')
    expect(alert({ alert_transition: 'Warn' }, { severities: { warn: 'sev4' } }).severity).toBe('sev4')
  })
})

test('a warning after an alert is the same alert, with another severity and no other start', () => {
  const warning = alert({ alert_transition: 'Warn', alert_type: 'warning', date: '1789378200000' })
  expect(warning).toMatchObject({ status: 'firing', severity: 'sev3', startsAt: null })
  expect(warning.fingerprint).toBe(alert().fingerprint)
})

test('an end is dated by the event, and says nothing of the start', () => {
  const end = alert({ alert_transition: 'Recovered', date: '1789378920000' })
  expect(end).toMatchObject({ startsAt: null, endsAt: new Date(1_789_378_920_000), ended: null })
  expect(alert({ alert_transition: 'Recovered', date: '$DATE', last_updated: '' }).endsAt).toEqual(RECEIVED)
})

test.each([
  [undefined, 'found nothing'],
  [null, 'found null'],
  ['x', 'found a text'],
  [[], 'found a list'],
  [{}, 'none of alert_title'],
  [{ alert_title: '$ALERT_TITLE', title: null }, 'none of alert_title'],
])('%j cannot be read, which Datadog is not told: it would never send it again', (payload, message) => {
  expect(datadog.read(payload, context())).toEqual({
    alerts: [],
    faults: [{ path: '', message: expect.stringContaining(message) }],
  })
  expect(datadog.takesUnreadable).toBe(true)
})

test('values of any kind do no harm', () => {
  for (const value of [null, 7, true, [1, 'a', null], { a: { b: 1 } }, []]) {
    const odd = Object.fromEntries(Object.keys(FILLED).map(name => [name, value]))
    expect(datadog.read({ ...odd, alert_id: '1' }, context()).alerts).toHaveLength(1)
  }
})
