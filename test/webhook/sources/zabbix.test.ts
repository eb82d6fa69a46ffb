import { describe, expect, test } from 'vitest'
import type { Signal } from '../../../src/alert/alert.ts'
import { zabbix } from '../../../src/webhook/sources/zabbix.ts'
import { context, only, RECEIVED } from './sources.ts'
import { PROBLEM, UPDATE } from './zabbix.ts'

type Changes = Parameters<typeof context>[0]
type Given = Readonly<Record<string, unknown>>
const read = (payload: unknown, changes: Changes = {}) => zabbix.read(payload, context({ type: 'zabbix', ...changes }))
const problem = (changes: Given = {}) => only(read({ ...PROBLEM, ...changes }))
const update = (action: string, changes: Given = {}) => read({ ...UPDATE, event_update_action: action, ...changes })
const states = ({ alerts }: ReturnType<typeof read>) =>
  alerts.map(({ kind, status, ended }: Signal) => (kind === 'information' ? 'note' : (ended ?? status)))

test('a problem is an alert under the number of its event', () => {
  expect(problem()).toEqual({
    source: 'prod',
    fingerprint: '8812345',
    status: 'firing',
    kind: 'alert',
    severity: 'sev2',
    title: 'Disk is nearly full',
    description: '97 %\nVolume is almost full.',
    labels: {
      ...{ service: 'ledger', alertname: 'Disk is nearly full', host: 'db-1', address: '192.0.2.3' },
      ...{ hostgroups: 'Databases, Linux servers', trigger_id: '23133', send_to: 'dba' },
    },
    links: {
      source: 'https://zabbix.example.com/tr_events.php?triggerid=23133&eventid=8812345',
      runbook: 'https://runbooks.example.com/disk',
    },
    startsAt: new Date(1_785_795_000_000),
    endsAt: null,
    ended: null,
    expiresAt: null,
    cut: 0,
  })
})

test('a recovery ends the same alert, under the number that the problem had', () =>
  expect(
    problem({ event_value: '0', event_recovery_id: '8812901', event_recovery_timestamp: '1785796800' }),
  ).toMatchObject({
    ...{ fingerprint: '8812345', status: 'resolved', ended: null, severity: 'sev2' },
    ...{ startsAt: problem().startsAt, endsAt: new Date(1_785_796_800_000) },
  }))

test('a recovery without an instant ends when it is heard of', () =>
  expect(problem({ event_value: '0', event_timestamp: '{EVENT.TIMESTAMP}' })).toMatchObject({
    ...{ startsAt: null, endsAt: RECEIVED },
  }))

test('date and time, which have no zone, are no instant', () => {
  const old = { event_timestamp: '{EVENT.TIMESTAMP}', event_date: '2026.08.03', event_time: '22:10:00' }
  expect(problem(old).startsAt).toBeNull()
})

describe('an update', () => {
  test.each([
    ['acknowledged', ['acknowledged', 'note']],
    ['acknowledged and commented', ['acknowledged', 'note']],
    ['commented and acknowledged', ['acknowledged', 'note']],
    ['unacknowledged', ['firing', 'note']],
    ['unacknowledged and commented', ['firing', 'note']],
    ['changed severity from High to Not acknowledged', ['firing', 'note']],
    ['acknowledged and changed severity from High to Disaster', ['firing', 'acknowledged', 'note']],
    ['acknowledged, commented and closed', ['closed', 'note']],
    ['closed', ['closed', 'note']],
    ['commented', ['note']],
    ['suppressed until 2026.08.04 08:00:00', ['note']],
    ['suppressed indefinitely', ['note']],
    ['unsuppressed', ['note']],
    ['ranked as symptom', ['note']],
    ['ranked as cause', ['note']],
  ])('"%s" is %j', (action, expected) => {
    const { alerts, faults } = update(action)
    expect(faults).toEqual([])
    expect(states({ alerts, faults })).toEqual(expected)
    expect(new Set(alerts.map(({ fingerprint }) => fingerprint))).toEqual(new Set(['8812345']))
  })

  test('says who did what, and what they wrote', () =>
    expect(update('acknowledged and commented').alerts[1]).toMatchObject({
      ...{ kind: 'information', title: 'Ada Lind (ada) acknowledged and commented', description: 'Looking at it' },
    }))

  test.each([
    ['*UNKNOWN*', 'commented', 'Commented'],
    ['{USER.FULLNAME}', '{EVENT.UPDATE.ACTION}', 'Somebody wrote'],
    ['Ada', '{EVENT.UPDATE.ACTION}', 'Ada wrote'],
  ])('of %s who %s says what is known', (user, action, title) =>
    expect(update(action, { event_update_user: user }).alerts.at(-1)?.title).toBe(title),
  )

  test('of the severity has the new one', () => {
    const changed = 'changed severity from High to Disaster'
    expect(update(changed, { event_nseverity: '5', event_severity: 'Disaster' }).alerts[0]?.severity).toBe('sev1')
  })

  test.each(['acknowledged', 'unacknowledged', 'commented', 'changed severity from High to Average'])(
    'after the end is a note only: %s',
    action => expect(states(update(action, { event_value: '0' }))).toEqual(['note']),
  )

  test('after the end that says nothing is ignored', () => {
    const nothing = { event_value: '0', event_update_message: '' }
    expect(update('{EVENT.UPDATE.ACTION}', nothing)).toMatchObject({
      alerts: [],
      faults: [],
      ignored: expect.any(String),
    })
  })

  test('that closes is one, whether the event has its end by then or not', () =>
    expect(states(update('closed', { event_value: '0' }))).toEqual(['closed', 'note']))
})

