import { describe, expect, test } from 'vitest'
import { capture, groupsOf, matchesWhole, patternFault } from '../../src/alert/pattern.ts'

describe('a pattern', () => {
  test.each([
    ['without a group gives all that it finds', 'db-\\d+', 'disk on db-31 full', 'db-31'],
    ['with one group gives that', 'disk on (\\S+)', 'disk on db-31 full', 'db-31'],
    ['with one group of a name gives it by that name', '(?P<host>db-\\d+)', 'on db-31', { 1: 'db-31', host: 'db-31' }],
    [
      'with several groups gives each by number and name',
      '^\\[(?P<state>\\w+)\\] (.*)$',
      '[FIRING] ping',
      { 1: 'FIRING', 2: 'ping', state: 'FIRING' },
    ],
    ['leaves the group empty that took no part', '(a)|(b)', 'b', { 1: '', 2: 'b' }],
    ['finds what stands first', '\\d', 'a1b2', '1'],
    ['finds across lines where it says so', '(?s)a(.*)c', 'a\nb\nc', '\nb\n'],
    ['finds a line where it says so', '(?m)^Host: (.*)$', 'Hello\nHost: db1\nBye', 'db1'],
    ['finds nothing', 'x', 'abc', null],
    ['that is none finds nothing', '(', '(', null],
  ])('%s', (_, pattern, text, found) => expect(capture(pattern, text)).toEqual(found))

  test('is looked for in the beginning of a long text only', () => {
    expect(capture('needle', `${'x'.repeat(16_000)}needle`)).toBe('needle')
    expect(capture('needle', `${'x'.repeat(17_000)}needle`)).toBeNull()
  })

  test('that would take others for ever takes no time', () => {
    const began = performance.now()
    expect(capture('^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(16_000))).toBeNull()
    expect(performance.now() - began).toBeLessThan(2_000)
  })

  test.each([
    ['a', []],
    ['(a)(?:b)(?P<c>d)', ['1', '2', 'c']],
    ['(', []],
  ])('%s has the groups %j', (pattern, groups) => expect(groupsOf(pattern)).toEqual(groups))

  test.each([
    ['a.*', null],
    ['db-(', 'missing closing )'],
    ['(?=x)', 'invalid'],
    ['(a)\\1', 'invalid escape'],
    ['a'.repeat(3_000), '3000 characters'],
  ])('%.20s: what is wrong with it is %j', (pattern, fault) => {
    if (fault === null) expect(patternFault(pattern)).toBeNull()
    else expect(patternFault(pattern)).toContain(fault)
  })

  test('matches the whole of a text, or neither does nor does not where it is none', () => {
    expect([matchesWhole('a+', 'aa'), matchesWhole('a+', 'aab'), matchesWhole('(', 'a')]).toEqual([true, false, null])
  })
})
