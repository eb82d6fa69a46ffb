import { expect, test } from 'vitest'
import { fingerprintOf } from '../../src/webhook/fingerprint.ts'

/** The same in BigInt, as FNV-1a-64 is published (draft-eastlake-fnv). */
function slowly(labels: Readonly<Record<string, string>>): string {
  let hash = 0xcbf29ce484222325n
  const names = Object.keys(labels).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  for (const text of names.flatMap(name => [name, labels[name] ?? ''])) {
    for (const byte of [...Buffer.from(text), 0xff])
      hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn
  }
  return hash.toString(16).padStart(16, '0')
}

test.each([
  [{}, 'cbf29ce484222325'],
  [{ alertname: 'QueueBacklog', cluster: 'fra-1', queue: 'invoices', service: 'billing', severity: 'critical' }, null],
  [{ b: '1', a: '2', aa: '' }, null],
  [{ 'svc.name': 'ünï', '🔥': 'x', '\uffee': 'sorted by bytes' }, null],
])('%j', (labels, expected) => {
  expect(fingerprintOf(labels)).toBe(expected ?? slowly(labels))
})

test('does not depend on the order of labels', () => {
  expect(fingerprintOf({ a: '1', b: '2' })).toBe(fingerprintOf({ b: '2', a: '1' }))
})
