import { describe, expect, test } from 'vitest'
import type { Source } from '../../../src/rulebook/rulebook.ts'
import { cloudevents } from '../../../src/webhook/sources/cloudevents.ts'
import { context, mapping, only } from './sources.ts'

type Changes = Readonly<Record<string, unknown>>

const DATA = {
  title: 'The export stands still',
  status: 'firing',
  severity: 'error',
  dedupKey: 'export/batch-3',
  description: 'No file since six.',
  labels: { service: 'ledger', shard: 7 },
  links: [
    { href: 'https://jobs.example.org/3', text: 'The job' },
    { href: 'https://runbooks.example.org/export', text: 'Runbook' },
    { href: 'https://grafana.example.org/d/export', text: 'Dashboard' },
  ],
}

const event = (changes: Changes = {}, data: unknown = DATA) => ({
  specversion: '1.0',
  id: 'a1f0-1',
  source: '/jobs/eu',
  type: 'org.example.alert.firing.v1',
  subject: 'export/batch-3',
  time: '2026-08-03T22:17:41.318Z',
  datacontenttype: 'application/json',
  dataschema: 'https://example.org/alert-v1.json',
  severity: 'critical',
  environment: 'prod',
  traceparent: '00-4bf9-00f0-01',
  data,
  ...changes,
})

const readAll = (payload: unknown, of: Partial<Source> = {}) =>
  cloudevents.read(payload, context({ type: 'cloudevents', ...of }))
const read = (changes: Changes = {}, data: unknown = DATA, of: Partial<Source> = {}) =>
  only(readAll(event(changes, data), of))

test('reads an event of our convention', () => {
  expect(read()).toEqual({
    source: 'prod',
    fingerprint: 'export/batch-3',
    status: 'firing',
    kind: 'alert',
    severity: 'sev1',
    title: 'The export stands still',
    description: 'No file since six.',
    labels: {
      ...{ source: '/jobs/eu', type: 'org.example.alert', subject: 'export/batch-3' },
      ...{ severity: 'critical', environment: 'prod', service: 'ledger', shard: '7' },
    },
    links: {
      source: 'https://jobs.example.org/3',
      runbook: 'https://runbooks.example.org/export',
      dashboard: 'https://grafana.example.org/d/export',
    },
    startsAt: null,
    endsAt: null,
    ended: null,
    expiresAt: null,
    cut: 0,
  })
})

describe('the status', () => {
  const without = { title: 'x' }
  test.each([
    ['com.x.alert', { status: 'firing' }, 'firing'],
    ['com.x.alert', { status: 'Triggered' }, 'firing'],
    ['com.x.alert', { status: 'acknowledged' }, 'acknowledged'],
    ['com.x.alert', { status: 'RESOLVED' }, 'resolved'],
    ['com.x.alert.firing', {}, 'firing'],
    ['com.x.alert.triggered', {}, 'firing'],
    ['com.x.alert.acknowledged.v2', {}, 'acknowledged'],
    ['com.x.alert.resolved.v12', {}, 'resolved'],
    ['com.x.alert.Resolved', {}, 'resolved'],
    ['com.x.alert.firing', { status: 'resolved' }, 'resolved'],
    ['com.x.alert.firing', { status: 'degraded' }, 'firing'],
  ])('of type %s with %j is %s', (type, data, status) =>
    expect(read({ type }, { ...without, ...data }).status).toBe(status),
  )
  test.each([
    ['com.github.push', {}],
    ['Microsoft.Storage.BlobCreated', { api: 'PutBlob' }],
    ['com.x.order.created', { status: 'new' }],
    ['firing', {}],
    ['com.x.firing.things', {}],
  ])('is none of type %s with %j, which is in order', (type, data) =>
    expect(readAll(event({ type }, { title: 'x', ...data }))).toEqual({
      ...{ alerts: [], faults: [] },
      ignored: 'neither data.status nor the type says firing, triggered, acknowledged, resolved',
    }),
  )
})

