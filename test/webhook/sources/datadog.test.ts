import { describe, expect, test } from 'vitest'
import type { Source } from '../../../src/rulebook/rulebook.ts'
import { datadog } from '../../../src/webhook/sources/datadog.ts'
import type { Delivered } from '../../../src/webhook/sources/system.ts'
import { context, only, RECEIVED } from './sources.ts'

const LINK =
  'https://app.datadoghq.eu/monitors/48213377?group=env%3Aprod%2Cservice%3Acheckout&event_id=7716548234011234567'

/** The template of our docs, filled. */
const FILLED = {
  schema: 'tocsin.datadog.v1',
  event_id: '7716548234011234567',
  event_type: 'query_alert_monitor',
  event_title: '[P1] [Triggered on {env:prod,service:checkout}] Checkout answers with errors',
  alert_id: '48213377',
  alert_cycle_key: '7716548234011230001',
  aggreg_key: 'd41d8cd98f00b204',
  alert_transition: 'Triggered',
  alert_type: 'error',
  alert_priority: 'P1',
  alert_title: '[Triggered on {env:prod,service:checkout}] Checkout answers with errors',
  alert_status: 'http.errors over env:prod,service:checkout was > 2.0 on average during the last 5m.',
  alert_scope: 'env:prod,service:checkout',
  alert_metric: 'http.errors',
  alert_query: 'sum(last_5m):sum:http.errors{env:prod} by {service} > 2',
  body: '%%%\nMore than 2 % fail.\n%%%',
  text: 'More than 2 % fail.\nRunbook: https://runbooks.example.com/checkout/5xx\n@webhook-tocsin @slack-alerts',
  tags: 'env:prod,monitor,service:checkout,team:payments,url:https://shop.example.com:8443/pay',
  hostname: '',
  link: LINK,
  snapshot: 'https://p.datadoghq.eu/snapshot/view/x/2026-09-14/a1.png',
  date: '1789377300000',
  last_updated: '1789377300000',
  org_id: '421337',
  org_name: 'Example Corp',
  user: '',
  event_priority: 'low',
}

const read = (changes: Record<string, unknown> = {}, source: Partial<Source> = {}) =>
  datadog.read({ ...FILLED, ...changes }, context({ type: 'datadog', ...source }))
const alert = (changes: Record<string, unknown> = {}, source: Partial<Source> = {}) => only(read(changes, source))

/** What Datadog sends where no template is set: texts only, the monitor only in the body's links. */
const BY_DEFAULT = {
  id: '7716548234011234567',
  last_updated: '1789377300000',
  event_type: 'query_alert_monitor',
  title: '[P2] [Triggered on {host:db-3}] Disk is nearly full',
  date: '1789377300000',
  org: { id: '421337', name: 'Example Corp' },
  body: '%%%\nAlmost no room.\n\n[[Monitor Status](https://app.datadoghq.com/monitors#48213399?group=host%3Adb-3)]\n%%%',
}
const plain = (changes: Record<string, unknown> = {}) =>
  only(datadog.read({ ...BY_DEFAULT, ...changes }, context({ type: 'datadog' })))

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

describe('texts', () => {
  test('of the body lose the fences, pictures, page links and handles', () => {
    const body =
      '%%%\nMore than 2 % fail. cc @ada@example.com @pagerduty-payments\n@webhook-tocsin\n\n' +
      '[![Metric Graph](https://p.datadoghq.com/a.png)](https://app.datadoghq.com/monitors/1?x=1)\n\n' +
      '**http.errors** over **env:prod** was **> 2.0**.\nSee [the wiki](https://wiki.example.com/a).\n\n- - -\n\n' +
      '[[Monitor Status](https://app.datadoghq.com/monitors/1)] · [[Edit Monitor](https://app.datadoghq.com/monitors/1/edit)]\n%%%'
    const said = alert({ text: '', body, alert_status: '', snapshot: '$SNAPSHOT' })
    expect(said.description).toBe(
      'More than 2 % fail. cc\n\nhttp.errors over env:prod was > 2.0.\nSee the wiki (https://wiki.example.com/a).',
    )
    expect(said.links.image).toBe('https://p.datadoghq.com/a.png')
  })
  test('have the sentence about the state once', () =>
    expect(alert({ text: `Look. ${FILLED.alert_status}` }).description).toBe(`Look. ${FILLED.alert_status}`))
  test('with a variable of the monitor’s own that was not filled stay', () =>
    expect(alert({ alert_title: '[Triggered] Disk of {{host.name}}', alert_scope: '' }).title).toBe(
      'Disk of {{host.name}} (env:prod,service:checkout)',
    ))
  test('with quotes and newlines are one line as a title', () =>
    expect(alert({ alert_title: '[Triggered] "a"\nb', alert_scope: '*', link: '' }).title).toBe('"a" b'))
  test('that never end are read soon', () => {
    const before = performance.now()
    for (const text of ['![', '[', '@a-', '%', 'runbook ', '[P1]', 'on {']) {
      const long = text.repeat(400_000)
      expect(alert({ text: long, body: long, alert_title: long, tags: long }).status).toBe('firing')
    }
    expect(performance.now() - before).toBeLessThan(5_000)
  })
})

