import { describe, expect, test } from 'vitest'
import { labelsAsked, lintSeen, type Seen } from '../../src/rulebook/lint-seen.ts'
import { parseRulebook } from '../../src/rulebook/parse.ts'

function parsed(text: string) {
  const read = parseRulebook([{ file: 'r.yml', text }], {})
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  return read
}

function hintsOn(text: string, seen: Partial<Record<keyof Seen, Record<string, string[]>>>): readonly string[] {
  const { rulebook, tree } = parsed(text)
  const values = { routed: new Map(Object.entries(seen.routed ?? {})), kept: new Map(Object.entries(seen.kept ?? {})) }
  return lintSeen(rulebook, tree, values).map(({ line, message }) => `${line} ${message}`)
}

const route = (...matchers: string[]) => `route:\n  routes:\n    - matchers: ['${matchers.join("', '")}']\n`
const said = { env: ['prod-eu', 'prod-us', 'dev'], host: ['db-1', 'db-2', ''], severity: ['critical'] }
const AT = '3 route.routes[0].matchers[0]:'

describe('of a matcher, a hint is given', () => {
  test.each<[string, string, string[]]>([
    ['to none that some alert matches', 'env=~"prod-.*"', []],
    ['to none that asks for nothing to be there', 'host=~"x|"', []],
    ['to none whose label no stored alert could have', 'unheard=~"x"', []],
    ['to none that is against what is there', 'host!~"db-1"', []],
    ['to none of which one is merely absent', 'host!~"|x"', []],
    ['to no value that is only rare', 'env="stage"', []],
    ['to none that is against a value', 'env!="prot-eu"', []],
    [
      'with the nearest value, however the pattern goes on',
      'env=~"prd-eu.*"',
      [`${AT} no alert so far matches env=~"prd-eu.*"; the nearest that was seen is "prod-eu"`],
    ],
    [
      'with what was seen, where nothing is near',
      'env=~"[0-9]+"',
      [`${AT} no alert so far matches env=~"[0-9]+"; seen were "prod-eu", "prod-us", "dev"`],
    ],
    [
      'where it keeps nothing away',
      'env!~"test|qa.*"',
      [
        `${AT} keeps no alert away so far: none has what env!~"test|qa.*" is against; seen were "prod-eu", "prod-us", "dev"`,
      ],
    ],
    [
      'where a value may be a slip',
      'env="prd-eu"',
      [`${AT} no alert so far has env="prd-eu"; did you mean "prod-eu"?`],
    ],
  ])('%s: %s', (_, matcher, hints) => {
    expect(hintsOn(route(matcher), { routed: said })).toEqual(hints)
  })

  test('where no alert has its label', () => {
    expect(hintsOn(route('evn=~"prod.*"'), { routed: { evn: [''] } })).toEqual([
      `${AT} no alert so far matches evn=~"prod.*"; none has the label evn at all`,
    ])
  })

  test('with its own line, or that of all where one line has several', () => {
    const lines = 'route:\n  routes:\n    - matchers:\n        - host="db-1"\n        - env=~"x"\n'
    expect(hintsOn(lines, { routed: said })).toEqual([expect.stringMatching(/^5 route\.routes\[0\]\.matchers\[1\]: /)])
    expect(hintsOn(route('host="db-1", env=~"x"'), { routed: said })).toEqual([
      expect.stringMatching(/^3 route\.routes\[0\]\.matchers: /),
    ])
  })

  test('below other routes, and by what routes have made of alerts elsewhere', () => {
    const text = `
route: { routes: [{ matchers: [host="db-1"], routes: [{ matchers: [env=~"x"] }] }] }
inhibit_rules: [{ source_matchers: [env=~"y"], target_matchers: [env!~"z"] }]
maintenance: [{ matchers: [env=~"a"], when: "02:00-04:00" }]
playbooks:
  p: { matchers: [severity=~"sev1|sev2", env=~"b"], steps: [{ task: Look }] }
classify: [{ matchers: [severity=~"warning|info", tier=~"1|2", env=~"c"], raise: 1 }]
`
    const places = (seen: Parameters<typeof hintsOn>[1]) => hintsOn(text, seen).map(hint => hint.split(':')[0])
    expect(places({ routed: said })).toEqual(['2 route.routes[0].routes[0].matchers[0]'])
    expect(places({ kept: { ...said, tier: ['one'] } })).toEqual([
      '3 inhibit_rules[0].source_matchers[0]',
      '3 inhibit_rules[0].target_matchers[0]',
      '4 maintenance[0].matchers[0]',
      '7 classify[0].matchers[2]',
      '6 playbooks.p.matchers[1]',
    ])
    expect(labelsAsked(parsed(text).rulebook)).toEqual(['host', 'env'])
  })
})
