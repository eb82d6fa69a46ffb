import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { squadcast } from '../../../src/webhook/sources/squadcast.ts'
import { expectNoBlowUp } from '../../kit/growth.ts'
import { World } from '../world.ts'
import { context, only, RECEIVED, source } from './sources.ts'
import { incident, noted, v1, v2 } from './squadcast.ts'

const at = (changes = {}) => context({ name: 'squad', type: 'squadcast', ...changes })
const read = (payload: unknown) => only(squadcast.read(payload, at()))

const SLOW = {
  source: 'squad',
  fingerprint: '67f0c1d2e998089239c9aa01',
  status: 'firing',
  kind: 'alert',
  severity: 'sev1',
  title: 'Checkout is slow',
  description: 'p99 is 7.8 s, threshold 5 s',
  labels: {
    ...{ alertname: 'Checkout is slow', severity: 'critical', env: 'prod', service: 'checkout', team: 'Payments' },
    ...{ alert_source: 'Incident Webhook', event_id: 'checkout/p99', paged_by: 'squadcast' },
  },
  links: { source: 'https://app.squadcast.com/incident/67f0c1d2e998089239c9aa01' },
  startsAt: new Date('2026-08-03T20:00:00.110Z'),
  endsAt: null,
  ended: null,
  expiresAt: null,
  cut: 0,
}

test('tags, as many as a body holds, hold nobody up', () =>
  expectNoBlowUp(factor => {
    const tags = Object.fromEntries(Array.from({ length: 20_000 * factor }, (_, nth) => [`tag ${nth}`, 'x']))
    expect(read(v1('incident_triggered', { tags })).labels['tag 0']).toBe('x')
  }))

test('version 2 is read', () => expect(read(v2('incident.triggered'))).toEqual(SLOW))
test('version 1 is read as the same, but for its address', () =>
  expect(read(v1('incident_triggered'))).toEqual({ ...SLOW, links: {} }))
test('version 1 leads to where the rulebook says that incidents are', () => {
  const signal = only(squadcast.read(v1('incident_triggered'), at({ url: 'https://app.eu.squadcast.com' })))
  expect(signal.links).toEqual({ source: 'https://app.eu.squadcast.com/incident/67f0c1d2e998089239c9aa01' })
})

describe('how it stands', () => {
  test.each([
    ['triggered', 'triggered', 'firing', 'alert'],
    ['acknowledged', 'acknowledged', 'acknowledged', 'alert'],
    ['resolved', 'resolved', 'resolved', 'alert'],
    ['reassigned', 'triggered', 'firing', 'alert'],
    ['reassigned', 'acknowledged', 'acknowledged', 'alert'],
    ['reassigned', 'resolved', 'resolved', 'alert'],
    ['reassigned', '', 'firing', 'alert'],
    ['triggered', 'suppressed', 'resolved', 'information'],
    ['reassigned', 'suppressed', 'resolved', 'information'],
    ['resolved', 'suppressed', 'resolved', 'alert'],
  ])('%s, while its status is %j, is %s, %s', (word, said, status, kind) => {
    const expected = { status, kind, fingerprint: SLOW.fingerprint, startsAt: SLOW.startsAt }
    expect(read(v2(`incident.${word}`, incident({ status: said })))).toMatchObject(expected)
    expect(read(v1(`incident_${word}`, { status: said }))).toMatchObject(expected)
  })

  test('an end is dated by its event, of nine decimals; in version 1 by its arrival', () => {
    expect(read(v2('incident.resolved')).endsAt).toEqual(new Date('2026-08-03T22:29:59.945Z'))
    expect(read(v1('incident_resolved')).endsAt).toEqual(RECEIVED)
  })

  test.each([
    ['2026-08-03T20:00:00.695310844Z', new Date('2026-08-03T20:00:00.695Z')],
    ['2026-08-03T22:00:00.695310844+02:00', new Date('2026-08-03T20:00:00.695Z')],
    ['2026-08-03T20:00:00Z', new Date('2026-08-03T20:00:00Z')],
    ['0001-01-01T00:00:00Z', null],
    ['soon', null],
    [null, null],
  ])('a start of %s is %s', (created_at, startsAt) =>
    expect(read(v2('incident.triggered', incident({ created_at }))).startsAt).toEqual(startsAt),
  )
})

