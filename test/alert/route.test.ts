import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Labels } from '../../src/alert/alert.ts'
import type { Matcher } from '../../src/alert/matcher.ts'
import { groupKeyOf, labelsAfter, labelsToRoute, OPEN_ROUTE, type Route, routeFor } from '../../src/alert/route.ts'

const open = OPEN_ROUTE
const is = (label: string, value: string): Matcher => ({ label, op: '=', value })

const tree: Route = {
  ...open,
  policy: 'everybody',
  set: { team: 'platform', labels: { from: 'root' } },
  routes: [
    { ...open, matchers: [is('severity', 'info')], room: 'none' },
    {
      ...open,
      matchers: [is('team', 'payments')],
      policy: 'payments',
      groupBy: ['service'],
      set: { labels: { region: 'eu' } },
      routes: [
        { ...open, matchers: [is('env', 'dev')], autoResolve: true },
        { ...open, matchers: [is('service', 'ledger')], playbook: 'ledger-down', set: { severity: 'sev1' } },
      ],
    },
    { ...open, matchers: [is('service', 'ledger')], policy: 'ledger' },
  ],
}

describe('a route', () => {
  test.each<[Labels, string]>([
    [{}, 'route'],
    [{ team: 'unknown' }, 'route'],
    [{ severity: 'info' }, 'route.routes[0]'],
    [{ severity: 'info', team: 'payments' }, 'route.routes[0]'],
    [{ team: 'payments' }, 'route.routes[1]'],
    [{ team: 'payments', env: 'dev', service: 'ledger' }, 'route.routes[1].routes[0]'],
    [{ team: 'payments', service: 'ledger' }, 'route.routes[1].routes[1]'],
    [{ service: 'ledger' }, 'route.routes[2]'],
  ])('for %j is %s', (labels, path) => {
    expect(routeFor(tree, labels).path).toBe(path)
  })

  test('has defaults where nothing is said', () => {
    expect(routeFor(open, { a: 'b' })).toEqual({
      path: 'route',
      paths: ['route'],
      groupBy: ['service', 'alertname'],
      set: {},
      policy: null,
      playbook: null,
      room: 'channel',
      autoResolve: false,
      groupWaitMs: 0,
      threshold: null,
      reopenWithinMs: null,
      repeatMs: null,
      flapping: null,
      active: [],
      mute: [],
    })
  })

  test('inherits what it leaves open', () => {
    expect(routeFor(tree, { team: 'payments', service: 'ledger' })).toEqual({
      path: 'route.routes[1].routes[1]',
      paths: ['route.routes[1].routes[1]'],
      groupBy: ['service'],
      set: { team: 'platform', severity: 'sev1', labels: { from: 'root', region: 'eu' } },
      policy: 'payments',
      playbook: 'ledger-down',
      room: 'channel',
      autoResolve: false,
      groupWaitMs: 0,
      threshold: null,
      reopenWithinMs: null,
      repeatMs: null,
      flapping: null,
      active: [],
      mute: [],
    })
  })

  test('can take back what stands above', () => {
    const root = { ...open, room: 'none', autoResolve: true } as const
    const child = { ...open, room: '#payments', autoResolve: false } as const
    expect(routeFor({ ...root, routes: [child] }, {})).toMatchObject({ room: '#payments', autoResolve: false })
  })

  const waits = {
    ...open,
    ...{ groupWaitMs: 30_000, reopenWithinMs: 60_000, repeatMs: 3_600_000, active: ['day'], mute: ['lunch'] },
    threshold: { count: 3, withinMs: 60_000, of: 'distinct' },
    flapping: { changes: 5, withinMs: 60_000 },
  } as const

  test('hands down what alerts wait for', () => {
    const { groupWaitMs, reopenWithinMs, repeatMs, active, mute, threshold, flapping } = waits
    expect(routeFor({ ...waits, routes: [open] }, {})).toMatchObject({
      path: 'route.routes[0]',
      ...{ groupWaitMs, reopenWithinMs, repeatMs, active, mute, threshold, flapping },
    })
  })

  test('lets a route below wait for nothing again', () => {
    const none = { threshold: 'none', reopenWithinMs: 'none', repeatMs: 'none', flapping: 'none' } as const
    const child = { ...open, ...none, groupWaitMs: 0, active: [], mute: [] }
    const gone = { threshold: null, reopenWithinMs: null, repeatMs: null, flapping: null }
    expect(routeFor({ ...waits, routes: [child] }, {})).toMatchObject({ ...gone, groupWaitMs: 0, active: [], mute: [] })
    expect(routeFor({ ...waits, routes: [{ ...child, routes: [open] }] }, {})).toMatchObject(gone)
  })
})

