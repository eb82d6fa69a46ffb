import { describe, expect, test } from 'vitest'
import { bearerOf, checkLink, same, signLink } from '../../src/web/sign.ts'

const PATH = '/postmortems/142'
const signature = (path: string, key: string) => new URL(signLink(path, key), 'http://x').searchParams.get('key') ?? ''

describe('a link', () => {
  test('says its path and 256 bits of proof', () =>
    expect(signLink(PATH, 'k')).toMatch(/^\/postmortems\/142\?key=[\w-]{43}$/))
  test.each([
    ['opens what it was signed for', PATH, signature(PATH, 'k'), 'k', true],
    ['opens nothing else', '/postmortems/143', signature(PATH, 'k'), 'k', false],
    ['is revoked by a new key', PATH, signature(PATH, 'k'), 'k2', false],
    ['is nothing without its proof', PATH, '', 'k', false],
    ['is nothing when cut', PATH, signature(PATH, 'k').slice(0, 20), 'k', false],
    ['is nothing where there is no key', PATH, signature(PATH, ''), '', false],
  ])('%s', (_, path, presented, key, expected) => expect(checkLink(path, presented, key)).toBe(expected))
})

test.each([
  ['a', 'a', true],
  ['a', 'b', false],
  ['', 'a', false],
  ['aa', 'a', false],
  ['', '', false],
])('%j for the secret %j: %s', (presented, secret, expected) => expect(same(presented, secret)).toBe(expected))

test.each([
  ['Bearer abc', 'abc'],
  ['bearer  abc ', 'abc'],
  ['Basic abc', ''],
  ['Bearer', ''],
  [undefined, ''],
])('%j bears %j', (header, token) => expect(bearerOf(header)).toBe(token))
