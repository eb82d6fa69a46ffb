import { describe, expect, test } from 'vitest'
import type { Source } from '../../../src/rulebook/rulebook.ts'
import { sentry } from '../../../src/webhook/sources/sentry.ts'
import { context, only, RECEIVED } from './sources.ts'

const ISSUE = '1117540176'

const EVENT = {
  event_id: 'e4874d664c3540c1a32eab185f12c5ab',
  project: 4501,
  platform: 'node',
  datetime: '2026-09-14T02:17:40.677000Z',
  level: 'error',
  title: 'TimeoutError: ledger timed out',
  culprit: 'POST /checkout',
  message: '',
  metadata: { type: 'TimeoutError', value: 'ledger timed out' },
  tags: [
    ['environment', 'prod'],
    ['server_name', 'checkout-7d9c'],
    ['user', 'email:ada@example.com'],
    ['user.email', 'ada@example.com'],
  ],
  environment: 'prod',
  release: 'checkout@2026.9.13',
  issue_id: ISSUE,
  issue_url: `https://sentry.io/api/0/organizations/shop/issues/${ISSUE}/`,
  url: 'https://sentry.io/api/0/projects/shop/checkout/events/e4874d66/',
  web_url: `https://shop.sentry.io/issues/${ISSUE}/events/e4874d66/`,
}

const METRIC = {
  id: '4102',
  identifier: '931',
  title: 'Checkout failure rate',
  projects: ['checkout'],
  date_started: '2026-09-14T02:12:00.000000Z',
  date_closed: null,
  alert_rule: {
    ...{ id: '77', name: 'Checkout failure rate', environment: 'prod', aggregate: 'failure_rate()' },
    ...{ dataset: 'transactions', query: 'environment:prod' },
  },
}

const THE_ISSUE = {
  id: ISSUE,
  shortId: 'CHECKOUT-9',
  title: 'TimeoutError: ledger timed out',
  culprit: 'POST /checkout',
  level: 'error',
  status: 'resolved',
  permalink: null,
  project: { id: '4501', slug: 'checkout' },
  web_url: `https://shop.sentry.io/issues/${ISSUE}/`,
}

const sent = (action: string, data: Record<string, unknown>) => ({
  action,
  actor: { id: 811, name: 'Dana Okafor', type: 'user' },
  data,
  installation: { uuid: 'a8e5d37a' },
})
const read = (payload: unknown, source: Partial<Source> = {}) =>
  sentry.read(payload, context({ type: 'sentry', ...source }))
const event = (changes: Record<string, unknown> = {}, more: Record<string, unknown> = {}) =>
  only(read(sent('triggered', { event: { ...EVENT, ...changes }, triggered_rule: 'Ledger timeouts', ...more })))
const metric = (action: string, changes: Record<string, unknown> = {}, source: Partial<Source> = {}) => {
  const said = {
    description_title: `${action}: x`,
    description_text: '6.2 %',
    web_url: 'https://shop.sentry.io/alerts/77/',
  }
  return only(read(sent(action, { ...said, metric_alert: { ...METRIC, ...changes } }), source))
}
const issue = (action: string, changes: Record<string, unknown> = {}) =>
  read(sent(action, { issue: { ...THE_ISSUE, ...changes } }))

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

describe('an issue', () => {
  test.each([
    ['resolved', null],
    ['archived', 'archived'],
    ['ignored', 'archived'],
  ])('that was %s ends its alert (%s)', (action, ended) => {
    const said = only(issue(action))
    expect(said).toMatchObject({ status: 'resolved', ended, kind: 'alert', title: THE_ISSUE.title })
    expect(said.fingerprint).toBe(event().fingerprint)
    expect(said.links.source).toBe(THE_ISSUE.web_url)
  })
  test('without a page of its own has the permalink', () =>
    expect(only(issue('resolved', { web_url: null, permalink: 'https://s.example.com/1' })).links.source).toBe(
      'https://s.example.com/1',
    ))
  test('that was assigned, or is unresolved again, is told and pages nobody', () => {
    expect(only(issue('assigned', { assignedTo: { name: 'Ada Lind' } }))).toMatchObject({
      kind: 'information',
      fingerprint: event().fingerprint,
      title: 'CHECKOUT-9 was assigned to Ada Lind by Dana Okafor',
      description: THE_ISSUE.title,
    })
    expect(only(issue('unresolved'))).toMatchObject({ kind: 'information', title: 'CHECKOUT-9 is unresolved again' })
  })
  test.each(['created', 'priority_changed'])('that was %s opens nothing', action =>
    expect(issue(action)).toMatchObject({ alerts: [], faults: [], ignored: expect.any(String) }),
  )
  test.each([
    ['unresolved', 'firing', null],
    ['resolved', 'resolved', null],
    ['ignored', 'resolved', 'archived'],
    ['of next year', 'firing', null],
  ])('that an activity alert is about, %s, is %s', (status, expected, ended) =>
    expect(only(issue('triggered', { status }))).toMatchObject({ status: expected, ended, severity: 'sev2' }),
  )
})

describe('a comment', () => {
  const comment = (action: string) =>
    read(sent(action, { comment: 'Rolled back.', issue_id: 1_117_540_176, comment_id: 12 }))
  test.each(['created', 'updated'])('that was %s is a note to the issue', action =>
    expect(only(comment(action))).toMatchObject({
      kind: 'information',
      fingerprint: `issue ${ISSUE}`,
      title: 'Dana Okafor in Sentry: Rolled back.',
    }),
  )
  test('that was deleted is not told', () => expect(comment('deleted').ignored).toContain('comment'))
})

test.each([
  ['created', { installation: { status: 'pending' } }, 'connected'],
  ['deleted', { installation: {} }, 'connected'],
  ['created', { error: { event_id: 'e', issue_id: ISSUE } }, 'issue alert'],
  ['root_cause_completed', { run_id: 1 }, 'root_cause_completed'],
  ['', {}, 'no action'],
])('%j with %j is in order and opens nothing', (action, data, why) =>
  expect(read(sent(action, data))).toEqual({ alerts: [], faults: [], ignored: expect.stringContaining(why) }),
)

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

test.each([
  [undefined, '', 'found nothing'],
  [[], '', 'found a list'],
  [{}, 'data', 'found nothing'],
  [{ id: ISSUE, level: 'error' }, 'data', 'found nothing'],
  [sent('triggered', { event: { title: 'x' } }), 'data.event.issue_id', 'nothing tells it'],
  [sent('critical', { metric_alert: {} }), 'data.metric_alert.id', 'nothing tells it'],
  [sent('resolved', { issue: { title: 'x' } }), 'data.issue.id', 'nothing tells it'],
  [sent('created', { comment: 'x' }), 'data.issue_id', 'nothing tells it'],
])('%j cannot be read, which Sentry is not told: it would give the address up', (payload, path, message) => {
  expect(read(payload)).toEqual({ alerts: [], faults: [{ path, message: expect.stringContaining(message) }] })
  expect(sentry.takesUnreadable).toBe(true)
})
