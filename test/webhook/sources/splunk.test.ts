import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../../src/alert/alert.ts'
import type { Source } from '../../../src/rulebook/rulebook.ts'
import { splunk } from '../../../src/webhook/sources/splunk.ts'
import type { Delivered } from '../../../src/webhook/sources/system.ts'
import { context, only, RECEIVED } from './sources.ts'

const SID = 'scheduler__svc__search__RMD5a1b2c3d4e5f60718_at_1789377300_132'

const SENT = {
  sid: SID,
  search_name: 'PROD - payment errors',
  app: 'search',
  owner: 'svc',
  results_link: `http://search-1.internal:8000/app/search/@go?sid=${SID}`,
  result: {
    service: 'checkout',
    count: '184',
    severity: 'critical',
    runbook_url: 'https://runbooks.example.com/checkout',
    dashboard_url: 'https://splunk.example.com/app/search/checkout',
  },
}

const alert = (changes: Record<string, unknown> = {}, source: Partial<Source> = {}) =>
  only(splunk.read({ ...SENT, ...changes }, context({ type: 'splunk', ...source })))
const row = (result: Record<string, unknown>, source: Partial<Source> = {}) => alert({ result }, source)

test('what a search found fires', () => {
  expect(alert()).toEqual({
    source: 'prod',
    fingerprint: 'search/PROD - payment errors/service=checkout',
    status: 'firing',
    kind: 'alert',
    severity: 'sev1',
    title: 'PROD - payment errors (checkout)',
    description:
      'service: checkout\ncount: 184\nseverity: critical\nrunbook_url: https://runbooks.example.com/checkout\n' +
      'dashboard_url: https://splunk.example.com/app/search/checkout',
    labels: {
      alertname: 'PROD - payment errors',
      app: 'search',
      owner: 'svc',
      service: 'checkout',
      count: '184',
      severity: 'critical',
      runbook_url: 'https://runbooks.example.com/checkout',
      dashboard_url: 'https://splunk.example.com/app/search/checkout',
    },
    links: {
      source: SENT.results_link,
      runbook: 'https://runbooks.example.com/checkout',
      dashboard: 'https://splunk.example.com/app/search/checkout',
    },
    startsAt: null,
    endsAt: null,
    ended: null,
    expiresAt: null,
    cut: 0,
  })
})

describe('the identity', () => {
  test('is the same in each run, whatever the job’s id and what was counted', () => {
    const next = alert({
      sid: SID.replace('_at_1789377300_132', '_at_1789377600_140'),
      result: { service: 'checkout' },
    })
    expect(next.fingerprint).toBe(alert().fingerprint)
  })
  test('is what the search says it is', () =>
    expect(row({ tocsin_key: 'payment-errors/checkout', service: 'x' }).fingerprint).toBe('payment-errors/checkout'))
  test('is made of the fields that the rulebook lists', () => {
    const of = (result: Record<string, unknown>) => row(result, { identity: ['region', 'user'] }).fingerprint
    expect(of({ region: 'eu', user: ['root', 'ada'], service: 'x' })).toBe(
      'search/PROD - payment errors/region=eu/user=root, ada',
    )
    expect(of({ region: 'eu', host: 'a' })).toBe(of({ region: 'eu', host: 'b' }))
    expect(of({ region: 'eu' })).not.toBe(of({ region: 'us' }))
  })
  test.each([
    [{ host: 'bastion-1', src_ip: '203.0.113.77' }, 'host=bastion-1/src_ip=203.0.113.77'],
    [{ service: 'ledger', host: 'a' }, 'service=ledger/host=a'],
  ])('of rows is what most often tells them apart: %j', (result, expected) =>
    expect(row(result).fingerprint).toBe(`search/PROD - payment errors/${expected}`),
  )
  test('of two apps’ searches of one name are two', () =>
    expect(alert({ app: 'security' }).fingerprint).not.toBe(alert().fingerprint))
  test('without a name is the hash within the job’s id', () => {
    const of = (sid: string) => alert({ sid, search_name: null, result: {} })
    expect(of(SID).fingerprint).toBe('search/RMD5a1b2c3d4e5f60718')
    expect(of(SID.replace('1789377300', '1789377600')).fingerprint).toBe(of(SID).fingerprint)
    expect(of('1789377300.77')).toMatchObject({ fingerprint: 'search/of svc', title: 'Search in Splunk' })
  })
  test('of a real-time search is its name too', () =>
    expect(alert({ sid: 'rt_scheduler__svc__search__RMD5a1_at_1789377300_1.7' }).fingerprint).toBe(alert().fingerprint))
})

describe('by our convention', () => {
  test.each([
    ['resolved', 'resolved'],
    ['OK', 'resolved'],
    ['acknowledged', 'acknowledged'],
    ['firing', 'firing'],
    ['', 'firing'],
    ['who knows', 'firing'],
  ])('a row whose tocsin_status is %j is %s', (tocsin_status, status) =>
    expect(row({ tocsin_key: 'k', tocsin_status }).status).toBe(status),
  )
  test('another search ends what the first one began', () => {
    const end = alert({
      search_name: 'PROD - payment errors [clear]',
      result: { tocsin_key: 'payment-errors/checkout', tocsin_status: 'resolved' },
    })
    expect(end).toMatchObject({ status: 'resolved', fingerprint: 'payment-errors/checkout', endsAt: RECEIVED })
  })
})

test('what is found no more is over when the source’s expire_after is', () => {
  expect(alert({}, { expireAfterMs: 900_000 }).expiresAt).toEqual(new Date(RECEIVED.getTime() + 900_000))
  const end = row({ tocsin_key: 'k', tocsin_status: 'resolved' }, { expireAfterMs: 900_000 })
  expect(end.expiresAt).toBeNull()
})

