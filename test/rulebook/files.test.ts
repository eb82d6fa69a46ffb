import { describe, expect, test } from 'vitest'
import { parseRulebook, type RulebookText } from '../../src/rulebook/parse.ts'
import { faultsIn } from './bad.ts'
import { read } from './read.ts'

const say = (files: readonly RulebookText[], env = {}) => {
  const parsed = parseRulebook(files, env)
  return 'faults' in parsed ? parsed.faults.map(({ file, line, message }) => `${file}:${line} ${message}`) : []
}
const one = (text: string, env = {}) => say([{ file: 'r.yml', text }], env)

describe('several files', () => {
  const a = { file: 'a.yml', text: 'people:\n  ada: { slack: U0ADA }\nworkspace: { timezone: UTC }\n' }

  test('come together by section', () => {
    const b = { file: 'b.yml', text: 'people:\n  bob: { slack: U0BOB }\nteams: { all: { members: [ada, bob] } }\n' }
    const c = { file: 'c.yml', text: 'workspace: { announce: "#alarm" }\npeople:\n' }
    const parsed = parseRulebook([a, b, c, { file: 'd.yml', text: '# nothing\n' }], {})
    if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults))
    expect([...parsed.rulebook.people.keys()]).toEqual(['ada', 'bob'])
    expect(parsed.rulebook.workspace).toMatchObject({ announce: 'alarm', timezone: 'UTC' })
  })

  test('say a fault with the file that it is in', () => {
    const b = { file: 'b.yml', text: '# a comment\n\nteams:\n  all: { members: [ada, eve] }\n' }
    expect(say([a, b])[0]).toMatch(/^b\.yml:4 teams\.all\.members\[1\]: found "eve"/)
    expect(say([b, a])[0]).toMatch(/^b\.yml:4 teams/)
  })

  test('must not give the same name twice', () => {
    const b = { file: 'b.yml', text: 'people: { ada: { slack: U0EVE } }\nworkspace: { timezone: Asia/Tokyo }' }
    expect(say([a, b])).toEqual([
      'b.yml:1 people.ada stands here and in a.yml:2, expected it once',
      'b.yml:2 workspace.timezone stands here and in a.yml:3, expected it once',
    ])
  })

  test('have one route tree', () => {
    const route = (file: string) => ({ file, text: 'route: { room: none }' })
    expect(say([route('a.yml'), route('b.yml')])).toEqual([
      'b.yml:1 route stands here and in a.yml:1, expected it once',
    ])
  })

  test('join their lists', () => {
    const rules = (file: string, text: string) => ({ file, text: `maintenance:\n  - ${text}\n` })
    const good = '{ matchers: [a=b], when: "02:00-04:00" }'
    expect(say([rules('a.yml', good), rules('b.yml', good)])).toEqual([])
    expect(say([rules('a.yml', good), rules('b.yml', '{ matchers: [a] , when: "02:00-04:00" }')])[0]).toMatch(
      /^b\.yml:2 maintenance\[1\]/,
    )
  })

  test('tell all that is not YAML, in each of them', () => {
    const bad = (file: string) => ({ file, text: 'people: {}\n\tteams: {}\n' })
    expect(say([bad('a.yml'), a, bad('b.yml')]).map(fault => fault.slice(0, 30))).toEqual([
      'a.yml:2 is not YAML: Tabs are ',
      'b.yml:2 is not YAML: Tabs are ',
    ])
  })
})

