import { describe, expect, test } from 'vitest'
import { only, RECEIVED } from './sources.ts'
import { beat, DOWN, HEARTBEAT, monitored, notice, read } from './uptime-kuma.ts'

test('a monitor that is down fires', () => {
  expect(beat()).toEqual({
    source: 'prod',
    fingerprint: '12',
    status: 'firing',
    kind: 'alert',
    severity: 'sev2',
    title: 'Payments / checkout public is down',
    description: 'Request failed with status code 503',
    labels: {
      team: 'payments',
      alertname: 'Payments / checkout public',
      monitor: '12',
      type: 'http',
      instance: 'https://checkout.example.com/healthz',
    },
    links: { source: 'https://checkout.example.com/healthz' },
    startsAt: new Date('2026-09-14T02:17:41.318Z'),
    endsAt: null,
    ended: null,
    expiresAt: null,
    cut: 0,
  })
})

test('a monitor that is up again resolves the same alert', () => {
  const up = beat({ status: 1, time: '2026-09-14 02:31:44.002', msg: '200 - OK', lastDownTime: HEARTBEAT.time })
  expect(up).toMatchObject({
    status: 'resolved',
    fingerprint: '12',
    title: 'Payments / checkout public is down',
    startsAt: null,
    endsAt: new Date('2026-09-14T02:31:44.002Z'),
    ended: null,
  })
})

test.each([2, 3, '2'])('a monitor of status %j (pending, maintenance) says nothing', status =>
  expect(read({ ...DOWN, heartbeat: { ...HEARTBEAT, status } })).toEqual({
    ...{ alerts: [], faults: [], ignored: expect.stringContaining('maintenance') },
  }),
)

test('a reminder is the same alert, and says nothing of its start', () =>
  expect(beat({ important: false, time: '2026-09-14 03:17:41.318' })).toMatchObject({
    status: 'firing',
    fingerprint: '12',
    startsAt: null,
  }))

test.each([
  ['2026-09-14 02:17:41.318', '2026-09-14T02:17:41.318Z'],
  ['2026-09-14 02:17:41', '2026-09-14T02:17:41Z'],
  ['2026-09-14T02:17:41', '2026-09-14T02:17:41Z'],
  ['2026-09-14T02:17:41Z', '2026-09-14T02:17:41Z'],
  ['2026-09-14T04:17:41+02:00', '2026-09-14T02:17:41Z'],
])('the time %s is %s, whatever zone we run in', (time, instant) => {
  const before = process.env.TZ
  try {
    process.env.TZ = 'America/New_York'
    expect(beat({ time }).startsAt).toEqual(new Date(instant))
  } finally {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
  }
})

test('a time that is none is left out', () => {
  expect(beat({ time: 'soon' }).startsAt).toBeNull()
  expect(beat({ time: null, status: 1 }).endsAt).toEqual(RECEIVED)
})

describe('the test button', () => {
  test.each([
    { heartbeat: null, monitor: null, msg: 'tocsin Testing' },
    { msg: 'tocsin Testing' },
    { heartbeat: null, monitor: null, msg: 'Something about nothing' },
  ])('%j opens nothing', payload =>
    expect(read(payload)).toMatchObject({
      alerts: [],
      faults: [],
      ignored: payload.msg && expect.stringContaining(payload.msg),
    }),
  )
})

describe('a notice', () => {
  test('of a certificate is another alert, less bad, that Kuma never ends', () => {
    const said = notice(
      '[checkout public][https://checkout.example.com] server certificate shop.example.com will expire in 7 days',
      {
        expireAfterMs: 60_000,
      },
    )
    expect(said).toMatchObject({
      fingerprint: '12 certificate',
      status: 'firing',
      severity: 'sev3',
      title: 'The certificate of Payments / checkout public runs out',
      description: expect.stringContaining('in 7 days'),
      startsAt: null,
      expiresAt: new Date(RECEIVED.getTime() + 60_000),
    })
    expect(said.labels.alertname).not.toBe(beat().labels.alertname)
  })
  test('of the same certificate some days later is the same', () =>
    expect(notice('certificate will expire in 3 days').fingerprint).toBe(notice('Certificate … 7 days').fingerprint))
  test('of a domain, or of what nobody knows, is one of its own', () => {
    expect(notice('Domain name example.com expires in 14 days').fingerprint).toBe('12 domain')
    expect(notice('Something else')).toMatchObject({ fingerprint: '12 notice', title: 'Something else' })
  })
  test('is as bad as the rulebook says', () =>
    expect(notice('certificate', { severities: { expiry: 'sev4' } }).severity).toBe('sev4'))
})

describe('the severity', () => {
  test.each([
    [[{ name: 'severity', value: 'critical' }], 'sev1'],
    [[{ name: 'sev', value: 'sev3' }], 'sev3'],
    [[{ name: 'severity', value: 'P4' }], 'sev4'],
    [[{ name: 'severity', value: 'purple' }], null],
    [[{ name: 'severity', value: '' }], null],
    [[{ name: 'critical', value: '' }], 'sev2'],
    [[], 'sev2'],
    [null, 'sev2'],
    ['severity', 'sev2'],
    [[null, 7, 'x'], 'sev2'],
  ])('of tags %j is %s', (tags, severity) => expect(monitored({ tags }).severity).toBe(severity))
  test('without a tag is what the rulebook says', () =>
    expect(beat({}, { severities: { down: 'sev3' } }).severity).toBe('sev3'))
})

describe('the link', () => {
  test('is the monitor’s page where the rulebook knows where Kuma is', () =>
    expect(beat({}, { url: 'https://kuma.example.com' }).links.source).toBe('https://kuma.example.com/dashboard/12'))
  test.each([
    [{ url: 'https://' }, undefined, undefined],
    [{ url: 'https://', hostname: 'db-1', port: 5432 }, undefined, 'db-1:5432'],
    [{ url: null, hostname: 'db-1' }, undefined, 'db-1'],
    [{ url: 'https://ada:pw1234@shop.example.com/' }, 'https://shop.example.com/', 'https://shop.example.com/'],
  ])('of %j is %s, its instance %s', (changes, link, instance) => {
    const said = monitored(changes)
    expect([said.links.source, said.labels.instance]).toEqual([link, instance])
  })
})

test('a monitor without a group, a name, or itself is read as far as it goes', () => {
  expect(monitored({ pathName: undefined }).title).toBe('checkout public is down')
  expect(monitored({ pathName: '', name: '' }).title).toBe('Monitor 12 is down')
  expect(only(read({ heartbeat: HEARTBEAT, monitor: null }))).toMatchObject({
    fingerprint: '12',
    title: 'Monitor 12 is down',
  })
  expect(monitored({ description: 'Ask payments.' }).description).toBe(
    'Request failed with status code 503\nAsk payments.',
  )
  expect(only(read({ ...DOWN, heartbeat: { monitorID: 12, status: 0 } })).description).toBe(DOWN.msg)
})

test.each([
  [undefined, '', 'found nothing'],
  ['x', '', 'found a text'],
  [{}, '', 'none of heartbeat'],
  [{ heartbeat: 'x' }, 'heartbeat', 'found a text'],
  [{ monitor: [] }, 'monitor', 'found a list'],
  [{ heartbeat: { status: 0 } }, 'monitor.id', 'which monitor'],
  [{ ...DOWN, heartbeat: { ...HEARTBEAT, status: 'down' } }, 'heartbeat.status', 'expected 0'],
])('%j cannot be read', (payload, path, message) =>
  expect(read(payload)).toEqual({ alerts: [], faults: [{ path, message: expect.stringContaining(message) }] }),
)
