import { describe, expect, test } from 'vitest'
import { lint } from '../../src/rulebook/lint.ts'
import { parseRulebook } from '../../src/rulebook/parse.ts'
import { rulebookOf } from '../kit/rulebook.ts'
import { faultsIn } from './bad.ts'

const INTERVALS = '\ntime_intervals: { night: [{ times: [{ start_time: "22:00", end_time: "24:00" }] }] }'
const rule = (...yaml: string[]) => `${INTERVALS}\nclassify:\n${yaml.map(one => `  - ${one}\n`).join('')}`

describe('rules that classify', () => {
  test('are read in their order', () => {
    const { classify } = rulebookOf(
      rule(
        '{ matchers: tier=1, active: night, severity: warning }',
        '{ matchers: [tier=1, "a=b,c=d"], count: 3, raise: 1, because: Three at once }',
        '{ lower: 2, type: capacity }',
      ),
    )
    expect(classify.map(({ name: _, matchers, ...rest }) => ({ ...rest, matchers: matchers.length }))).toEqual([
      ...[
        {
          matchers: 1,
          active: ['night'],
          count: null,
          change: { to: 'sev3' },
          type: null,
          because: 'tier="1" within night',
        },
      ],
      { matchers: 3, active: [], count: 3, change: { worseBy: 1 }, type: null, because: 'Three at once' },
      { matchers: 0, active: [], count: null, change: { worseBy: -2 }, type: 'capacity', because: 'any alert' },
    ])
  })

  test('have the same name wherever they stand and whatever their reason', () => {
    const [a, b] = ['{ matchers: [a=b], raise: 1 }', '{ matchers: [a=b], raise: 1, because: Other words }']
    const name = (text: string) => rulebookOf(text).classify.at(-1)?.name
    expect(name(rule('{ severity: sev1 }', b))).toBe(name(rule(a)))
    expect(name(rule('{ matchers: [a=b], raise: 2 }'))).not.toBe(name(rule(a)))
  })

  test.each<[string, string]>([
    ['{ matchers: [a=b] }', '3 classify[0]: found a map, expected one of severity, raise, lower and type'],
    ['{ matchers: [a=b], count: 3 }', '3 classify[0]: found a map, expected severity or raise'],
    ['{ severity: sev1, raise: 1 }', '3 classify[0]: found a map, expected one of severity, raise and lower'],
    ['{ severity: sev5 }', 'classify[0].severity: found "sev5", expected one of sev1, sev2, sev3, sev4'],
    ['{ raise: 4 }', 'classify[0].raise: found 4, expected a whole number from 1 to 3'],
    ['{ raise: 1, count: 1 }', 'classify[0].count: found 1, expected a whole number from 2 to 1000'],
    ['{ lower: 1, count: 3 }', 'classify[0].lower: found 1, expected severity or raise beside count'],
    ['{ raise: 1, count: 3, type: x }', 'classify[0].type: found "x", expected no type beside count'],
    ['{ raise: 1, active: nigh }', 'classify[0].active: found "nigh" (there is no such time interval)'],
    ['{ raise: 1, active: [nigh] }', 'did you mean "night"?'],
    ['{ raise: 1, matcher: [a=b] }', 'there is no "matcher" here'],
    ['{ raise: 1, matcher: [a=b] }', 'did you mean "matchers"?'],
    ['{ raise: 1, matchers: [a] }', 'classify[0].matchers[0]: found "a"'],
    ['{ raise: 1, because: "" }', 'classify[0].because: found "", expected a text of 1 to 200 characters'],
    ['raise', 'classify[0]: found "raise", expected a map with matchers, active'],
  ])('%s has a fault', (yaml, fault) => expect(faultsIn(rule(yaml)).join('\n')).toContain(fault))

  test('stand there once', () => {
    const twice = rule('{ matchers: [a=b], raise: 1 }', '{ matchers: ["a=\\"b\\""], raise: 1, because: Other words }')
    expect(faultsIn(twice)).toEqual([
      'r.yml:4 classify[1]: found a map, expected each rule once; classify[0] asks and does the same',
    ])
  })
})

describe('of rules that classify, a hint is given', () => {
  const hints = (yaml: string, services = '\nservices: { ledger: { tier: 2 } }') => {
    const parsed = parseRulebook([{ file: 'r.yml', text: `${INTERVALS}${services}\nclassify: [${yaml}]` }], {})
    if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults))
    const all = lint(parsed.rulebook, parsed.tree, new Date('2026-11-20T12:00:00Z'))
    return all.filter(({ message }) => /classify|time_intervals/.test(message)).map(({ message }) => message)
  }

  test.each<[string, string, string[]]>([
    ['to none that can match', '{ active: night, matchers: [severity=warning, tier=2], raise: 1 }', []],
    [
      'where no alert can have both',
      '{ active: night, matchers: [a=b, a=c], raise: 1 }',
      ['classify[0]: nothing comes here: no alert has both a="b" and a="c"; take one of them out'],
    ],
    [
      'where severity is none of the words',
      '{ active: night, matchers: [severity=~"sev1|page"], raise: 1 }',
      [
        'classify[0]: nothing comes here: severity=~"sev1|page"; severity is one of critical, error, warning, info here',
      ],
    ],
    [
      'where no service has the tier',
      '{ active: night, matchers: [tier=1], raise: 1 }',
      ['classify[0]: no service has tier="1"; say tier: 1 at one, or take this out'],
    ],
    [
      'where nothing uses a time interval',
      '{ raise: 1 }',
      [
        'time_intervals.night: nothing uses it; name it in a route (active, mute) or in classify (active), or take it out',
      ],
    ],
  ])('%s', (_, yaml, expected) => expect(hints(yaml)).toEqual(expected))
})
