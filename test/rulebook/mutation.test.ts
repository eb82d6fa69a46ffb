import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lint } from '../../src/rulebook/lint.ts'
import { parseRulebook } from '../../src/rulebook/parse.ts'
import { T0 } from '../kit/given.ts'

const example = readFileSync(new URL('../../docs/examples/rulebook.yml', import.meta.url), 'utf8')
// With what the example does without.
const text = `${example
  .replace(
    'route:\n',
    `route:
  group_wait: 10s
  threshold: { count: 3, within: 5m, of: times }
  reopen_within: 15m
  repeat: 4h
  flapping: { changes: 5, within: 10m }
  active: [business]
  mute: []
`,
  )
  .replace(
    'classify:\n',
    `classify:
  - { matchers: ['service="ledger"'], active: [business, night], lower: 1, type: batch }
  - { count: 5, raise: 2 }
`,
  )
  .replace(
    'time_intervals:\n',
    `time_intervals:
  business:
    - times: [{ start_time: "08:00", end_time: "24:00" }]
      weekdays: ["monday:friday", sunday]
      days_of_month: ["-3:-1", 1]
      months: ["may:august", 12]
      years: [2026]
      location: Europe/Berlin
`,
  )}
maintenance:
  - { name: backup, matchers: ['service="ledger"'], when: "Sun 02:00-04:00 Europe/Berlin" }
  - { matchers: ['service="ledger"'], when: "2026-12-01 22:00 - 2026-12-02 04:00" }
inhibit_rules:
  - { source_matchers: ['alertname="Down"'], target_matchers: ['severity="info"'], equal: [cluster] }
`
const lines = text.split('\n')
const secret = 'a-secret-that-never-shows'
const env = { PROD_SECRET: secret, JOBS_SECRET: secret, STATUS_URL: `https://example.com/${secret}` }

test('the good one is good', () => {
  expect(parseRulebook([{ file: 'r.yml', text }], env)).toMatchObject({ notes: [] })
})

const at = fc.nat(text.length - 1)
const line = fc.nat(lines.length - 1)
const mark = fc.constantFrom(...'{}[]":,#&*-\'!|>%@`?~ \n\t0', '${', '<<: ', '\u0000', 'null', '*a', '&a ', '\ud800')
const mutation = fc.oneof(
  fc.record({ at, mark }).map(({ at, mark }) => text.slice(0, at) + mark + text.slice(at)),
  fc
    .record({ at, length: fc.integer({ min: 1, max: 40 }) })
    .map(({ at, length }) => text.slice(0, at) + text.slice(at + length)),
  line.map(i => lines.toSpliced(i, 1).join('\n')),
  fc.record({ from: line, to: line }).map(({ from, to }) => lines.toSpliced(to, 0, lines[from] ?? '').join('\n')),
  fc
    .record({ i: line, by: fc.integer({ min: 1, max: 6 }) })
    .map(({ i, by }) => lines.with(i, ' '.repeat(by) + lines[i]).join('\n')),
  fc
    .record({ at, word: fc.string({ unit: 'binary' }) })
    .map(({ at, word }) => text.slice(0, at) + word + text.slice(at)),
)

test('whatever happens to a good rulebook, it is read or refused with its lines, and no secret shows', () => {
  fc.assert(
    fc.property(mutation, bad => {
      const parsed = parseRulebook([{ file: 'r.yml', text: bad }], env)
      if (!('faults' in parsed)) {
        expect(lint(parsed.rulebook, parsed.tree, T0).every(hint => hint.line >= 1)).toBe(true)
        return
      }
      expect(parsed.faults.length).toBeGreaterThan(0)
      const last = bad.split('\n').length
      for (const fault of parsed.faults) {
        expect(fault.line >= 1 && fault.line <= last).toBe(true)
        expect(fault.message).not.toContain(secret)
        expect(fault.message).not.toBe('')
      }
    }),
    { numRuns: 300 },
  )
}, 60_000)

// What stands at each place of the good one, replaced by something of another kind.
const kinds = [
  '1',
  'true',
  '~',
  '[]',
  '{}',
  '[[]]',
  '{ a: { b: c } }',
  '"text"',
  `"$${'{PROD_SECRET}'}"`,
  '-1.5',
  '!!binary x',
]

test('anything in the place of anything is read or refused', () => {
  const places = [...text.matchAll(/(?<=: )[^\n#]+/g)]
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.constantFrom(...kinds), (place, kind) => {
      const bad = text.slice(0, place.index) + kind + text.slice(place.index + place[0].length)
      const parsed = parseRulebook([{ file: 'r.yml', text: bad }], env)
      expect(JSON.stringify('faults' in parsed ? parsed.faults : parsed.notes)).not.toContain(secret)
    }),
    { numRuns: 100 },
  )
}, 60_000)
