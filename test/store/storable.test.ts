import { expect, test } from 'vitest'
import { storable } from '../../src/store/storable.ts'

test('what PostgreSQL takes is given back as it is', () => {
  const value = { at: new Date(0), labels: { service: 'ünïcode 🔥', count: 3 }, list: ['a', null, undefined] }
  expect(storable(value)).toEqual(value)
  const plain = { title: 'Down', labels: { service: 'checkout' }, list: [1, true] }
  expect(storable(plain)).toBe(plain)
})

test.each([
  ['a text', 'a\0b'],
  ['half a character', 'a\ud83db'],
  ['a text deep inside', { labels: { service: ['a\0b'] } }],
  ['the name of a record', { labels: { 'a\0b': 'c' } }],
])('what it refuses is cleaned: %s', (_, value) => {
  const cleaned = storable({ value, at: new Date(0), ok: 'ok' })
  expect(JSON.stringify(cleaned)).not.toMatch(/\\u0000|\\ud83d/)
  expect(cleaned).toMatchObject({ at: new Date(0), ok: 'ok' })
})