describe('its severity', () => {
  test.each([
    ['the tag severity', { tags: { severity: { value: 'high' } } }, 'sev2'],
    ['however it is written', { tags: { Severity: { value: 'P4' } } }, 'sev4'],
    ['as a bare text', { tags: { severity: 'warning' } }, 'sev3'],
    ['else the tag priority', { tags: { severity: { value: 'bad' }, priority: { value: 'P2' } } }, 'sev2'],
    ['else the priority of what came in', { tags: {} }, 'sev3'],
    ['the same where there are no tags', { tags: null }, 'sev3'],
    ['P1', { tags: null, event_payload: { priority: 'P1' } }, 'sev1'],
    ['P5', { tags: null, event_payload: { priority: 'P5' } }, 'sev4'],
    ['unknown where nobody says it', { tags: null, event_payload: null }, null],
    ['unknown where nobody knows the word', { tags: { severity: 'dire' }, event_payload: 'P1' }, null],
  ])('is %s', (_, changes, severity) =>
    expect(read(v2('incident.triggered', incident(changes))).severity).toBe(severity),
  )

  test('is in the rulebook’s words before others', () => {
    const severities = { critical: 'sev3' } as const
    expect(only(squadcast.read(v2('incident.triggered'), at({ severities }))).severity).toBe('sev3')
  })
})

describe('labels', () => {
  const labels = (changes: Readonly<Record<string, unknown>>) =>
    read(v2('incident.triggered', incident(changes))).labels
  test('of tags that are null are those of the incident', () =>
    expect(labels({ tags: null, event_payload: null })).toEqual({
      ...{ alertname: 'Checkout is slow', service: 'checkout', team: 'Payments', alert_source: 'Incident Webhook' },
      paged_by: 'squadcast',
    }))
  test('leave out tags without a name, and secrets', () => {
    const tags = {
      '': { value: 'x', color: '#0C93E3' },
      ' ': 'x',
      api_key: 'f0f0f0f0',
      zone: { value: 'eu-1' },
      n: null,
    }
    expect(labels({ tags })).toEqual({ ...labels({ tags: null }), zone: 'eu-1' })
  })
  test('are the incident’s own service, and the alert’s own name', () =>
    expect(labels({ tags: { service: 'x', alertname: 'SlowCheckout' } })).toMatchObject({
      ...{ service: 'checkout', alertname: 'SlowCheckout' },
    }))
  test('are the same whoever it is assigned to: a squad, a user, nobody', () => {
    for (const assigned_to of [{ type: 'squad', name: 'Yard' }, { type: 'user', name: 'Ada' }, null]) {
      expect(labels({ assigned_to })).toEqual(labels({}))
    }
  })
})

test('an empty description is none, and an incident without words is called by its id', () =>
  expect(read(v2('incident.triggered', incident({ description: '', message: '' })))).toMatchObject({
    ...{ title: 'Squadcast incident 67f0c1d2e998089239c9aa01', description: '' },
  }))

describe('a note', () => {
  test.each([
    ['created', 'Note by Ada Lind'],
    ['updated', 'Note changed by Ada Lind'],
    ['deleted', 'Note deleted by Ada Lind'],
  ])('that was %s is information about its incident', (word, title) =>
    expect(read(noted(`incident.incident_notes_${word}`))).toMatchObject({
      ...{ kind: 'information', fingerprint: SLOW.fingerprint, title, description: 'Rolled back to v41.' },
    }),
  )
  test.each([
    [{ message: 'as a text' }, 'Note by Ada Lind', 'as a text'],
    [{ message: { raw_message: 'raw' } }, 'Note by Ada Lind', 'raw'],
    [{ message: null, created_by: null }, 'Note in Squadcast', ''],
  ])('of another shape is read too: %j', (note, title, description) =>
    expect(read(noted('incident.incident_notes_created', note))).toMatchObject({ title, description }),
  )
})