describe('an event', () => {
  const bare = { ...PROBLEM, event_tags: '{EVENT.TAGSJSON}', trigger_id: '{TRIGGER.ID}', trigger_url: '{TRIGGER.URL}' }
  test.each([
    ['3', '1', ['firing']],
    ['3', '0', ['resolved']],
    ['4', '1', ['firing']],
    ['4', '0', ['resolved']],
    ['1', '{EVENT.VALUE}', ['note']],
    ['2', '{EVENT.VALUE}', ['note']],
  ])('of source %s with value %s is %j', (event_source, event_value, expected) => {
    // Only those of triggers have it.
    const event_update_status = '{EVENT.UPDATE.STATUS}'
    expect(states(read({ ...bare, event_source, event_value, event_update_status }))).toEqual(expected)
  })

  test('of an item is called after it, and is no worse than sev4', () => {
    const error = { event_name: 'Cannot connect.', alert_message: 'Cannot connect.', trigger_description: '*UNKNOWN*' }
    const given = { ...bare, ...error, event_source: '3', event_nseverity: '{EVENT.NSEVERITY}', event_opdata: '' }
    expect(only(read(given))).toMatchObject({
      ...{ severity: 'sev4', title: 'Space used on db-1 cannot be read', description: 'Cannot connect.', links: {} },
    })
  })

  test('of a discovery has the words of its message, and neither host nor name', () => {
    const message = {
      alert_subject: 'Discovery: 192.0.2.9 is UP',
      alert_message: 'ICMP ping',
      event_name: '{EVENT.NAME}',
    }
    const given = { ...bare, ...message, event_source: '1', host_host: '*UNKNOWN*', host_ip: '*UNKNOWN*' }
    expect(only(read(given))).toMatchObject({
      ...{
        kind: 'information',
        title: 'Discovery: 192.0.2.9 is UP',
        description: 'ICMP ping',
        labels: { send_to: 'dba' },
      },
    })
  })

  test('of a service that gets worse says so in a macro of its own', () => {
    const worse = { event_source: '4', event_update_status: '{EVENT.UPDATE.STATUS}', event_update_nseverity: '5' }
    expect(problem(worse)).toMatchObject({ status: 'firing', severity: 'sev1' })
  })

  test('has a number of more than 53 bits', () =>
    expect(problem({ event_id: '18446744073709551615' }).fingerprint).toBe('18446744073709551615'))
})

describe('a severity', () => {
  test.each([
    ['5', 'sev1'],
    ['4', 'sev2'],
    ['3', 'sev3'],
    ['2', 'sev3'],
    ['1', 'sev4'],
    ['0', 'sev4'],
    ['{EVENT.NSEVERITY}', null],
    ['9', null],
  ])('%s is %s, whatever it is called', (event_nseverity, severity) =>
    expect(problem({ event_nseverity, event_severity: 'critical' }).severity).toBe(severity),
  )

  test.each([
    [{ Hoch: 'sev1' }, 'sev1'],
    [{ 4: 'sev3' }, 'sev3'],
    [{ high: 'sev4' }, 'sev2'],
  ] as const)('may be in the rulebook: %j', (severities, severity) =>
    expect(only(read({ ...PROBLEM, event_severity: 'Hoch' }, { severities })).severity).toBe(severity),
  )
})

describe('what cannot be an alert', () => {
  test.each([
    [{ event_id: '{EVENT.ID}' }],
    [{ event_source: '{EVENT.SOURCE}' }],
    [{ event_value: '{EVENT.VALUE}' }],
    [Object.fromEntries(Object.keys(PROBLEM).map(name => [name, `{${name.toUpperCase()}}`]))],
  ])('is a test, answered in order: %j', changes =>
    expect(read({ ...PROBLEM, ...changes })).toEqual({
      alerts: [],
      faults: [],
      ignored: expect.stringContaining('a test'),
    }),
  )

  test.each([
    ['no event', { ...PROBLEM, event_id: '' }, 'event_id'],
    ['another value', { ...PROBLEM, event_value: '2' }, 'event_value'],
    ['no value', { ...PROBLEM, event_value: undefined }, 'event_value'],
    ['nothing', {}, 'event_id'],
    ['a list', [], ''],
    ['a text', 'x', ''],
  ])('is refused, and says where: %s', (_, payload, path) =>
    expect(read(payload)).toEqual({ alerts: [], faults: [{ path, message: expect.any(String) }] }),
  )
})