test('a variable that Datadog does not know is nothing', () => {
  const unknown = {
    ...{ hostname: '$HOSTNAME', link: '$LINK', snapshot: '$SNAPSHOT', tags: '$TAGS', alert_scope: '$ALERT_SCOPE' },
    ...{ alert_status: '$ALERT_STATUS', text: '$TEXT_ONLY_MSG', org_name: '$ORG_NAME', alert_title: '$TAGS[env]' },
  }
  const said = alert({ ...unknown, event_title: '[Triggered] X' })
  expect(said).toMatchObject({ title: 'X', labels: { alertname: 'X', monitor: '48213377' }, links: {} })
  expect(JSON.stringify(said)).not.toContain('$')
})

test('several values under one tag are all kept, and a bare tag is one', () =>
  expect(alert({ tags: 'team:a,team:b,canary,monitor', alert_scope: '*' }).labels).toMatchObject({
    team: 'a,b',
    canary: 'true',
  }))

describe('the monitor’s page', () => {
  test('is on the site that sent it', () => {
    const link = 'https://us3.datadoghq.com/event/event?id=77'
    expect(alert({ link }).links).toMatchObject({
      source: link,
      dashboard: 'https://us3.datadoghq.com/monitors/48213377',
    })
  })
  test('is found by the rulebook’s address where no link came', () =>
    expect(alert({ link: '' }, { url: 'https://app.ddog-gov.com' }).links.source).toBe(
      'https://app.ddog-gov.com/monitors/48213377',
    ))
})

test('a test notification opens nothing', () => {
  expect(read({ alert_title: '[TEST] [Triggered on {host:x}] X' }).ignored).toContain('test')
  expect(read({ alert_title: '[P1] [Triggered] [TEST] X' })).toMatchObject({ alerts: [], faults: [] })
  expect(alert({ alert_title: '[Triggered] Load [TEST] rig' }).status).toBe('firing')
})

describe('the default template', () => {
  test('is read from its title and its links', () => {
    expect(plain()).toMatchObject({
      fingerprint: '48213399 host:db-3',
      status: 'firing',
      severity: 'sev2',
      title: 'Disk is nearly full (host:db-3)',
      description: 'Almost no room.',
      labels: { alertname: 'Disk is nearly full', monitor: '48213399', host: 'db-3' },
    })
  })
  test('says the end in its title', () => {
    const end = plain({ title: '[P2] [Recovered on {host:db-3}] Disk is nearly full', id: '7716548234011239999' })
    expect([end.status, end.fingerprint]).toEqual(['resolved', plain().fingerprint])
  })
  test('takes the group from the link where the title has none', () =>
    expect(plain({ title: '[Triggered] Disk is nearly full' }).fingerprint).toBe('48213399 host:db-3'))
  test('without a link has its event’s id', () =>
    expect(plain({ title: '[Triggered] X', body: 'nothing' }).fingerprint).toBe('7716548234011234567'))
})

describe('the body', () => {
  const delivered = (raw: string, type = 'application/json'): Delivered => ({
    ...{ method: 'POST', headers: { 'content-type': type }, query: {}, url: '', receivedAt: RECEIVED },
    raw: Buffer.from(raw),
  })
  const taken = async (raw: string, type?: string) => {
    const body = await datadog.body?.(delivered(raw, type))
    return only(datadog.read(body && 'json' in body ? body.json : null, context({ type: 'datadog' })))
  }
  test('of a template without quotes keeps its ids, digit by digit', async () => {
    const raw =
      '{"alert_id": 9223372036854775807, "alert_transition": "Triggered", "alert_title": "X", "date": 1789377300000}'
    expect(await taken(raw)).toMatchObject({
      fingerprint: '9223372036854775807',
      startsAt: new Date(1_789_377_300_000),
    })
  })
  test('may be a form', async () => {
    const form = new URLSearchParams({ ...FILLED, alert_transition: 'Recovered' }).toString()
    const end = await taken(form, 'application/x-www-form-urlencoded')
    expect(end).toMatchObject({ status: 'resolved', fingerprint: '7716548234011230001', severity: 'sev1' })
  })
  test('may have names of the user’s own', () => {
    const own = {
      ...{
        monitor_id: 48_213_377,
        title: '[Warn on {host:a}] X',
        transition: 'Warn',
        severity: 'P2',
        scopes: 'host:a',
      },
      ...{ url: LINK, message: 'M' },
    }
    const said = only(datadog.read(own, context({ type: 'datadog' })))
    expect(said).toMatchObject({ fingerprint: '48213377 host:a', severity: 'sev3', description: 'M' })
  })
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
