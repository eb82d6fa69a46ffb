import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LIMITS } from '../../../src/alert/alert.ts'
import type { Reading } from '../../../src/webhook/sources/reading.ts'
import { SYSTEMS } from '../../../src/webhook/sources/registry.ts'
import { context, fixture, mapping } from './sources.ts'

/** Whatever somebody sends: a reader answers, and leaves the world as it was. */
const RUNS = { numRuns: 2_000 }

const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'labels',
  'annotations',
  'status',
  'alerts',
  'startsAt',
  'a.b',
  '',
  '\u0000',
]
const nasty = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e308,
    '',
    '\u0000',
    '\ud800',
    '<!channel>',
    '0001-01-01T00:00:00Z',
    'x'.repeat(5_000),
    [],
    {},
  ),
  fc.string({ unit: 'binary' }),
  fc.jsonValue(),
  fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), fc.string()), fc.jsonValue()),
  fc.constantFrom(
    ...['{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}'].map(text => JSON.parse(text)),
  ),
)

/** The documented shape with some of its values, at any depth, put out of shape. */
function mutated(base: unknown): fc.Arbitrary<unknown> {
  return fc.array(fc.tuple(fc.nat(200), nasty), { minLength: 1, maxLength: 4 }).map(changes => {
    let raw = base
    for (const [at, value] of changes) raw = change(raw, at, value)
    return raw
  })
}

function change(raw: unknown, at: number, put: unknown): unknown {
  const all = countValues(raw)
  let index = 0
  return JSON.parse(JSON.stringify(raw, (_, value) => (index++ === at % all ? put : value)) ?? 'null')
}

function countValues(raw: unknown): number {
  let count = 0
  JSON.stringify(raw, (_, value) => {
    count++
    return value
  })
  return count
}

function check({ alerts, faults }: Reading): void {
  for (const alert of alerts) {
    expect(alert.title.length).toBeGreaterThan(0)
    expect(alert.title.length).toBeLessThanOrEqual(LIMITS.title)
    expect(alert.fingerprint.length).toBeGreaterThan(0)
    expect(alert.description.length).toBeLessThanOrEqual(LIMITS.description)
    expect(alert.startsAt?.getTime()).not.toBeNaN()
    expect(Object.getPrototypeOf(alert.labels)).toBe(Object.prototype)
    for (const value of Object.values(alert.labels)) expect(typeof value).toBe('string')
    for (const link of Object.values(alert.links)) expect(link).toMatch(/^https?:\/\//i)
    const texts = [alert.title, alert.description, alert.fingerprint, ...Object.entries(alert.labels).flat()]
    expect(texts.filter(text => text.includes('\u0000') || !text.isWellFormed())).toEqual([])
  }
  for (const fault of faults) expect(fault.message).not.toBe('')
  expect('polluted' in {}).toBe(false)
}

const base = fixture('alertmanager/mixed.json')
const mapped = mapping({
  items: 'alerts',
  fingerprint: 'fingerprint',
  title: '{annotations.summary}',
  labels: { name: '{labels.alertname}' },
  status: { path: 'status', values: {} },
})

test('Alertmanager: any JSON', () =>
  fc.assert(
    fc.property(nasty, raw => check(SYSTEMS.alertmanager.read(raw, context()))),
    RUNS,
  ))
test('Alertmanager: its own shape, mutated', () => {
  fc.assert(
    fc.property(mutated(base), raw => check(SYSTEMS.alertmanager.read(raw, context({ ignoreLabels: ['x'] })))),
    RUNS,
  )
})
test('generic: any JSON', () =>
  fc.assert(
    fc.property(nasty, raw => check(SYSTEMS.generic.read(raw, context()))),
    RUNS,
  ))
test('generic: a mapped shape, mutated', () => {
  fc.assert(
    fc.property(mutated(base), raw => check(SYSTEMS.generic.read(raw, context({ mapping: mapped })))),
    RUNS,
  )
})
test('generic: our own shape, mutated', () => {
  const own = {
    title: 'x',
    status: 'firing',
    severity: 'p1',
    labels: { a: 'b' },
    links: { source: 'https://x.example.org' },
    id: 1,
  }
  fc.assert(
    fc.property(mutated(own), raw => check(SYSTEMS.generic.read(raw, context()))),
    RUNS,
  )
})
test('lists nested without end are refused, not fatal', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)
  for (const read of [SYSTEMS.alertmanager.read, SYSTEMS.generic.read]) {
    check(read(deep, context()))
    check(read({ title: deep, id: deep, alerts: [{ status: 'firing', labels: { a: deep } }] }, context()))
  }
})