describe('the severity', () => {
  test.each([
    [{ tocsin_severity: 'low', severity: 'critical' }, 'sev4'],
    [{ severity: 'high', urgency: 'low' }, 'sev2'],
    [{ urgency: 'medium', priority: 'high' }, 'sev3'],
    [{ priority: 'high', level: 'low' }, 'sev2'],
    [{ level: 'ERROR', log_level: 'info' }, 'sev2'],
    [{ log_level: 'warning' }, 'sev3'],
    [{ severity: 'purple', urgency: 'high' }, 'sev2'],
    [{ severity: 'purple' }, null],
    [{ severity: 'none' }, null],
    [{}, null],
  ])('of %j is %s', (result, severity) => expect(row(result)).toMatchObject({ severity, kind: 'alert' }))
  test.each([
    ...(['critical', 'fatal', 'emergency', '6'] as const).map(word => [word, 'sev1'] as const),
    ...(['high', 'error', 'severe', '5', '4'] as const).map(word => [word, 'sev2'] as const),
    ...(['medium', 'warn', 'warning', '3'] as const).map(word => [word, 'sev3'] as const),
    ...(['low', 'info', 'informational', 'debug', '2', '1'] as const).map(word => [word, 'sev4'] as const),
  ])('%s is %s', (severity, expected) => expect(row({ severity }).severity).toBe(expected))
  test('is what the rulebook says of a word', () =>
    expect(row({ severity: '6' }, { severities: { 6: 'sev2' } }).severity).toBe('sev2'))
})

describe('the address', () => {
  const delivered = (query: Record<string, string>, body: unknown = SENT): Delivered => ({
    ...{ method: 'POST', headers: {}, url: '', receivedAt: RECEIVED, query },
    raw: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  })
  const severityBy = async (query: Record<string, string>, result: Record<string, unknown>) => {
    const body = await splunk.body?.(delivered(query, { ...SENT, result }))
    return only(splunk.read(body && 'json' in body ? body.json : null, context())).severity
  }
  test('may say how bad it is where the row does not', async () => {
    expect(await severityBy({ severity: 'high' }, {})).toBe('sev2')
    expect(await severityBy({ severity: 'high' }, { severity: 'low' })).toBe('sev4')
    expect(await severityBy({ token: 'x' }, {})).toBeNull()
  })
  test('does not make a body of what is none', async () =>
    expect(await splunk.body?.(delivered({ severity: 'high' }, 'x'))).toEqual({ fault: 'the body is no JSON' }))
  test('and the same row of the same run are one delivery, whatever comes of another', () => {
    const of = (body: unknown) => splunk.deliveryId?.(delivered({}, body), body)
    expect(of(SENT)).toBe(of(SENT))
    expect(of({ ...SENT, sid: 'other' })).not.toBe(of(SENT))
    expect(of({ ...SENT, result: { service: 'ledger' } })).not.toBe(of(SENT))
    expect(of({ ...SENT, sid: null })).toBeNull()
    expect(splunk.deliveryId?.(delivered({}), null)).toBeNull()
  })
})

describe('fields', () => {
  test('with several values are one text, and empty ones are none', () => {
    const said = row({ user: ['root', '', null, 'oracle'], zone: '', none: null, empty: [] })
    expect(said.labels).toEqual({ alertname: SENT.search_name, app: 'search', owner: 'svc', user: 'root, oracle' })
    expect(said.description).toBe('user: root, oracle')
  })
  test('that Splunk puts into every row are kept from people', () => {
    const said = row({
      _raw: 'password=hunter22 <!channel>',
      _time: '1789377540',
      date_hour: '3',
      punct: '--',
      linecount: '1',
      timestartpos: '0',
      timeendpos: '9',
      splunk_server: 'idx-1',
      index: 'auth',
    })
    expect(said.description).toBe('index: auth')
    expect(Object.keys(said.labels)).toEqual(['alertname', 'app', 'owner', 'index'])
    expect(said.startsAt).toBeNull()
  })
  test('that are very long are cut', () => {
    const said = row({ message: 'x'.repeat(50_000), other: 'y' })
    expect(said.description).toContain('\nother: y')
    expect(said.labels.message?.length).toBeLessThanOrEqual(LIMITS.label)
  })
})

describe('the link', () => {
  test('may be missing', () => {
    expect(alert({ results_link: null }).links.source).toBeUndefined()
    expect(alert({ results_link: 'file:///etc/passwd' }).links.source).toBeUndefined()
  })
  test('leads to the address by which people know Splunk', () =>
    expect(alert({}, { url: 'https://splunk.example.com' }).links.source).toBe(
      `https://splunk.example.com/app/search/@go?sid=${SID}`,
    ))
})

test.each([
  [{ search_name: null, results_link: null, result: {} }, 'Search in Splunk'],
  [{ result: null }, 'PROD - payment errors'],
  [{ result: undefined, app: null, owner: null }, 'PROD - payment errors'],
])('%j is read as far as it goes', (changes, title) =>
  expect(alert(changes)).toMatchObject({ title, status: 'firing', severity: null }),
)

test.each([
  [undefined, '', 'found nothing'],
  [[], '', 'found a list'],
  [{}, '', 'none of search_name'],
  [{ ...SENT, result: 'x' }, 'result', 'found a text'],
  [{ ...SENT, result: [{}] }, 'result', 'found a list'],
])('%j cannot be read', (payload, path, message) =>
  expect(splunk.read(payload, context())).toEqual({
    alerts: [],
    faults: [{ path, message: expect.stringContaining(message) }],
  }),
)
