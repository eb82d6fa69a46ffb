import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Signal } from '../../../src/alert/alert.ts'
import { nagios } from '../../../src/webhook/sources/nagios.ts'
import type { Delivered } from '../../../src/webhook/sources/system.ts'
import { type Receiver, startReceiver } from '../../kit/monitoring.ts'
import { context, only, RECEIVED, source } from './sources.ts'

const SERVICE = {
  OBJECT_TYPE: 'service',
  NOTIFICATIONTYPE: 'PROBLEM',
  HOSTNAME: 'shop-1',
  HOSTADDRESS: '192.0.2.7',
  HOSTGROUPNAMES: 'shop,linux',
  HOSTSTATE: 'UP',
  SERVICEDESC: 'Disk /var',
  SERVICESTATE: 'CRITICAL',
  LASTSERVICESTATE: 'OK',
  SERVICESTATETYPE: 'HARD',
  SERVICENOTIFICATIONNUMBER: '1',
  SERVICENOTIFICATIONID: '90211',
  SERVICEPROBLEMID: '4711',
  LASTSERVICEPROBLEMID: '4498',
  SERVICEOUTPUT: 'DISK CRITICAL - free space: /var 3 MB (2%)',
  LONGSERVICEOUTPUT: '',
  SERVICEACKAUTHOR: '',
  SERVICEACKCOMMENT: '',
  LASTSERVICESTATECHANGE: '1786000000',
  TIMET: '1786000302',
  SERVICEINFOURL: 'https://nagios.example.com/cgi-bin/extinfo.cgi?type=2&host=shop-1&service=Disk%20%2Fvar',
  SERVICENOTESURL: 'https://runbooks.example.com/disk',
  SERVICEACTIONURL: 'https://graphs.example.com/disk',
}

const HOST = {
  OBJECT_TYPE: 'host',
  NOTIFICATIONTYPE: 'PROBLEM',
  HOSTNAME: 'db-1',
  HOSTSTATE: 'DOWN',
  LASTHOSTSTATE: 'UP',
  HOSTSTATETYPE: 'HARD',
  HOSTNOTIFICATIONID: '90230',
  HOSTPROBLEMID: '4720',
  HOSTOUTPUT: 'PING CRITICAL - Packet loss = 100%',
  LASTHOSTSTATECHANGE: '1786000000',
  HOSTINFOURL: 'https://nagios.example.com/cgi-bin/extinfo.cgi?type=1&host=db-1',
}

const RECOVERED = {
  ...SERVICE,
  ...{ NOTIFICATIONTYPE: 'RECOVERY', SERVICESTATE: 'OK', LASTSERVICESTATE: 'CRITICAL' },
  ...{ SERVICEPROBLEMID: '0', LASTSERVICEPROBLEMID: '4711', LASTSERVICESTATECHANGE: '1786000900' },
  ...{ SERVICEOUTPUT: 'DISK OK' },
}

type Changes = Parameters<typeof context>[0]
const read = (payload: unknown, changes: Changes = {}) => nagios.read(payload, context({ type: 'nagios', ...changes }))
const one = (payload: unknown, changes: Changes = {}) => only(read(payload, changes))
const service = (changes: Readonly<Record<string, unknown>> = {}) => one({ ...SERVICE, ...changes })
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

describe('a key', () => {
  test.each(['NAGIOS_', 'ICINGA_', 'NOTIFY_', 'nagios_', ''])('may begin with %j', prefix => {
    const payload = Object.fromEntries(Object.entries(SERVICE).map(([name, value]) => [prefix + name, value]))
    expect(one(payload)).toEqual(service())
  })

  test('may be written in any case', () => {
    const payload = Object.fromEntries(Object.entries(SERVICE).map(([name, value]) => [name.toLowerCase(), value]))
    expect(one(payload)).toEqual(service())
  })

  test('with LABEL_ in front is a label of its own', () =>
    expect(service({ LABEL_TEAM: 'payments', label_env: 'prod', LABEL_x: '$_HOSTX$' }).labels).toMatchObject({
      ...{ team: 'payments', env: 'prod', host: 'shop-1' },
    }))

  test('that nobody asked for changes nothing', () =>
    expect(service({ SERVICEPERFDATA: '/var=3MB;;;0;128', CONTACTNAME: 'x' })).toEqual(service()))
})

describe('what it is about', () => {
  const { OBJECT_TYPE: _, ...plain } = SERVICE
  const { OBJECT_TYPE: __, ...host } = HOST
  test('is seen without being said', () => {
    expect(one(plain).fingerprint).toBe('shop-1;Disk /var')
    expect(one(host).fingerprint).toBe('db-1')
  })

  test.each(['', '$SERVICEDESC$'])('is the host where the service is %j', desc =>
    expect(one({ ...host, SERVICEDESC: desc, SERVICESTATE: '$SERVICESTATE$' }).fingerprint).toBe('db-1'),
  )

  test('is the host where that is said, whatever else is there', () =>
    expect(one({ ...HOST, SERVICEDESC: 'ping' }).fingerprint).toBe('db-1'))

  test.each([
    ['an empty name', { ...SERVICE, HOSTNAME: '' }, 'HOSTNAME'],
    ['a name that stayed a macro', { ...SERVICE, HOSTNAME: '$HOSTNAME$' }, 'HOSTNAME'],
    ['a service without one', { ...SERVICE, SERVICEDESC: '' }, 'SERVICEDESC'],
    ['environment macros that are switched off', { NAGIOS_HOSTNAME: '', NAGIOS_HOSTSTATE: '' }, 'HOSTNAME'],
    ['neither type nor state', { HOSTNAME: 'db-1' }, 'NOTIFICATIONTYPE'],
    ['nothing', {}, 'HOSTNAME'],
    ['a list', [], ''],
    ['a text', 'x', ''],
    ['null', null, ''],
  ])('is missing in %s', (_, payload, path) =>
    expect(read(payload)).toEqual({ alerts: [], faults: [{ path, message: expect.any(String) }] }),
  )
})