describe('the identity', () => {
  const id = (changes: Changes, data: unknown) => read(changes, data).fingerprint
  test('is the key that the data has, whatever the event is called', () => {
    const [first, ...others] = ['firing', 'acknowledged', 'resolved'].map(status =>
      id({ id: `a-${status}`, type: `org.example.${status}` }, { status, dedupKey: 'export/batch-3' }),
    )
    expect(others).toEqual([first, first])
  })
  test('is the subject without a key, at its source', () => {
    const data = { status: 'firing', title: 'x' }
    expect(id({ id: '1' }, data)).toBe(id({ id: '2', type: 'org.example.other.resolved' }, data))
    expect(id({}, data)).not.toBe(id({ subject: 'export/batch-4' }, data))
    expect(id({}, data)).not.toBe(id({ source: '/jobs/us' }, data))
  })
  test('is source and type without a subject, whatever it says of its status', () => {
    const of = (type: string, source = '/jobs/eu') => id({ subject: undefined, type, source }, { title: 'x' })
    expect(of('org.example.export.firing.v1')).toBe(of('org.example.export.resolved.v1'))
    expect(of('org.example.export.firing')).not.toBe(of('org.example.import.firing'))
    expect(of('org.example.export.firing')).not.toBe(of('org.example.export.firing', '/jobs/us'))
  })
  test.each([['dedup_key'], ['fingerprint']])('may be called %s', name =>
    expect(id({}, { status: 'firing', [name]: 'k' })).toBe('k'),
  )
})

describe('an end or an acknowledgement', () => {
  const over = read({ type: 'org.example.alert.resolved.v1' }, { status: 'resolved', dedupKey: 'export/batch-3' })
  test('ends when the event says', () => expect(over.endsAt).toEqual(new Date('2026-08-03T22:17:41.318Z')))
  test('that says nothing more leaves the rest as it was', () => {
    expect(over.bare).toBe(true)
    expect(read({}, { status: 'acknowledged', dedupKey: 'k' }).bare).toBe(true)
    expect(read({}, { ...DATA, status: 'resolved' }).bare).toBeUndefined()
    expect(read({}, { status: 'firing', dedupKey: 'k' }).bare).toBeUndefined()
  })
})

test.each([
  ['critical', 'info', 'sev1'],
  [undefined, 'warning', 'sev3'],
  ['purple', 'error', 'sev2'],
  ['purple', undefined, null],
  [undefined, undefined, null],
])('a severity of %s as an extension and %s in the data is %s', (severity, inData, expected) =>
  expect(read({ severity }, { ...DATA, severity: inData }).severity).toBe(expected),
)

test.each([
  [{ title: 'a', summary: 'b' }, 'a'],
  [{ summary: 'b', message: 'c' }, 'b'],
  [{ message: 'c' }, 'c'],
  [{}, 'export/batch-3'],
  [null, 'export/batch-3'],
  ['A text of its own', 'A text of its own'],
])('data of %j is called %s', (data, title) => {
  expect(read({}, data !== null && typeof data === 'object' ? { status: 'firing', ...data } : data).title).toBe(title)
})

test('an event without data and subject is called by its type', () =>
  expect(read({ subject: undefined, data: undefined }).title).toBe('org.example.alert'))

