import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Labels } from '../../src/alert/alert.ts'
import { type InhibitRule, inhibitorKeys, inhibitRule, targetKeys } from '../../src/alert/inhibition.ts'
import { type Matcher, matchesAll, parseMatchers } from '../../src/alert/matcher.ts'

function matchers(text: string): readonly Matcher[] {
  const read = parseMatchers(text)
  if ('error' in read) throw new Error(read.error)
  return read
}

const rule = (source: string, target: string, ...equal: string[]) =>
  inhibitRule(matchers(source), matchers(target), equal)

/** As Alertmanager has it: looks at every alert that fires. */
function inhibitedBy(rules: readonly InhibitRule[], firing: readonly Labels[], labels: Labels): boolean {
  const value = (of: Labels, label: string) => (Object.hasOwn(of, label) ? of[label] : '')
  return rules.some(({ source, target, equal }) => {
    if (!matchesAll(target, labels)) return false
    const both = matchesAll(source, labels)
    return firing.some(
      other =>
        matchesAll(source, other) &&
        equal.every(label => value(other, label) === value(labels, label)) &&
        !(both && matchesAll(target, other)),
    )
  })
}

function isInhibited(rules: readonly InhibitRule[], firing: readonly Labels[], labels: Labels): boolean {
  const held = new Set(firing.flatMap(other => inhibitorKeys(rules, other)))
  return targetKeys(rules, labels).some(key => held.has(key))
}

const CRITICAL = rule('severity="critical"', 'severity=~"warning|info"', 'cluster', 'alertname')
const CLUSTER = rule('alertname="ClusterDown"', 'alertname!="ClusterDown"', 'cluster')
const ANY = rule('s="1"', 't="1"', 'e')
const ALWAYS = rule('s="1"', 't="1"')
/** In a chain, b is muted by a and mutes c all the same. */
const CHAIN = [rule('s="1"', 't="1"', 'e'), rule('t="1"', 'u="1"', 'e')]

