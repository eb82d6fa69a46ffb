import { describe, expect, test } from 'vitest'
import { OPEN_ROUTE } from '../../src/alert/route.ts'
import { PEOPLE, read } from './read.ts'

describe('a rulebook', () => {
  test('reads sources, with the words of their senders', () => {
    const { sources } = read(
      `
sources:
  prod: { type: alertmanager, secret: "<LONG>", ignore_labels: [replica], severities: { Feuer: sev1, p5: info } }
  jobs:
    type: generic
    secret: plain-secret
    mapping:
      items: data.0.alerts
      fingerprint: "{id}"
      title: "{check.name} on {host}"
      description: "{text}"
      status: { path: state, values: { OK: resolved, bad: firing } }
      severity: { path: level, values: { high: critical } }
      labels: { host: "{host}", alertname: Job }
      links: { source: "{url}" }
      starts_at: since
  bare: { type: generic, secret: plain-secret, mapping: { fingerprint: 'data[0]["a.b"]', title: "{Alert name}" } }
  plain: { type: generic, secret: plain-secret }`
        .replace('<', '${')
        .replace('>', '}'),
    )
    expect(sources.get('prod')).toMatchObject({
      name: 'prod',
      type: 'alertmanager',
      secret: 'long enough',
      ignoreLabels: ['replica'],
      severities: { Feuer: 'sev1', p5: 'sev4' },
      mapping: null,
    })
    expect(sources.get('jobs')?.mapping).toEqual({
      items: 'data.0.alerts',
      extract: {},
      fingerprint: '{id}',
      title: '{check.name} on {host}',
      description: '{text}',
      status: { path: 'state', values: { OK: 'resolved', bad: 'firing' } },
      severity: { path: 'level', values: { high: 'sev1' } },
      labels: { host: '{host}', alertname: 'Job' },
      links: { source: '{url}' },
      startsAt: 'since',
    })
    expect(sources.get('plain')?.mapping).toBeNull()
    expect(sources.get('bare')?.mapping).toMatchObject({
      items: null,
      status: null,
      labels: {},
      links: {},
      startsAt: null,
    })
  })

  test('reads topics with and without brackets, and none where only EventBridge sends', () => {
    const arn = 'arn:aws:sns:eu-west-1:111122223333:alarms'
    const { sources } = read(`
sources:
  one: { type: aws-sns, secret: plain-secret, topics: "${arn}" }
  two: { type: aws-sns, secret: plain-secret, topics: ["${arn}", "${arn}-2"], raw: true }
  none: { type: aws-sns, secret: plain-secret, topics: [] }`)
    const topicsOf = (name: string) => sources.get(name)?.topics
    expect([topicsOf('one'), topicsOf('two'), topicsOf('none')]).toEqual([[arn], [arn, `${arn}-2`], []])
    expect([sources.get('one')?.raw, sources.get('two')?.raw]).toEqual([false, true])
  })

  test('reads what is taken out of texts, and leaves a field of that name alone where nothing is', () => {
    const { sources } = read(`
sources:
  mail:
    type: email
    secret: plain-secret
    mapping:
      extract:
        subject: { path: headers.subject, pattern: '^\\[(?P<state>FIRING|RESOLVED)\\] (.*)$' }
        host: { path: plain, pattern: '(?m)^Host: (.*)$' }
      fingerprint: "{extract.subject.2}/{extract.host}"
      title: "{extract.subject.2}"
      status: { path: extract.subject.state }
  own: { type: generic, secret: plain-secret, mapping: { fingerprint: extract.id, title: "{extract.name}" } }`)
    expect(sources.get('mail')?.mapping?.extract).toEqual({
      subject: { path: 'headers.subject', pattern: '^\\[(?P<state>FIRING|RESOLVED)\\] (.*)$' },
      host: { path: 'plain', pattern: '(?m)^Host: (.*)$' },
    })
    expect(sources.get('mail')?.mapping?.status).toEqual({ path: 'extract.subject.state', values: {} })
    expect(sources.get('own')?.mapping).toMatchObject({ extract: {}, fingerprint: 'extract.id' })
  })

  test('reads the route tree, several matchers in one text included', () => {
    const { route } = read(`${PEOPLE}
policies: { p: { steps: [{ notify: user:ada }] } }
services: { checkout: {} }
teams: { payments: { members: [ada] } }
playbooks: { down: { steps: [{ task: x }] } }
route:
  group_by: [cluster]
  policy: p
  routes:
    - matchers: 'a="b",c=~"d|e"'
      set: { service: checkout, severity: critical, type: availability, team: payments, labels: { x: y } }
      playbook: down
      room: none
      auto_resolve: true
      routes: [{ matchers: [f!=g, 'h="i"'], room: "#payments-alerts", group_by: [...] }]
    - {}`)
    expect(route).toMatchObject({ groupBy: ['cluster'], policy: 'p', matchers: [], room: null, autoResolve: null })
    expect(route.routes[0]).toEqual({
      ...OPEN_ROUTE,
      matchers: [
        { label: 'a', op: '=', value: 'b' },
        { label: 'c', op: '=~', value: 'd|e' },
      ],
      set: { service: 'checkout', severity: 'sev1', type: 'availability', team: 'payments', labels: { x: 'y' } },
      playbook: 'down',
      room: 'none',
      autoResolve: true,
      routes: [expect.objectContaining({ groupBy: ['...'], room: '#payments-alerts', set: {} })],
    })
    expect(route.routes[0]?.routes[0]?.matchers).toHaveLength(2)
  })

  test('reads what alerts wait for, and how that is taken back', () => {
    const { route } = read(`
route:
  group_wait: 30s
  threshold: { count: 3, within: 5m }
  reopen_within: 1h
  repeat: 4h
  flapping: { changes: 5, within: 10m }
  routes:
    - { continue: true, threshold: { count: 2, within: 1m, of: times } }
    - { group_wait: none, threshold: none, reopen_within: none, repeat: none, flapping: none }
    - { group_wait: 0s }`)
    expect(route).toMatchObject({
      ...{ groupWaitMs: 30_000, reopenWithinMs: 3_600_000, repeatMs: 14_400_000, continue: false },
      threshold: { count: 3, withinMs: 300_000, of: 'distinct' },
      flapping: { changes: 5, withinMs: 600_000 },
    })
    const none = { reopenWithinMs: 'none', repeatMs: 'none', flapping: 'none' }
    expect(route.routes).toMatchObject([
      { continue: true, threshold: { count: 2, withinMs: 60_000, of: 'times' }, groupWaitMs: null, repeatMs: null },
      { continue: false, threshold: 'none', groupWaitMs: 0, ...none },
      { groupWaitMs: 0, threshold: null },
    ])
  })
})
