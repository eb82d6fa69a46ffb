import fc from 'fast-check'

const KEYS = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'labels', 'annotations', 'status'],
  ...['alerts', 'alert', 'event', 'incident', 'data', 'id', 'startsAt', 'a.b', '', '\u0000'],
]

/** Whatever JSON can be, and what is known to break things. */
export const nasty: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, false, 0, -1, 1e308, 2 ** 53, '', ' ', '\u0000', '\ud800', '<!channel>', '0001-01-01T00:00:00Z'],
    ...['x'.repeat(5_000), '9'.repeat(400), '{{ x }}', '$VAR', '*UNKNOWN*', 'http://', 'javascript:alert(1)', [], {}],
    ...[[[]], [null], { '': null }, ['a', 1, {}]],
  ),
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), fc.string()), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 5 }),
  fc.constantFrom<unknown>(
    ...['{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}'].map(text => JSON.parse(text)),
  ),
)

type Change =
  | { readonly kind: 'put'; readonly value: unknown }
  | { readonly kind: 'drop' | 'wrap' | 'nest' | 'enlarge' }

const change: fc.Arbitrary<Change> = fc.oneof(
  nasty.map((value): Change => ({ kind: 'put', value })),
  fc.constantFrom<Change>({ kind: 'drop' }, { kind: 'wrap' }, { kind: 'nest' }, { kind: 'enlarge' }),
)

/** The documented shape with some of its values, at any depth, dropped, retyped, nested or enlarged. */
export function mutated(base: unknown): fc.Arbitrary<unknown> {
  return fc.array(fc.tuple(fc.nat(500), change), { minLength: 1, maxLength: 4 }).map(changes => {
    let raw = base
    for (const [at, what] of changes) raw = changedAt(raw, at, what)
    return raw
  })
}

function changedAt(raw: unknown, at: number, what: Change): unknown {
  const target = at % countValues(raw)
  let index = 0
  const text = JSON.stringify(raw, (_, value) => (index++ === target ? changed(value, what) : value))
  return JSON.parse(text ?? 'null')
}

function changed(value: unknown, what: Change): unknown {
  switch (what.kind) {
    case 'put':
      return what.value
    case 'drop':
      return undefined
    case 'wrap':
      return [value]
    case 'nest':
      return { value }
    case 'enlarge':
      return typeof value === 'string' ? `${value} ${'ü🔥\u0007'.repeat(200)}` : [value, value, value]
  }
}

function countValues(raw: unknown): number {
  let count = 0
  JSON.stringify(raw, (_, value) => {
    count++
    return value
  })
  return Math.max(1, count)
}
