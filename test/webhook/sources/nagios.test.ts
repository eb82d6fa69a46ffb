import { describe, expect, test } from 'vitest'
import type { Signal } from '../../../src/alert/alert.ts'
import { HOST, one, RECOVERED, read, SERVICE, service } from './nagios.ts'

const brief = ({ kind, status, ended }: Signal) => [kind === 'information' ? 'note' : status, ended]

test('a service that fails is an alert', () => {
  expect(service()).toEqual({
    source: 'prod',
    fingerprint: 'shop-1;Disk /var',
    status: 'firing',
    kind: 'alert',
    severity: 'sev2',
    title: 'Disk /var on shop-1 is critical',
    description: 'DISK CRITICAL - free space: /var 3 MB (2%)',
    labels: {
      ...{ alertname: 'Disk /var', host: 'shop-1', address: '192.0.2.7', state: 'CRITICAL', hostgroups: 'shop,linux' },
    },
    links: {
      source: 'https://nagios.example.com/cgi-bin/extinfo.cgi?type=2&host=shop-1&service=Disk%20%2Fvar',
      runbook: 'https://runbooks.example.com/disk',
      dashboard: 'https://graphs.example.com/disk',
    },
    startsAt: null,
    endsAt: null,
    ended: null,
    expiresAt: null,
    cut: 0,
  })
})

test('a host that is down is an alert of its own', () => {
  expect(one(HOST)).toMatchObject({
    ...{ fingerprint: 'db-1', status: 'firing', severity: 'sev1', title: 'Host db-1 is down' },
    description: 'PING CRITICAL - Packet loss = 100%',
    labels: { alertname: 'Host check', host: 'db-1', state: 'DOWN' },
    links: { source: 'https://nagios.example.com/cgi-bin/extinfo.cgi?type=1&host=db-1' },
  })
})

test('a recovery ends the same alert, although its problem id is 0 by then', () => {
  expect(one(RECOVERED)).toMatchObject({
    ...{ fingerprint: service().fingerprint, status: 'resolved', ended: null, severity: 'sev2' },
    ...{ title: service().title, description: 'DISK OK', endsAt: new Date(1_786_000_900_000) },
  })
})

test('an acknowledgement says who, and what they wrote', () => {
  const acknowledged = { NOTIFICATIONTYPE: 'ACKNOWLEDGEMENT', SERVICEACKAUTHOR: 'ada', SERVICEACKCOMMENT: 'on it' }
  const { alerts, faults } = read({ ...SERVICE, ...acknowledged })
  expect(faults).toEqual([])
  expect(alerts).toMatchObject([
    { status: 'acknowledged', kind: 'alert', severity: 'sev2', fingerprint: service().fingerprint },
    { kind: 'information', title: 'Acknowledged by ada', description: 'on it', fingerprint: service().fingerprint },
  ])
})

test('an acknowledgement without words is no note', () =>
  expect(service({ NOTIFICATIONTYPE: 'ACKNOWLEDGEMENT' }).status).toBe('acknowledged'))

describe('a notification of type', () => {
  test.each([
    ['PROBLEM', 'CRITICAL', [['firing', null]]],
    ['problem', 'CRITICAL', [['firing', null]]],
    ['PROBLEM', 'OK', [['resolved', null]]],
    ['RECOVERY', 'OK', [['resolved', null]]],
    ['ACKNOWLEDGEMENT', 'WARNING', [['acknowledged', null]]],
    ['ACKNOWLEDGEMENT', 'OK', [['resolved', null]]],
    ['FLAPPINGSTART', 'CRITICAL', [['note', null]]],
    [
      'FLAPPINGSTART',
      'OK',
      [
        ['note', null],
        ['resolved', 'flapping'],
      ],
    ],
    [
      'FLAPPINGSTOP',
      'CRITICAL',
      [
        ['firing', null],
        ['note', null],
      ],
    ],
    [
      'FLAPPINGSTOP',
      'OK',
      [
        ['resolved', null],
        ['note', null],
      ],
    ],
    [
      'FLAPPINGDISABLED',
      'WARNING',
      [
        ['firing', null],
        ['note', null],
      ],
    ],
    [
      'FLAPPINGDISABLED',
      'OK',
      [
        ['resolved', null],
        ['note', null],
      ],
    ],
    ['DOWNTIMESTART', 'CRITICAL', [['note', null]]],
    [
      'DOWNTIMESTART',
      'OK',
      [
        ['note', null],
        ['resolved', null],
      ],
    ],
    ['DOWNTIMEEND', 'CRITICAL', [['note', null]]],
    ['DOWNTIMECANCELLED', 'CRITICAL', [['note', null]]],
    ['CUSTOM', 'CRITICAL', [['note', null]]],
    [
      'CUSTOM',
      'OK',
      [
        ['note', null],
        ['resolved', null],
      ],
    ],
    ['NEWWORD', 'OK', [['resolved', null]]],
    ['', 'WARNING', [['firing', null]]],
    ['$NOTIFICATIONTYPE$', 'OK', [['resolved', null]]],
  ])('%s in state %s is %j', (type, state, expected) => {
    const { alerts, faults } = read({ ...SERVICE, NOTIFICATIONTYPE: type, SERVICESTATE: state })
    expect(faults).toEqual([])
    expect(alerts.map(brief)).toEqual(expected)
    expect(new Set(alerts.map(({ fingerprint }) => fingerprint))).toEqual(new Set(['shop-1;Disk /var']))
  })

  test('that nobody knows is taken and ignored', () =>
    expect(read({ ...SERVICE, NOTIFICATIONTYPE: 'NEWWORD' })).toEqual({
      ...{ alerts: [], faults: [], ignored: 'nothing is known of a notification of type NEWWORD' },
    }))
})