describe('a file', () => {
  test.each([
    ['people: { ada: {}', 1, 'is not YAML'],
    ['people:\n  ada: {\n', 3, 'is not YAML'],
    ['a: "x\nb: c\n', 3, 'is not YAML'],
    ['people: {}\n---\nteams: {}\n', 2, 'is not YAML: Source contains multiple documents'],
    ['sources: { p: { secret: <X> } }', 1, 'wants quotes: "$'],
    ['people: {}\nteams: {}\npeople: {}\n', 3, 'people stands twice, first in line 1'],
    ['people:\n  ada: {}\n  ada: {}\n', 3, 'ada stands twice, first in line 2'],
    ['people:\n  ada: { slack: U1, slack: U2 }\n', 2, 'slack stands twice'],
    ['- people\n', 1, 'expected sections such as people:'],
    ['rulebook', 1, 'expected sections'],
    ['people: { __proto__: {} }', 1, '__proto__ cannot be a name'],
    ['people: { ada: *nobody }', 1, 'found the alias *nobody, expected an anchor before it'],
    ['people: &all\n  ada: *all\n', 2, 'levels within levels'],
    ['people: { ada: !!person {} }', 1, 'is not YAML'],
    ['workspace: { announce: "a\\0b" }', 1, 'found a character that is not printable'],
    ['? [people]\n: {}\n', 1, 'is not YAML'],
  ])('%j is told in line %i', (text, line, fragment) => {
    const faults = one(text.replace('<X>', `$${'{X}'}`))
    expect(faults.filter(fault => fault.startsWith(`r.yml:${line} `) && fault.includes(fragment))).toHaveLength(1)
  })

  test('may use anchors', () => {
    const { policies } = read(
      'people: { ada: { slack: U1 } }\npolicies:\n  a: &a { steps: [{ notify: user:ada }] }\n  b: *a\n',
    )
    expect(policies.get('b')?.steps).toEqual(policies.get('a')?.steps)
  })

  const bomb = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(
    (name, i, all) =>
      `${name}: &${name} [${Array(9)
        .fill(i === 0 ? 'x' : `*${all[i - 1]}`)
        .join(', ')}]`,
  )
  test.each<[string, string, string]>([
    ['aliases of aliases', bomb.join('\n'), 'fewer aliases'],
    ['many aliases', `a: &a x\nb: [${Array(150_000).fill('*a').join(', ')}]`, 'fewer aliases'],
    ['brackets', `a: ${'['.repeat(300_000)}`, 'levels within levels'],
    ['braces', '{a: '.repeat(50_000), 'levels within levels'],
    ['dashes', `a:\n  ${'- '.repeat(100_000)}`, 'levels within levels'],
    ['indents', Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'levels within levels'],
    ['characters', 'x'.repeat(5_000_000), 'found a file of 5.0 MB, expected at most 1 MB'],
  ])('of too many %s is refused at once', (_, text, fragment) => {
    const faults = one(text)
    expect(faults).toHaveLength(1)
    expect(faults[0]).toContain(fragment)
  })
})

describe('a variable', () => {
  const source = (secret: string) => `sources: { p: { type: alertmanager, secret: "${secret}" } }`
  const secretOf = (text: string, env: Record<string, string>) => {
    const parsed = parseRulebook([{ file: 'r.yml', text }], env)
    return 'rulebook' in parsed ? parsed.rulebook.sources.get('p')?.secret : parsed.faults.map(fault => fault.message)
  }

  test.each([
    [source('<A>'), 'value of a'],
    [source('x-<A>-<B>'), 'x-value of a-$& b'],
    [source('$<A>-escaped'), `$${'{A}'}-escaped`],
    [source('$A-as-it-is'), '$A-as-it-is'],
    [source('<NEWLINE>'), 'ends in a newline'],
  ])('in %s is %s', (text, expected) => {
    const marked = text.replace(/<(\w+)>/g, '$${$1}')
    expect(secretOf(marked, { A: 'value of a', B: '$& b', NEWLINE: 'ends in a newline\n' })).toBe(expected)
  })

  test.each([
    ['<NONE>', 'the environment variable NONE is not set'],
    ['<EMPTY>', 'the environment variable EMPTY is not set'],
    ['<A:-b>', 'with the name of an environment variable'],
    ['<toString>', 'the environment variable toString is not set'],
  ])('%s is a fault', (text, fragment) => {
    const faults = one(source(text.replace(/<(.*)>/, '$${$1}')), { EMPTY: '' })
    expect(faults).toHaveLength(1)
    expect(faults[0]).toContain(`r.yml:1 sources.p.secret: `)
    expect(faults[0]).toContain(fragment)
  })

  test('is told wherever it stands, each time', () => {
    const text = '\nservices: { checkout: { runbook: "https://x/<NONE>/<NADA>" } }'
    expect(faultsIn(text)).toHaveLength(2)
  })
})