describe('data', () => {
  const encoded = (text: string) => Buffer.from(text).toString('base64')
  test.each([
    ['in base64', { data: undefined, data_base64: encoded(JSON.stringify(DATA)) }],
    [
      'in base64, of a type with parameters',
      {
        ...{ datacontenttype: 'application/json; charset=utf-8' },
        ...{ data: undefined, data_base64: encoded(JSON.stringify(DATA)) },
      },
    ],
    ['as a text of JSON', { data: JSON.stringify(DATA) }],
    ['of no type', { datacontenttype: undefined }],
    ['of a type of JSON', { datacontenttype: 'application/vnd.example+json' }],
    ['beside data in base64', { data_base64: encoded('{"title": "not this"}') }],
  ])('%s is read', (_, changes) => expect(read(changes).title).toBe('The export stands still'))
  test('that is text and not JSON is text, also in base64', () => {
    const of = (changes: Changes) => read({ datacontenttype: 'text/plain', ...changes }).title
    expect(of({ data: '{ no JSON' })).toBe('{ no JSON')
    expect(of({ data: undefined, data_base64: encoded('Plain words') })).toBe('Plain words')
  })
  test('that is no JSON though it says so is text', () => expect(read({ data: '{ broken' }).title).toBe('{ broken'))
})

test.each([
  [
    { runbook: 'https://r.example.org/', dashboard: 'https://d.example.org/' },
    { runbook: 'https://r.example.org/', dashboard: 'https://d.example.org/' },
  ],
  [[{ href: 'javascript:1', text: 'x' }], {}],
  [['nonsense', null], {}],
  ['https://x.example.org', {}],
])('links of %j lead to %j', (links, expected) => expect(read({}, { ...DATA, links }).links).toEqual(expected))

test('when it began is said by the data only: the time of an event is its own', () => {
  expect(read({ time: '2026-08-03T22:17:41Z' }).startsAt).toBeNull()
  const startsAt = '2026-08-03T22:00:00Z'
  expect(read({}, { ...DATA, startsAt }).startsAt).toEqual(new Date(startsAt))
})

describe('what is no event', () => {
  test.each([
    [{ specversion: '0.3' }, 'specversion', 'found "0.3"'],
    [{ specversion: '1.1' }, 'specversion', 'found "1.1"'],
    [{ specversion: undefined }, 'specversion', 'found nothing'],
    [{ specversion: 1 }, 'specversion', 'found a number'],
    [{ id: '' }, 'id', 'needs it'],
    [{ source: undefined }, 'source', 'needs it'],
    [{ type: null }, 'type', 'needs it'],
  ])('with %j, is named', (changes, path, message) =>
    expect(readAll(event(changes))).toEqual({
      alerts: [],
      faults: [{ path, message: expect.stringContaining(message) }],
    }),
  )
  test.each([null, 'x', 5])('at all, %j, is named', payload =>
    expect(readAll(payload).faults).toEqual([{ path: '', message: expect.stringContaining('expected an event') }]),
  )
})

describe('a batch', () => {
  test('of nothing is in order', () => expect(readAll([])).toEqual({ alerts: [], faults: [] }))
  test('is read one by one', () => {
    const push = event({ type: 'com.github.push' }, {})
    const { alerts, faults, ignored } = readAll([
      event(),
      event({ specversion: '0.3' }),
      push,
      push,
      5,
      event({ id: '2' }),
    ])
    expect(alerts).toHaveLength(2)
    expect(faults.map(({ path }) => path)).toEqual(['[1].specversion', '[4]'])
    expect(ignored).toBe('neither data.status nor the type says firing, triggered, acknowledged, resolved')
  })
})

test('with a mapping an event is read by that, its attributes and its data', () => {
  const of = mapping({
    ...{ fingerprint: '{source} {data.job.id}', title: '{data.job.name} is {data.state}' },
    ...{ status: { path: 'data.state', values: { DEAD: 'firing' } }, labels: { kind: '{type}' } },
  })
  const data = { job: { id: 3, name: 'export' }, state: 'DEAD' }
  expect(read({ type: 'com.x.job' }, data, { mapping: of })).toMatchObject({
    ...{ fingerprint: '/jobs/eu 3', title: 'export is DEAD', status: 'firing', labels: { kind: 'com.x.job' } },
  })
  expect(readAll([event({}, data), event({}, { job: {} })], { mapping: of }).faults).toMatchObject([
    { path: '[1].data.job.id' },
  ])
})