describe('a link', () => {
  test.each([
    ['website_url not set/cgi-bin/extinfo.cgi?type=2&host=shop-1', undefined],
    ['/nagios4/cgi-bin/extinfo.cgi?type=2&host=shop-1', undefined],
    ['$SERVICEINFOURL$', undefined],
    ['javascript:alert(1)', undefined],
    ['http://nagios/cgi-bin/x', 'http://nagios/cgi-bin/x'],
  ])('to %j is %j', (url, link) => expect(service({ SERVICEINFOURL: url }).links.source).toBe(link))

  test('that Nagios does not know is made from the rulebook', () => {
    const url = 'https://nagios.example.com/nagios4'
    const unset = 'website_url not set/cgi-bin/extinfo.cgi'
    expect([
      one({ ...SERVICE, SERVICEINFOURL: unset }, { url }).links.source,
      one({ ...HOST, HOSTINFOURL: unset }, { url }).links.source,
    ]).toEqual([
      `${url}/cgi-bin/extinfo.cgi?type=2&host=shop-1&service=Disk%20%2Fvar`,
      `${url}/cgi-bin/extinfo.cgi?type=1&host=db-1`,
    ])
  })
})

describe('long output', () => {
  test.each([
    ['line 1\\nline 2\\n', 'first\nline 1\nline 2'],
    ['at C:\\\\new\\\\table\\nnext', 'first\nat C:\\new\\table\nnext'],
    ['', 'first'],
  ])('%j is lines again', (long, description) =>
    expect(service({ SERVICEOUTPUT: 'first', LONGSERVICEOUTPUT: long }).description).toBe(description),
  )

  test('of the first line keeps what looks like one', () =>
    expect(service({ SERVICEOUTPUT: 'C:\\new' }).description).toBe('C:\\new'))
})

describe('a body', () => {
  const sent = (raw: Buffer, type: string): Delivered => ({
    ...{ method: 'POST', headers: { 'content-type': type }, query: {}, raw, url: 'https://x/', receivedAt: RECEIVED },
  })
  const form = 'application/x-www-form-urlencoded'
  const bodyOf = async (raw: string, type: string) => {
    const body = await nagios.body?.(sent(Buffer.from(raw), type))
    if (!body || 'fault' in body) throw new Error('no body')
    return body.json
  }

  test('is a form, as curl sends it', async () =>
    expect(one(await bodyOf(new URLSearchParams(SERVICE).toString(), form))).toEqual(service()))

  test('is JSON, as a script may send it', async () =>
    expect(one(await bodyOf(JSON.stringify(SERVICE), 'application/json'))).toEqual(service()))

  test('with bytes that are no UTF-8 is read all the same', async () => {
    const alert = one(await bodyOf('HOSTNAME=db-1&HOSTSTATE=DOWN&HOSTOUTPUT=Gesch%E4ft%20zu', form))
    expect(alert).toMatchObject({ fingerprint: 'db-1', description: 'Gesch\ufffdft zu' })
  })
})

describe('a notification of several contacts', () => {
  const SOURCE = source({ name: 'nagios', type: 'nagios' })
  let receiver: Receiver
  beforeEach(async () => {
    receiver = await startReceiver(SOURCE)
  })
  afterEach(() => receiver.close())

  async function post(payload: Readonly<Record<string, string>>): Promise<unknown> {
    const headers = { authorization: 'Bearer s3cret' }
    const body = new URLSearchParams(payload)
    const response = await fetch(`${receiver.url}/webhooks/nagios`, { method: 'POST', headers, body })
    expect(response.status).toBe(202)
    return response.json()
  }

  test('is taken in once', async () => {
    expect(await post({ ...SERVICE, CONTACTNAME: 'ada' })).toMatchObject({ accepted: 1 })
    expect(await post({ ...SERVICE, CONTACTNAME: 'bob', TIMET: '1786000303' })).toEqual({ accepted: 0, repeated: true })
    expect(receiver.signals).toHaveLength(1)
  })

  test.each([
    ['comes again after its interval', { SERVICENOTIFICATIONID: '90212' }],
    ['has its number from a Nagios that forgot the others', { LASTSERVICESTATECHANGE: '1786090000' }],
    ['is about something else by then', { NOTIFICATIONTYPE: 'ACKNOWLEDGEMENT' }],
    ['is about another host', { HOSTNAME: 'shop-2' }],
  ])('is another where it %s', async (_, changes) => {
    await post(SERVICE)
    expect(await post({ ...SERVICE, ...changes })).toMatchObject({ accepted: 1 })
  })

  test.each([{ SERVICENOTIFICATIONID: '' }, { SERVICENOTIFICATIONID: '0' }, { LASTSERVICESTATECHANGE: '' }])(
    'is taken twice where nothing tells it from others: %j',
    async changes => {
      await post({ ...SERVICE, ...changes })
      expect(await post({ ...SERVICE, ...changes })).toMatchObject({ accepted: 1 })
    },
  )
})
