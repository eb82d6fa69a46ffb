import { describe, expect, test } from 'vitest'
import { EVENT, event, ISSUE, metric, read, sent } from './sentry.ts'
import { only, RECEIVED } from './sources.ts'

test('an issue alert fires', () => {
  expect(event()).toEqual({
    source: 'prod',
    fingerprint: `issue ${ISSUE}`,
    status: 'firing',
    kind: 'alert',
    severity: 'sev2',
    title: 'TimeoutError: ledger timed out',
    description: 'POST /checkout\nRule: Ledger timeouts',
    labels: {
      alertname: 'TimeoutError: ledger timed out',
      environment: 'prod',
      server_name: 'checkout-7d9c',
      release: 'checkout@2026.9.13',
      level: 'error',
      platform: 'node',
      rule: 'Ledger timeouts',
      project: 'checkout',
    },
    links: { source: EVENT.web_url },
    startsAt: null,
    endsAt: null,
    ended: null,
    expiresAt: null,
    cut: 0,
  })
})

describe('an issue alert', () => {
  test.each([
    ['fatal', 'sev1'],
    ['error', 'sev2'],
    ['warning', 'sev3'],
    ['info', 'sev4'],
    ['debug', 'sev4'],
    ['sample', null],
    [undefined, null],
  ])('of level %s is %s', (level, severity) => expect(event({ level }).severity).toBe(severity))
  test('is as bad as its rule says, and has its runbook', () => {
    const settings = [
      { name: 'severity', value: 'SEV1' },
      { name: 'runbook', value: 'https://runbooks.example.com/ledger' },
    ]
    const said = event({}, { issue_alert: { title: 'Ledger timeouts', settings } })
    expect(said).toMatchObject({ severity: 'sev1', links: { runbook: 'https://runbooks.example.com/ledger' } })
  })
  test('of another event of the issue is the same, whenever it happened', () =>
    expect(event({ event_id: 'f0', datetime: '2026-09-14T03:00:00Z' })).toMatchObject({
      fingerprint: `issue ${ISSUE}`,
      startsAt: null,
    }))
  test('never says that it is over, and expires where the rulebook says so', () => {
    const payload = sent('triggered', { event: EVENT })
    expect(only(read(payload, { expireAfterMs: 3_600_000 })).expiresAt).toEqual(
      new Date(RECEIVED.getTime() + 3_600_000),
    )
  })
  test.each([
    [{ issue_id: 1_117_540_176 }, ISSUE],
    [{ issue_id: undefined }, ISSUE],
    [{ issue_id: null, issue_url: '', groupID: '77' }, '77'],
  ])('with %j is of issue %s', (changes, id) => expect(event(changes).fingerprint).toBe(`issue ${id}`))
  test.each([
    [{ title: '' }, 'TimeoutError: ledger timed out'],
    [{ title: null, metadata: null, message: 'It broke' }, 'It broke'],
    [{ title: null, metadata: {}, message: '' }, 'POST /checkout'],
  ])('with %j is called %s', (changes, title) => expect(event(changes).title).toBe(title))
  test.each([
    [[{ key: 'env', value: 'prod' }], { env: 'prod' }],
    [[['a'], ['', 'b'], null, 7, 'xy'], {}],
    ['env:prod', {}],
    [null, {}],
  ])('with tags %j has the labels %j and no others', (tags, labels) => {
    const { environment, level, platform, release, alertname, rule, project, ...others } = event({ tags }).labels
    expect(others).toEqual(expect.objectContaining(labels))
    expect([environment, level, platform, release, alertname, rule, project]).not.toContain(undefined)
  })
})

describe('a metric alert', () => {
  test('is read', () => {
    expect(metric('critical')).toMatchObject({
      fingerprint: 'metric 4102',
      status: 'firing',
      severity: 'sev2',
      title: 'Checkout failure rate',
      description: '6.2 %',
      labels: {
        alertname: 'Checkout failure rate',
        environment: 'prod',
        project: 'checkout',
        aggregate: 'failure_rate()',
      },
      links: { source: 'https://shop.sentry.io/alerts/77/' },
      startsAt: new Date('2026-09-14T02:12:00Z'),
    })
  })
  test.each([
    ['critical', 'firing', 'sev2'],
    ['warning', 'firing', 'sev3'],
    ['open', 'firing', null],
    ['resolved', 'resolved', null],
  ])('that says %s is %s, %s', (action, status, severity) =>
    expect(metric(action)).toMatchObject({ status, severity, fingerprint: 'metric 4102' }),
  )
  test('is as bad as the rulebook says', () =>
    expect(metric('critical', {}, { severities: { critical: 'sev1' } }).severity).toBe('sev1'))
  test('ends when Sentry says', () =>
    expect(metric('resolved', { date_closed: '2026-09-14T03:04:00.000000Z' })).toMatchObject({
      startsAt: new Date('2026-09-14T02:12:00Z'),
      endsAt: new Date('2026-09-14T03:04:00Z'),
      ended: null,
    }))
  test('of another episode is another', () =>
    expect(metric('critical', { id: 4103 }).fingerprint).not.toBe(metric('critical').fingerprint))
})

describe('the WebHooks plugin', () => {
  const flat = {
    id: ISSUE,
    project: 'checkout',
    project_name: 'Checkout',
    project_slug: 'checkout',
    logger: null,
    level: 'error',
    culprit: 'POST /checkout',
    message: 'ledger timed out',
    url: `https://shop.sentry.io/issues/${ISSUE}/?referrer=webhooks_plugin`,
    triggering_rules: ['Ledger timeouts'],
    event: { title: 'TimeoutError: ledger timed out', tags: [['server_name', 'checkout-7d9c']], environment: 'prod' },
  }
  test('is read, as of the same issue', () => {
    expect(only(read(flat))).toMatchObject({
      fingerprint: event().fingerprint,
      status: 'firing',
      severity: 'sev2',
      title: 'TimeoutError: ledger timed out',
      description: 'ledger timed out\nPOST /checkout\nRule: Ledger timeouts',
      labels: { project: 'checkout', rule: 'Ledger timeouts', server_name: 'checkout-7d9c', level: 'error' },
      links: { source: flat.url },
    })
  })
  test('may lack the event', () =>
    expect(only(read({ ...flat, event: null }))).toMatchObject({ title: 'ledger timed out' }))
})
