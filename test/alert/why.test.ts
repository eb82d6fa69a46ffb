import { describe, expect, test } from 'vitest'
import { because, type Decided } from '../../src/alert/because.ts'
import type { AlertFacts } from '../../src/alert/facts.ts'
import { inhibitRule } from '../../src/alert/inhibition.ts'
import type { Matcher } from '../../src/alert/matcher.ts'
import { OPEN_ROUTE, type Route, routeFor } from '../../src/alert/route.ts'
import type { Silence } from '../../src/alert/silence.ts'
import { explain, takenRoute } from '../../src/alert/why.ts'
import { plainly } from '../../src/alert/words.ts'
import { MINUTE } from '../../src/lib/time.ts'

const at = (time: string) => new Date(`2026-11-20T${time}:00Z`)
const is = (label: string, value: string): Matcher => ({ label, op: '=', value })

const FACTS: AlertFacts = {
  classified: [],
  alert: { source: 'prod', fingerprint: 'f1', title: 'Checkout is down', status: 'firing', severity: 'sev2' },
  ...{ verdict: 'open', reason: 'first_in_group', at: at('03:10'), until: null, mutedBy: null },
  ...{ silence: null, inhibition: null, groupKey: 'service="checkout"' },
  route: { ends: [{ path: 'route', matchers: [] }], tried: [], mute: [], reopenWithinMs: null },
  ...{ threshold: null, flapping: null, limit: null, storm: null },
  seen: { count: 1, firstAt: at('03:09'), lastAt: at('03:09') },
  incident: null,
}

const SILENCE: Silence = {
  ...{ id: 12, matchers: [is('service', 'checkout')], startsAt: at('03:00'), endsAt: at('04:00'), reason: 'Deploy' },
  ...{ by: { kind: 'user', id: 'U0ADA', name: 'Ada' }, incident: 3, endedAt: null, endedBy: null },
}

const RULE = inhibitRule([is('alertname', 'ClusterDown')], [is('severity', 'warning')], ['cluster'])
const CLUSTER = { source: 'prod', fingerprint: 'c', title: 'Cluster eu is down' }
const IN_4 = { incident: { number: 4, resolvedAt: null } }
const MUTED = { until: at('04:00') }