describe('an alert', () => {
  test.each<[string, readonly InhibitRule[], readonly Labels[], Labels, boolean]>([
    [
      'is inhibited by a worse one of its kind',
      [CRITICAL],
      [{ severity: 'critical', cluster: 'a', alertname: 'Full' }],
      { severity: 'warning', cluster: 'a', alertname: 'Full' },
      true,
    ],
    [
      'is not inhibited by one from elsewhere',
      [CRITICAL],
      [{ severity: 'critical', cluster: 'b', alertname: 'Full' }],
      { severity: 'warning', cluster: 'a', alertname: 'Full' },
      false,
    ],
    [
      'is not inhibited by one of another kind',
      [CRITICAL],
      [{ severity: 'critical', cluster: 'a', alertname: 'Slow' }],
      { severity: 'warning', cluster: 'a', alertname: 'Full' },
      false,
    ],
    [
      'is not inhibited by what is no source',
      [CRITICAL],
      [{ severity: 'error', cluster: 'a', alertname: 'Full' }],
      { severity: 'warning', cluster: 'a', alertname: 'Full' },
      false,
    ],
    [
      'is not inhibited where it is no target',
      [CRITICAL],
      [{ severity: 'critical', cluster: 'a', alertname: 'Full' }],
      { severity: 'error', cluster: 'a', alertname: 'Full' },
      false,
    ],
    [
      'is not inhibited while nothing fires',
      [CRITICAL],
      [],
      { severity: 'warning', cluster: 'a', alertname: 'Full' },
      false,
    ],
    ['is inhibited where neither has the label that must be equal', [ANY], [{ s: '1' }], { t: '1' }, true],
    ['is inhibited where one lacks the label and the other has it empty', [ANY], [{ s: '1', e: '' }], { t: '1' }, true],
    ['is not inhibited where only one has the label', [ANY], [{ s: '1', e: 'x' }], { t: '1' }, false],
    [
      'is inhibited from anywhere where nothing must be equal',
      [ALWAYS],
      [{ s: '1', e: 'x' }],
      { t: '1', e: 'y' },
      true,
    ],
    ['does not inhibit itself', [ANY], [{ s: '1', t: '1', e: 'x' }], { s: '1', t: '1', e: 'x' }, false],
    [
      'on both sides is not inhibited by another on both sides',
      [ANY],
      [{ s: '1', t: '1', e: 'x', n: '2' }],
      { s: '1', t: '1', e: 'x' },
      false,
    ],
    [
      'on both sides is inhibited by one that is only a source',
      [ANY],
      [{ s: '1', e: 'x' }],
      { s: '1', t: '1', e: 'x' },
      true,
    ],
    [
      'that is only a target is inhibited by one on both sides',
      [ANY],
      [{ s: '1', t: '1', e: 'x' }],
      { t: '1', e: 'x' },
      true,
    ],
    [
      'is inhibited by the one that counts among others',
      [ANY],
      [{ s: '1', e: 'y' }, { t: '1' }, { s: '1', e: 'x' }],
      { t: '1', e: 'x' },
      true,
    ],
    [
      'is inhibited by the second rule where the first says nothing',
      [CRITICAL, CLUSTER],
      [{ alertname: 'ClusterDown', cluster: 'a' }],
      { alertname: 'Slow', cluster: 'a' },
      true,
    ],
    [
      'is not inhibited by the source of one rule and the target of another',
      [ANY, rule('p="1"', 'q="1"', 'e')],
      [{ s: '1' }],
      { q: '1' },
      false,
    ],
    ['is inhibited by one that is inhibited itself', CHAIN, [{ s: '1' }, { t: '1' }], { u: '1' }, true],
    [
      'is inhibited by a source that lacks what it must not have',
      [rule('env!="dev"', 't="1"')],
      [{}],
      { t: '1' },
      true,
    ],
    [
      'has no label by the name of what every object has',
      [rule('s="1"', 't="1"', 'constructor')],
      [{ s: '1' }],
      { t: '1', constructor: '' },
      true,
    ],
  ])('%s', (_, rules, firing, labels, inhibited) => {
    expect(inhibitedBy(rules, firing, labels)).toBe(inhibited)
    expect(isInhibited(rules, firing, labels)).toBe(inhibited)
  })

  test('is inhibited by its keys exactly where the definition says so', () => {
    const value = fc.constantFrom('', 'a', 'b', '","', '\ud800')
    const labels = fc.dictionary(fc.constantFrom('x', 'y', 'z', 'toString'), value, { maxKeys: 4 })
    const matcher = fc.record({ label: fc.constantFrom('x', 'y', 'z'), op: fc.constantFrom('=', '!='), value })
    const side = fc.array(matcher, { minLength: 1, maxLength: 2 })
    const equal = fc.array(fc.constantFrom('x', 'y', 'z', 'toString'), { maxLength: 3 })
    const some = fc.tuple(side, side, equal).map(parts => inhibitRule(...parts))
    const world = fc.tuple(fc.array(some, { maxLength: 4 }), fc.array(labels, { maxLength: 5 }), labels)
    fc.assert(
      fc.property(world, ([rules, firing, one]) => {
        expect(isInhibited(rules, firing, one)).toBe(inhibitedBy(rules, firing, one))
        expect(isInhibited(rules, [...firing, one], one)).toBe(inhibitedBy(rules, [...firing, one], one))
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('a rule', () => {
  test('is called the same as long as it says the same', () => {
    expect(rule('a="b"', 'c="d"', 'f', 'e', 'f')).toEqual(rule('a = b', 'c=d', 'e', 'f'))
    expect(rule('a="b"', 'c="d"', 'e').name).toMatch(/^[\da-z]{8,13}$/)
  })

  test.each([
    ['another source', rule('a="x"', 'c="d"', 'e')],
    ['another target', rule('a="b"', 'c!="d"', 'e')],
    ['another label', rule('a="b"', 'c="d"', 'f')],
    ['its sides turned', rule('c="d"', 'a="b"', 'e')],
  ])('with %s has another name', (_, other) => {
    expect(other.name).not.toBe(rule('a="b"', 'c="d"', 'e').name)
  })

  test('that stands twice inhibits once', () => {
    expect(inhibitorKeys([ANY, ANY], { s: '1' })).toHaveLength(1)
    expect(targetKeys([ANY, ANY], { t: '1' })).toHaveLength(2)
  })
})
