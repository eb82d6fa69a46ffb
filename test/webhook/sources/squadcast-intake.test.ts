import { describe, expect, test } from 'vitest'
import { readSquadcastIntake } from '../../../src/webhook/sources/squadcast-intake.ts'
import { context, only } from './sources.ts'

const at = (changes = {}) => context({ name: 'squad', type: 'squadcast', ...changes })
const readAll = (payload: unknown) => readSquadcastIntake(payload, 'new-id', at())
const read = (payload: object) => only(readAll(payload))

const LAG = { message: 'Ledger is behind', description: 'By 40 minutes', event_id: 'ledger/lag' }

test('what a sender says of a problem is read', () => {
  const tags = { service: 'ledger', env: { color: '#0C93E3', value: 'prod' }, '': 'x', empty: null, token: 'f0f0' }
  expect(read({ ...LAG, tags, priority: 'P2', status: 'trigger' })).toEqual({
    source: 'squad',
    fingerprint: 'ledger/lag',
    status: 'firing',
    kind: 'alert',
    severity: 'sev2',
    title: 'Ledger is behind',
    description: 'By 40 minutes',
    labels: { alertname: 'Ledger is behind', service: 'ledger', env: 'prod', event_id: 'ledger/lag' },
    links: {},
    startsAt: null,
    endsAt: null,
    ended: null,
    expiresAt: null,
    cut: 0,
  })
})

test.each([
  [undefined, 'firing'],
  [null, 'firing'],
  ['', 'firing'],
  ['trigger', 'firing'],
  ['Trigger', 'firing'],
  ['triggered', 'firing'],
  ['acknowledge', 'acknowledged'],
  ['acknowledged', 'acknowledged'],
  ['resolve', 'resolved'],
  ['resolved', 'resolved'],
])('a status of %j is %s', (status, expected) =>
  expect(read({ ...LAG, status })).toMatchObject({ status: expected, fingerprint: 'ledger/lag' }),
)

test.each(['resolve', 'acknowledge'])(
  'to %s needs no more than the event_id, and leaves the rest as it was said',
  status => expect(read({ status, event_id: 'ledger/lag' })).toMatchObject({ fingerprint: 'ledger/lag', bare: true }),
)

test.each([
  ['P1', 'sev1'],
  ['P2', 'sev2'],
  ['P3', 'sev3'],
  ['P4', 'sev4'],
  ['P5', 'sev4'],
  ['p1', 'sev1'],
  ['UNSET', 'sev2'],
  ['', 'sev2'],
  [undefined, 'sev2'],
])('a priority of %j, beside a tag severity of high, is %s', (priority, severity) =>
  expect(read({ ...LAG, priority, tags: { severity: 'high' } }).severity).toBe(severity),
)

test('no word for it that anybody knows is no severity', () =>
  expect(read({ ...LAG, priority: 'P9', tags: { priority: { value: 'dire' } } }).severity).toBeNull())

describe('without an event_id', () => {
  test.each([undefined, null, '', ' '])('what is triggered is a new one: %j', event_id =>
    expect(read({ ...LAG, event_id }).fingerprint).toBe('new-id'),
  )
  test('which may be a number', () => expect(read({ ...LAG, event_id: 6 }).fingerprint).toBe('6'))
})

test('a description alone is enough to call somebody', () =>
  expect(read({ description: 'By 40 minutes' })).toMatchObject({ title: 'By 40 minutes', status: 'firing' }))

test.each([null, 'a=b', ['a'], 5])('tags that are none do not matter: %j', tags =>
  expect(read({ ...LAG, tags }).labels).toEqual({ alertname: 'Ledger is behind', event_id: 'ledger/lag' }),
)

test.each([
  [null, ''],
  ['trigger', ''],
  [[LAG], ''],
  [{}, 'message'],
  [{ event_id: 'x' }, 'message'],
  [{ status: 'trigger', event_id: 'x', message: ' ' }, 'message'],
  [{ status: 'resolve' }, 'event_id'],
  [{ status: 'acknowledge', message: 'x' }, 'event_id'],
  [{ ...LAG, status: 'reslove' }, 'status'],
])('%j cannot be read, for which %j is named', (payload, path) =>
  expect(readAll(payload)).toEqual({ alerts: [], faults: [{ path, message: expect.any(String) }] }),
)