// A decision without a row does not compile.
const SENTENCES: Record<Decided, [facts: Partial<AlertFacts>, sentence: string]> = {
  'open first_in_group': [IN_4, 'It opened INC-4: it was the first of its group.'],
  'open still_firing': [IN_4, 'It opened INC-4: the incident before was resolved, and 30 min later it still fired.'],
  'open storm': [
    { ...IN_4, storm: { incidents: 10, withinMs: 5 * MINUTE } },
    'It opened INC-4, the one incident of a storm: 10 incidents within 5 min is too many for one each.',
  ],
  'join storm': [IN_4, 'It went into INC-4, the one incident of a storm: too many were about to open at once.'],
  'open rate_limited': [
    { ...IN_4, limit: { count: 600, perMs: MINUTE } },
    'It opened INC-4, which collects what is too much: source prod sent more than 600 within 1 min.',
  ],
  'join rate_limited': [
    IN_4,
    'It went into INC-4, which collects what is too much: source prod sent more than its limit.',
  ],
  'join group_is_open': [IN_4, 'It joined INC-4, which was open for its group.'],
  'reopen resolved_lately': [
    { ...IN_4, route: { ...FACTS.route, reopenWithinMs: 30 * MINUTE } },
    'It reopened INC-4, which had been resolved less than 30 min before.',
  ],
  'mute silenced': [
    { ...MUTED, mutedBy: 'silence:12', silence: SILENCE },
    'It is silenced until 2026-11-20 04:00 UTC by silence 12 (Deploy; made by Ada in INC-3).',
  ],
  'mute inhibited': [
    { mutedBy: 'inhibition:x', inhibition: { rule: RULE, alerts: [CLUSTER] } },
    'It is inhibited while Cluster eu is down fires (rule: alertname="ClusterDown").',
  ],
  'mute in_maintenance': [
    { ...MUTED, mutedBy: 'maintenance:ledger: backups' },
    'It is muted until 2026-11-20 04:00 UTC by the maintenance window ledger: backups.',
  ],
  'mute outside_active_time': [
    { ...MUTED, mutedBy: 'interval:office' },
    'It is muted until 2026-11-20 04:00 UTC: its route is active only within the time interval office.',
  ],
  'wait group_wait': [
    { until: at('03:11') },
    'It waits until 2026-11-20 03:11 UTC for others of its group; then they open one incident.',
  ],
  'wait below_threshold': [
    { threshold: { count: 3, withinMs: 10 * MINUTE, of: 'distinct', stand: 1 } },
    'It waits: 1 of 3 different alerts of its group within 10 min; an incident opens at 3.',
  ],
  'refire fires_again': [IN_4, 'It fired again, in INC-4.'],
  'acknowledge acknowledged_at_source': [IN_4, 'It was acknowledged at its source, and so was INC-4.'],
  'clear resolved_at_source': [IN_4, 'It is over, as its source says; it belonged to INC-4.'],
  'clear expired': [IN_4, 'It counts as over, for nothing was heard of it any longer; it belonged to INC-4.'],
  'clear calm_again': [IN_4, 'It is over, and calm again after flapping; it belonged to INC-4.'],
  'hold flapping': [
    { ...IN_4, until: at('03:20'), flapping: { changes: 5, withinMs: 10 * MINUTE } },
    'It flaps (5 changes within 10 min): in INC-4 it counts as firing until it is calm, at 2026-11-20 03:20 UTC at the earliest.',
  ],
  'change severity_changed': [IN_4, 'Its severity changed, in INC-4.'],
  'note information': [IN_4, 'It is information: it was noted in INC-4.'],
  'keep information': [{}, 'It is information, and no incident of its own was open: it was only kept.'],
  'keep heartbeat': [{}, 'It is a heartbeat, which says that its sender is alive: it opens nothing.'],
  'keep route_opens_nothing': [{}, 'Its route has room: none. It is kept and counted, and opens nothing.'],
  'keep nothing_open': [{}, 'It is not firing, and there was no incident of it to be told.'],
  'keep resolved_by_people': [
    IN_4,
    'It fires on in INC-4, which people have resolved: for 30 min that is taken as known.',
  ],
  'keep begun_anew': [IN_4, 'It began anew in INC-4, which was open: nobody was called again.'],
  'keep classified_anew': [IN_4, 'It fires on in INC-4, and other rules say how bad it is than before.'],
  'repeat repeated': [{}, 'It only came once more.'],
  'repeat older_episode': [{}, 'It told of an earlier time, which is over.'],
  'repeat heard_of_since': [{}, 'It was heard of again before its time was up.'],
}

const told = (decided: string, facts: Partial<AlertFacts> = {}) => {
  const [verdict = '', reason = ''] = decided.split(' ')
  return plainly(because({ ...FACTS, ...facts, verdict, reason }))
}

describe('why', () => {
  test.each(Object.entries(SENTENCES))('has a sentence for %s', (decided, [facts, sentence]) => {
    expect(told(decided, facts)).toBe(sentence)
  })

  test.each(Object.keys(SENTENCES))('says something of %s, whatever is not known any longer', decided => {
    expect(told(decided)).toMatch(/^It[s ].{10,}\.$/)
    expect(told(decided)).not.toMatch(/null|undefined|NaN| {2}/)
  })

  test('has a sentence for what a newer version decided', () => {
    expect(told('toString constructor')).toBe('What became of it: toString, because of constructor.')
  })

  test.each<[string, string, Partial<AlertFacts>, string]>([
    [
      'of a silence that is over',
      'mute silenced',
      { until: at('03:10'), silence: { ...SILENCE, endsAt: at('03:10'), by: { kind: 'tocsin' }, incident: null } },
      'It is silenced for a moment longer by silence 12, which is over (Deploy; made by Tocsin).',
    ],
    [
      'of several that inhibit',
      'mute inhibited',
      { inhibition: { rule: null, alerts: [CLUSTER, CLUSTER] } },
      'It is inhibited while Cluster eu is down and others fire.',
    ],
    [
      'of nobody who inhibits any longer',
      'mute inhibited',
      { inhibition: { rule: null, alerts: [] } },
      'It is inhibited for a moment longer: what inhibited it is over.',
    ],
    [
      'of a route that mutes within an interval',
      'mute outside_active_time',
      { ...MUTED, mutedBy: 'interval:night', route: { ...FACTS.route, mute: ['night'] } },
      'It is muted until 2026-11-20 04:00 UTC: its route mutes within the time interval night.',
    ],
    [
      'of one that counts times',
      'wait below_threshold',
      { threshold: { count: 5, withinMs: MINUTE, of: 'times', stand: 4 } },
      'It waits: 4 of 5 times that its group came within 1 min; an incident opens at 5.',
    ],
  ])('tells %s', (_, decided, facts, sentence) => expect(told(decided, facts)).toBe(sentence))
})

