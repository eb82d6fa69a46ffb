import { describe, expect, test } from 'vitest'
import { icinga2 } from '../../../src/webhook/sources/icinga2.ts'
import { context, only } from './sources.ts'

const SERVICE = {
  NOTIFICATIONTYPE: 'PROBLEM',
  NOTIFICATIONAUTHOR: '',
  NOTIFICATIONCOMMENT: '',
  NOTESURL: 'https://runbooks.example.com/disk',
  ACTIONURL: 'https://graphs.example.com/disk',
  HOSTNAME: 'db-1',
  HOSTDISPLAYNAME: 'db-1 (primary)',
  HOSTADDRESS: '192.0.2.3',
  HOSTSTATE: 'UP',
  HOSTOUTPUT: 'PING OK - Packet loss = 0%',
  SERVICEDESC: 'disk',
  SERVICEDISPLAYNAME: 'Disk /',
  SERVICESTATE: 'CRITICAL',
  LASTSERVICESTATE: 'WARNING',
  LASTSERVICESTATECHANGE: '1786000000',
  SERVICEOUTPUT: 'DISK CRITICAL - it\'s "full" & <b>growing</b>\n/var 41% used, see C:\\new',
}

const HOST = { NOTIFICATIONTYPE: 'RECOVERY', HOSTNAME: 'db-1', HOSTSTATE: 'UP', LASTHOSTSTATE: 'DOWN' }

type Changes = Parameters<typeof context>[0]
const read = (payload: unknown, changes: Changes = {}) =>
  icinga2.read(payload, context({ type: 'icinga2', ...changes }))
const service = (changes: Readonly<Record<string, unknown>> = {}) => only(read({ ...SERVICE, ...changes }))

test('a service that fails is an alert under Icinga’s own name of it', () => {
  expect(service()).toMatchObject({
    ...{ fingerprint: 'db-1!disk', status: 'firing', kind: 'alert', severity: 'sev2', startsAt: null },
    title: 'Disk / on db-1 (primary) is critical',
    description: 'DISK CRITICAL - it\'s "full" & <b>growing</b>\n/var 41% used, see C:\\new',
    labels: { alertname: 'disk', host: 'db-1', address: '192.0.2.3', state: 'CRITICAL' },
    links: { runbook: 'https://runbooks.example.com/disk', dashboard: 'https://graphs.example.com/disk' },
  })
})

test.each([
  ['PROBLEM', 'WARNING', ['firing']],
  ['RECOVERY', 'OK', ['resolved']],
  ['ACKNOWLEDGEMENT', 'CRITICAL', ['acknowledged', 'Acknowledged by ada: on it']],
  [
    'FLAPPINGSTART',
    'CRITICAL',
    ['Disk / on db-1 (primary) is flapping: Its problems and recoveries are not heard of until it stops.'],
  ],
  ['FLAPPINGEND', 'CRITICAL', ['firing', 'Disk / on db-1 (primary) has stopped flapping: ']],
  ['FLAPPINGEND', 'OK', ['resolved', 'Disk / on db-1 (primary) has stopped flapping: ']],
  ['DOWNTIMESTART', 'CRITICAL', ['Disk / on db-1 (primary) is in downtime now: on it']],
  ['DOWNTIMEEND', 'CRITICAL', ['Disk / on db-1 (primary) is no longer in downtime: on it']],
  ['DOWNTIMECANCELLED', 'CRITICAL', ['The downtime of Disk / on db-1 (primary) was cancelled: on it']],
  ['CUSTOM', 'CRITICAL', ['Sent by hand by ada about Disk / on db-1 (primary): on it']],
])('%s in state %s is %j', (type, state, expected) => {
  const words = { NOTIFICATIONAUTHOR: 'ada', NOTIFICATIONCOMMENT: 'on it' }
  const { alerts, faults } = read({ ...SERVICE, ...words, NOTIFICATIONTYPE: type, SERVICESTATE: state })
  expect(faults).toEqual([])
  expect(
    alerts.map(({ kind, status, title, description }) => (kind === 'alert' ? status : `${title}: ${description}`)),
  ).toEqual(expected)
  expect(alerts.map(({ fingerprint }) => fingerprint)).toEqual(alerts.map(() => 'db-1!disk'))
})

test('a host that is up again ends the alert about it', () =>
  expect(only(read(HOST))).toMatchObject({
    ...{ fingerprint: 'db-1', status: 'resolved', severity: 'sev1', title: 'Host db-1 is down', ended: null },
  }))

test('a state of the host that was never left is no instant', () =>
  expect(only(read({ ...HOST, LASTHOSTSTATECHANGE: '0' })).endsAt).toEqual(context().receivedAt))

describe('whatever is left out, because its macro is missing', () => {
  const needed = new Set(['NOTIFICATIONTYPE', 'HOSTNAME', 'SERVICEDESC', 'SERVICESTATE'])
  test.each(Object.keys(SERVICE).filter(name => !needed.has(name)))('%s: the alert is the same', name => {
    const { [name]: _, ...rest }: Record<string, string> = SERVICE
    expect(only(read(rest))).toMatchObject({ fingerprint: 'db-1!disk', status: 'firing', severity: 'sev2' })
  })
})

test('twice the same, from two endpoints of a zone, is the same alert', () => expect(service()).toEqual(service()))

test('an output of 128 KiB is cut and read', () =>
  expect(service({ SERVICEOUTPUT: 'x'.repeat(128 * 1_024) }).description).toMatch(/^x{3000,}…$/))

test('the page in Icinga DB Web is made from the rulebook', () => {
  const url = 'https://icinga.example.com/icingaweb2'
  const odd = { ...SERVICE, SERVICEDESC: 'disk /&', HOSTNAME: 'db 1' }
  expect([only(read(odd, { url })).links.source, only(read(HOST, { url })).links.source]).toEqual([
    `${url}/icingadb/service?name=disk%20%2F%26&host.name=db%201`,
    `${url}/icingadb/host?name=db-1`,
  ])
})
