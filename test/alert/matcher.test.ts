import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Matcher, type MatcherFault, matches, matchesAll, parseMatchers } from '../../src/alert/matcher.ts'

function parseMatcher(text: string): Matcher | MatcherFault {
  const read = parseMatchers(text)
  if ('error' in read) return read
  const [matcher, ...more] = read
  if (!matcher || more.length > 0) throw new Error(`${more.length + 1} matchers in ${text}`)
  return matcher
}

describe('a matcher', () => {
  test.each([
    ['service="checkout"', 'service', '=', 'checkout'],
    ['service=checkout', 'service', '=', 'checkout'],
    ['  service  =  checkout  ', 'service', '=', 'checkout'],
    ['severity != "info"', 'severity', '!=', 'info'],
    ['env=~"prod.*"', 'env', '=~', 'prod.*'],
    ['env =~ prod|stage', 'env', '=~', 'prod|stage'],
    ['env!~"dev|test"', 'env', '!~', 'dev|test'],
    ['team=', 'team', '=', ''],
    ['team=""', 'team', '=', ''],
    ['"größe"="klein"', 'größe', '=', 'klein'],
    ['größe="klein"', 'größe', '=', 'klein'],
    ['"service.name"="a b"', 'service.name', '=', 'a b'],
    ['"with \\"quotes\\""="x"', 'with "quotes"', '=', 'x'],
    ['title="say \\"hi\\""', 'title', '=', 'say "hi"'],
    ['title="a\\\\b"', 'title', '=', 'a\\b'],
    ['title="two\\nlines"', 'title', '=', 'two\nlines'],
    ['id=~"\\d+"', 'id', '=~', '\\d+'],
    ['id=~"\\\\d+"', 'id', '=~', '\\d+'],
    ['id=~\\d+', 'id', '=~', '\\d+'],
    ['url=http://a/?b', 'url', '=', 'http://a/?b'],
    ['note="a,b=c{}"', 'note', '=', 'a,b=c{}'],
    ['{service="checkout"}', 'service', '=', 'checkout'],
    ['service="checkout",', 'service', '=', 'checkout'],
    // Those of Alertmanager's own tests (parse_test.go)
    ['tricky=~~~', 'tricky', '=~', '~~'],
    ['statuscode=~"5.."', 'statuscode', '=~', '5..'],
    ['contains_comma !~ "foo,bar"', 'contains_comma', '!~', 'foo,bar'],
    ['contains_quote != "\\""', 'contains_quote', '!=', '"'],
    ['{foo="bar\\nquz"}', 'foo', '=', 'bar\nquz'],
    ['foo = "bar,;!=~{}"', 'foo', '=', 'bar,;!=~{}'],
    ['"foo🙂"="bar"', 'foo🙂', '=', 'bar'],
    ['foo🙂=bar', 'foo🙂', '=', 'bar'],
    ['"a=b"!="c"', 'a=b', '!=', 'c'],
  ])('is read from %s', (text, label, op, value) => {
    expect(parseMatcher(text)).toEqual({ label, op, value })
  })

  test.each([
    ['', 'nothing'],
    ['   ', 'nothing'],
    ['service', 'no =, !=, =~ or !~ after service'],
    ['="x"', 'no label name'],
    ['""="x"', 'empty label name'],
    ['service=="x"', '=='],
    ['service="x', 'not closed'],
    ['service="x" y', 'something after'],
    ["service='x'", 'single quotes'],
    ['service=x"y', 'not closed'],
    ['{service="x"', 'a { that is not closed'],
    ['host=~"db-("', 'does not compile: missing closing )'],
    ['host=~"(?=x)"', 'does not compile'],
    ['host=~"(a)\\1"', 'does not compile'],
    ['host!~"[z-a]"', 'does not compile'],
    [`host=~"${'a'.repeat(3000)}"`, '3000 characters'],
  ])('is refused: %s', (text, fragment) => {
    const read = parseMatcher(text)
    expect(read).toHaveProperty('expected')
    expect('error' in read && read.error).toContain(fragment)
  })

  test('comes in company where a line has several', () => {
    expect(parseMatchers('{a="b", c=~"d|e,f" , g!=h}')).toEqual([
      { label: 'a', op: '=', value: 'b' },
      { label: 'c', op: '=~', value: 'd|e,f' },
      { label: 'g', op: '!=', value: 'h' },
    ])
  })

  test('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab=~!"\\{},\' \n(') }), text => void parseMatchers(text)),
    )
  })

  test('keeps any value that was quoted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), value => {
        const quoted = value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')
        expect(parseMatcher(`a="${quoted}"`)).toEqual({ label: 'a', op: '=', value })
      }),
    )
  })
})

describe('matching', () => {
  const labels = { service: 'checkout', env: 'prod-eu', empty: '', lines: 'a\nb' }
  test.each([
    ['service="checkout"', true],
    ['service="check"', false],
    ['service!="ledger"', true],
    ['service!="checkout"', false],
    ['env=~"prod.*"', true],
    ['env=~"prod"', false],
    ['env=~"eu"', false],
    ['env=~"dev|prod-eu"', true],
    ['env!~"dev|test"', true],
    ['env!~"prod-.*"', false],
    ['missing=""', true],
    ['missing!=""', false],
    ['missing=~".*"', true],
    ['missing=~".+"', false],
    ['missing!~".+"', true],
    ['empty=""', true],
    ['constructor=""', true],
    ['toString!=""', false],
    ['lines=~"a.b"', false],
    ['lines=~"(?s)a.b"', true],
  ])('%s is %s', (text, expected) => {
    const matcher = parseMatcher(text)
    expect('error' in matcher ? matcher : matches(matcher, labels)).toBe(expected)
  })

  test('wants all of several, and nothing of none', () => {
    expect(matchesAll([], labels)).toBe(true)
    expect(matchesAll(read('service="checkout",env="prod-eu"'), labels)).toBe(true)
    expect(matchesAll(read('service="checkout",env="dev"'), labels)).toBe(false)
  })

  test('takes linear time', () => {
    const [matcher] = read('a=~"(a+)+$"')
    expect(matcher && matches(matcher, { a: `${'a'.repeat(50_000)}!` })).toBe(false)
  })

  test('by a pattern that does not compile is false in both directions', () => {
    expect(matches({ label: 'a', op: '=~', value: '(' }, { a: '(' })).toBe(false)
    expect(matches({ label: 'a', op: '!~', value: '(' }, { a: 'x' })).toBe(false)
  })

  test('outlives more patterns than are kept', () => {
    for (let i = 0; i < 2_500; i++) expect(matches({ label: 'a', op: '=~', value: `x${i}` }, { a: `x${i}` })).toBe(true)
  })
})

function read(text: string) {
  const matchers = parseMatchers(text)
  if ('error' in matchers) throw new Error(matchers.error)
  return matchers
}