test.each([
  ['FLAPPINGSTART', 'Disk /var on shop-1 is flapping', 'Its problems and recoveries are not heard of until it stops.'],
  ['FLAPPINGSTOP', 'Disk /var on shop-1 has stopped flapping', ''],
  ['FLAPPINGDISABLED', 'Disk /var on shop-1 is no longer watched for flapping', ''],
  ['DOWNTIMESTART', 'Disk /var on shop-1 is in downtime now', 'planned'],
  ['DOWNTIMEEND', 'Disk /var on shop-1 is no longer in downtime', 'planned'],
  ['DOWNTIMECANCELLED', 'The downtime of Disk /var on shop-1 was cancelled', 'planned'],
  ['CUSTOM', 'Sent by hand by bob about Disk /var on shop-1', 'planned'],
])('a note about %s says %j', (type, title, description) => {
  const words = { NOTIFICATIONAUTHOR: 'bob', NOTIFICATIONCOMMENT: 'planned' }
  const { alerts } = read({ ...SERVICE, ...words, NOTIFICATIONTYPE: type })
  expect(alerts.filter(({ kind }) => kind === 'information')).toMatchObject([{ title, description }])
})

test('what somebody sends by hand without a word has the output', () => {
  const { alerts } = read({ ...HOST, NOTIFICATIONTYPE: 'CUSTOM' })
  expect(alerts).toMatchObject([{ title: 'Sent by hand about Host db-1', description: HOST.HOSTOUTPUT }])
})

describe('a state', () => {
  test.each([
    ['CRITICAL', 'sev2'],
    ['WARNING', 'sev3'],
    ['UNKNOWN', 'sev3'],
    ['ODD', null],
  ])('of a service, %s, is %s', (state, severity) => expect(service({ SERVICESTATE: state }).severity).toBe(severity))

  test.each([
    ['DOWN', 'sev1', 'Host db-1 is down'],
    ['UNREACHABLE', 'sev3', 'Host db-1 is unreachable'],
  ])('of a host, %s, is %s', (state, severity, title) =>
    expect(one({ ...HOST, HOSTSTATE: state })).toMatchObject({ status: 'firing', severity, title }),
  )

  test('that gets worse is another severity of the same alert', () => {
    const warning = service({ SERVICESTATE: 'WARNING' })
    const critical = service({ SERVICESTATE: 'CRITICAL', LASTSERVICESTATE: 'WARNING', SERVICENOTIFICATIONID: '90212' })
    expect([warning.severity, critical.severity]).toEqual(['sev3', 'sev2'])
    expect(critical.fingerprint).toBe(warning.fingerprint)
    expect([warning.status, critical.status]).toEqual(['firing', 'firing'])
  })

  test('means what the rulebook says', () =>
    expect(one(SERVICE, { severities: { Critical: 'sev1' } }).severity).toBe('sev1'))

  test('that is soft is ignored, except that it is over', () => {
    expect(read({ ...SERVICE, SERVICESTATETYPE: 'SOFT' })).toMatchObject({ alerts: [], faults: [] })
    expect(read({ ...SERVICE, SERVICESTATETYPE: 'SOFT' }).ignored).toContain('soft')
    expect(one({ ...RECOVERED, SERVICESTATETYPE: 'SOFT' }).status).toBe('resolved')
  })

  test('that was in order before leaves the title of a recovery without one', () =>
    expect(one({ ...RECOVERED, LASTSERVICESTATE: 'OK' }).title).toBe('Disk /var on shop-1'))
})

describe('a severity of an object’s own', () => {
  test.each([
    ['critical', 'sev1'],
    ['sev4', 'sev4'],
    ['P3', 'sev3'],
    ['gold', 'sev2'],
    ['$_SERVICESEVERITY$', 'sev2'],
    ['', 'sev2'],
  ])('%j makes it %s', (word, severity) => expect(service({ SEVERITY: word }).severity).toBe(severity))

  test('may be a word of the rulebook', () =>
    expect(one({ ...SERVICE, SEVERITY: 'gold' }, { severities: { gold: 'sev1' } }).severity).toBe('sev1'))
})