describe('a group key', () => {
  const alert = {
    source: 'prod',
    fingerprint: 'f1',
    title: 'It is down',
    labels: { service: 'checkout', alertname: 'Down', pod: 'p1' },
  }
  const by = (...groupBy: string[]) => ({ groupBy, set: {} })

  test('is the sorted labels', () => {
    expect(groupKeyOf(by('service', 'alertname'), alert)).toBe('alertname="Down",service="checkout"')
    expect(groupKeyOf(by('alertname', 'service', 'service'), alert)).toBe('alertname="Down",service="checkout"')
  })

  test('names a label that the alert has not', () => {
    expect(groupKeyOf(by('service', 'zone'), alert)).toBe('service="checkout",zone=""')
  })

  test('reads what the route sets', () => {
    const routing = { groupBy: ['service', 'region'], set: { service: 'ledger', labels: { region: 'eu' } } }
    expect(groupKeyOf(routing, alert)).toBe('region="eu",service="ledger"')
    expect(labelsAfter(routing, { a: 'b' })).toEqual({ a: 'b', region: 'eu', service: 'ledger' })
  })

  test('of an alert without any of the labels is its own', () => {
    const key = groupKeyOf(by('cluster'), alert)
    expect(key).not.toBe(groupKeyOf(by('cluster'), { ...alert, fingerprint: 'f2' }))
    expect(key).not.toBe(groupKeyOf(by('cluster'), { ...alert, source: 'other' }))
    expect(key).toBe(groupKeyOf(by('constructor'), alert))
  })

  test('takes every label by ...', () => {
    expect(groupKeyOf(by('...'), alert)).toBe('alertname="Down",pod="p1",service="checkout"')
  })

  test('is never the same for two label sets', () => {
    const word = fc.string({ unit: fc.constantFrom(...'a",=\\:\u0000\ud800é') })
    const groupBy = ['a', 'b="', 'source', 'alert']
    const set = fc.record({ a: word, 'b="': word, source: word, alert: word })
    fc.assert(
      fc.property(set, set, word, word, (one, two, f1, f2) => {
        const key = (labels: Labels, fingerprint: string) =>
          groupKeyOf(by(...groupBy), { source: 's', fingerprint, labels })
        const alone = (labels: Labels) => Object.values(labels).every(value => value === '')
        const same = groupBy.every(name => Reflect.get(one, name) === Reflect.get(two, name))
        expect(key(one, f1) === key(two, f2)).toBe(same && (!alone(one) || f1 === f2))
      }),
    )
  })
})

test.each([
  ['says for every sender how bad it is, in the usual word', {}, 'sev4', { alertname: 'Down', severity: 'info' }],
  ['keeps the words that it has', { severity: 'page', alertname: 'A' }, 'sev1', { severity: 'page', alertname: 'A' }],
  ['has no word for what nobody knows', {}, null, { alertname: 'Down' }],
] as const)('what routes are asked about %s', (_, labels, severity, expected) =>
  expect(labelsToRoute({ labels, severity, title: 'Down' })).toEqual(expected),
)