test.each([
  ...['incident.tags_updated', 'incident.task_created', 'incident.communication_channel_created', 'slo.breached'],
  ...['incident.statuspage_updated', 'incident.something_new', 'constructor', ''],
])('an event %j is ignored', type => {
  for (const payload of [v2(type), { ...v1('x'), event_type: type || 'x' }]) {
    expect(squadcast.read(payload, at())).toEqual({ alerts: [], faults: [], ignored: expect.any(String) })
  }
})

test('what was meant for its incident webhook is read, too', () => {
  const lag = { message: 'Ledger is behind', event_id: 'ledger/lag', priority: 'P1' }
  expect(read(lag)).toMatchObject({ fingerprint: 'ledger/lag', status: 'firing', severity: 'sev1' })
  expect(read({ status: 'resolve', event_id: 'ledger/lag' })).toMatchObject({ fingerprint: 'ledger/lag', bare: true })
  const nameless = (message: string) => read({ message }).fingerprint
  expect(nameless('Ledger is behind')).toBe(nameless('Ledger is behind'))
  expect(nameless('Ledger is behind')).not.toBe(nameless('Checkout is slow'))
})

test.each([
  [null, ''],
  ['x', ''],
  [[], ''],
  [{}, 'event_type'],
  [{ version: 'v2' }, 'event_type'],
  [v2('incident.triggered', { message: 'x' }), 'data.resource_data.id'],
  [{ ...v2('incident.resolved'), data: null }, 'data.resource_data.id'],
  [{ event_type: 'incident_triggered' }, 'id'],
  [v2('incident.incident_notes_created', {}), 'data.incident.id'],
])('%j cannot be read, for which %j is named', (payload, path) =>
  expect(squadcast.read(payload, at())).toEqual({ alerts: [], faults: [{ path, message: expect.any(String) }] }),
)

describe('over the wire', () => {
  let world: World
  beforeEach(async () => {
    world = new World(new Map([['squad', source({ name: 'squad', type: 'squadcast' })]]))
    await world.server.listen({ port: 0, host: '127.0.0.1' })
  })
  afterEach(() => world.server.close())

  test('an event that is sent again has no second effect', async () => {
    expect((await world.post('/webhooks/squad', v2('incident.triggered'))).body).toMatchObject({ accepted: 1 })
    expect((await world.post('/webhooks/squad', v2('incident.triggered'))).body).toEqual({
      accepted: 0,
      repeated: true,
    })
    expect(world.taken).toHaveLength(1)
  })

  test('both versions at once tell of one and the same alert', async () => {
    await world.post('/webhooks/squad', v2('incident.triggered'))
    await world.post('/webhooks/squad', v1('incident_triggered'))
    expect(world.taken.flat().map(({ fingerprint, startsAt }) => [fingerprint, startsAt])).toEqual([
      [SLOW.fingerprint, SLOW.startsAt],
      [SLOW.fingerprint, SLOW.startsAt],
    ])
  })

  test.each(['POST', 'PUT', 'PATCH'])('it may come by %s', async method => {
    const headers = { authorization: 'Bearer s3cret' }
    const body = JSON.stringify(v2('incident.triggered'))
    const response = await fetch(`http://127.0.0.1:${world.port}/webhooks/squad`, { method, headers, body })
    expect(response.status).toBe(202)
  })

  test('what is ignored is answered 2xx, and not kept', async () => {
    expect(await world.post('/webhooks/squad', v2('incident.tags_updated'))).toMatchObject({
      status: 202,
      body: { accepted: 0, ignored: expect.stringContaining('incident.tags_updated') },
    })
    expect(world.kept).toEqual([])
  })
})
