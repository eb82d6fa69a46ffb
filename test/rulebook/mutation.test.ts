import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lint } from '../../src/rulebook/lint.ts'
import { parseRulebook } from '../../src/rulebook/parse.ts'
import { T0 } from '../kit/given.ts'
import { ENV, GOOD, mutant, SECRET } from './mutants.ts'

test('the good one is good', () => {
  expect(parseRulebook([{ file: 'r.yml', text: GOOD }], ENV)).toMatchObject({ notes: [] })
})

test('whatever happens to a good rulebook, it is read or refused with its lines, and no secret shows', () => {
  let refused = 0
  fc.assert(
    fc.property(mutant, bad => {
      const parsed = parseRulebook([{ file: 'r.yml', text: bad }], ENV)
      if (!('faults' in parsed)) {
        expect(lint(parsed.rulebook, parsed.tree, T0).every(hint => hint.line >= 1)).toBe(true)
        return
      }
      refused++
      expect(parsed.faults.length).toBeGreaterThan(0)
      const last = bad.split('\n').length
      for (const fault of parsed.faults) {
        expect(fault.line >= 1 && fault.line <= last).toBe(true)
        expect(fault.message).not.toContain(SECRET)
        expect(fault.message).not.toBe('')
      }
    }),
    { numRuns: 700 },
  )
  // Many are only another good one: a comment less, a word in a text.
  expect(refused).toBeGreaterThanOrEqual(300)
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
  const places = [...GOOD.matchAll(/(?<=: )[^\n#]+/g)]
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.constantFrom(...kinds), (place, kind) => {
      const bad = GOOD.slice(0, place.index) + kind + GOOD.slice(place.index + place[0].length)
      const parsed = parseRulebook([{ file: 'r.yml', text: bad }], ENV)
      expect(JSON.stringify('faults' in parsed ? parsed.faults : parsed.notes)).not.toContain(SECRET)
    }),
    { numRuns: 100 },
  )
}, 60_000)