describe('all of it', () => {
  const all = (facts: Partial<AlertFacts> = {}) => explain({ ...FACTS, ...facts }).map(plainly)

  test('is the verdict, the route, the group and how often it came', () => {
    expect(all(IN_4)).toEqual([
      'It opened INC-4: it was the first of its group.',
      'Route: route.',
      'Group: service="checkout".',
      'Seen once, at 2026-11-20 03:09 UTC.',
    ])
    const often = { count: 7, firstAt: at('03:00'), lastAt: at('03:09') }
    expect(all({ ...IN_4, seen: often })).toContain('Seen 7 times, from 2026-11-20 03:00 UTC to 2026-11-20 03:09 UTC.')
  })

  test('tells each rule that has classified it, and how far those are that count', () => {
    const classified: AlertFacts['classified'] = [
      { rule: 'a', from: 'sev4', to: 'sev3', because: 'tier-1 at night', stand: null },
      { rule: 'b', from: 'sev3', to: 'sev2', because: 'three at once', count: 3, stand: 2 },
      { rule: 'c', from: 'sev3', to: 'sev3', because: 'disks', type: 'capacity', stand: null },
      { rule: 'd', from: 'sev3', to: 'sev3', because: 'at least', stand: null },
    ]
    expect(all({ ...IN_4, classified }).slice(1, 3)).toEqual([
      'Classified: sev4 → sev3 (tier-1 at night), type capacity (disks), sev3 (at least).',
      'Counts: 2 of 3 alerts for sev2 (three at once).',
    ])
  })

  test.each([
    ['alert:"prod":"f1"', 'Group: it stands alone, without any label to group by.'],
    ['sha256:abc', 'Group: by labels that are too long to show.'],
  ])('says of the group %s what people can read', (groupKey, sentence) => {
    expect(all({ groupKey })).toContain(sentence)
  })

  test('names the incident that an alert belonged to before', () => {
    const kept = { verdict: 'keep', reason: 'route_opens_nothing' }
    expect(all({ ...kept, ...IN_4 })[1]).toBe('It belongs to INC-4.')
    expect(all({ ...kept, incident: { number: 4, resolvedAt: at('02:00') } })[1]).toBe(
      'It belonged to INC-4, resolved at 2026-11-20 02:00 UTC.',
    )
  })

  test('names the routes that were tried, the first few', () => {
    const child = (service: string, more: Partial<Route> = {}): Route => {
      return { ...OPEN_ROUTE, matchers: [is('service', service)], ...more }
    }
    const taken = child('checkout', { continue: true, routes: [child('db')] })
    const root = { ...OPEN_ROUTE, routes: [child('a'), child('b'), child('c'), taken, OPEN_ROUTE] }
    const labels = { service: 'checkout' }
    const route = takenRoute(root, labels, routeFor(root, labels))
    expect(all({ route }).slice(1, 3)).toEqual([
      'Route: route.routes[3] (service="checkout"), route.routes[4].',
      'Tried: route.routes[0] (not service="a"), route.routes[1] (not service="b"), route.routes[2] (not service="c") and 1 more.',
    ])
  })
})
