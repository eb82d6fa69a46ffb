import { describe, expect, test } from 'vitest'
import type { Severity } from '../../src/alert/severity.ts'
import {
  type Circumstances,
  type Condition,
  first,
  isLastResort,
  isLater,
  next,
  type Policy,
  type Position,
  pages,
  samePosition,
  sameRound,
  stepAt,
} from '../../src/escalation/policy.ts'

const MINUTE = 60_000
const NOON = new Date('2026-11-20T12:00:00Z')
const NIGHT = new Date('2026-11-20T03:00:00Z')
const office = {
  ...{ times: [{ from: 9 * 60, to: 17 * 60 }], weekdays: [], daysOfMonth: [], months: [], years: [], zone: 'UTC' },
}
const bad: Condition = { severities: ['sev1', 'sev2'], hours: null }
const byDay: Condition = { severities: null, hours: { name: 'office', intervals: [office], outside: false } }
const byNight: Condition = { severities: null, hours: { name: 'office', intervals: [office], outside: true } }
const user = (name: string) => [{ kind: 'user' as const, name }]

/** A step for each condition, a minute longer each; null: whatever is so. */
function policyOf(rounds: number, whens: readonly (Condition | null)[], lastResort?: string): Policy {
  return {
    ...{ name: 'p', rounds, ...(lastResort !== undefined && { lastResort: user(lastResort) }) },
    steps: whens.map((when, index) => {
      return { notify: user(`${index}`), waitMs: (index + 1) * MINUTE, ...(when && { when }) }
    }),
  }
}
const now = (severity: Severity = 'sev3', at = NOON): Circumstances => ({ severity, at })

/** Where calling goes while nobody answers, as step/round. */
function walk(policy: Policy, circumstances = now()): readonly string[] {
  const walked: string[] = []
  for (let at = first(policy, circumstances); at && walked.length < 20; at = next(policy, at, circumstances)) {
    walked.push(`${at.step}/${at.round}`)
  }
  return walked
}

test('a policy of many rounds is looked through once, however few of its steps count', () => {
  let asked = 0
  const never: Condition = {
    hours: null,
    get severities() {
      asked++
      return ['sev1'] as const
    },
  }
  expect(walk(policyOf(100, Array(100).fill(never), 'eve'))).toEqual(['100/99'])
  expect(asked).toBeLessThan(1_000)
})

describe('calling goes', () => {
  test.each<[string, Policy, Circumstances, readonly string[]]>([
    ['through all steps, so many rounds', policyOf(2, [null, null]), now(), ['0/0', '1/0', '0/1', '1/1']],
    ['on to the last resort, once', policyOf(2, [null], 'eve'), now(), ['0/0', '0/1', '1/1']],
    ['over steps that do not count', policyOf(2, [bad, null, bad]), now(), ['1/0', '1/1']],
    ['through steps that do', policyOf(1, [bad, null, bad]), now('sev2'), ['0/0', '1/0', '2/0']],
    ['by day as it says', policyOf(1, [byDay, byNight]), now('sev3', NOON), ['0/0']],
    ['by night as it says', policyOf(1, [byDay, byNight]), now('sev3', NIGHT), ['1/0']],
    ['to the last resort alone where no step counts', policyOf(3, [bad, bad], 'eve'), now(), ['2/2']],
    ['nowhere where nothing counts', policyOf(3, [bad, bad]), now(), []],
    [
      'only where all of a condition is so',
      policyOf(1, [{ ...bad, hours: byNight.hours }, null]),
      now('sev1', NOON),
      ['1/0'],
    ],
  ])('%s', (_, policy, circumstances, walked) => expect(walk(policy, circumstances)).toEqual(walked))

  test('where the circumstances lead at that moment', () => {
    const policy = policyOf(2, [bad, null])
    const started = first(policy, now('sev3'))
    expect(started).toEqual({ step: 1, round: 0 })
    expect(started && next(policy, started, now('sev1'))).toEqual({ step: 0, round: 1 })
  })

  test('on in the turn in which it began', () => {
    const policy = policyOf(1, [null, null], 'eve')
    const at = (step: number): Position => ({ step, round: 0, turn: 7 })
    expect(next(policy, at(0), now())).toEqual(at(1))
    expect(next(policy, at(1), now())).toEqual(at(2))
    expect(next(policy, at(2), now())).toBeNull()
  })
})

describe('a position', () => {
  const policy = policyOf(1, [null, null], 'eve')
  const at = (step: number): Position => ({ step, round: 0 })

  test('calls its step, or the last resort, which waits as long as the last step', () => {
    expect(stepAt(policy, at(1))).toEqual({ notify: user('1'), waitMs: 2 * MINUTE })
    expect(stepAt(policy, at(2))).toEqual({ notify: user('eve'), waitMs: 2 * MINUTE })
    expect([0, 1, 2, 3].map(step => isLastResort(policy, at(step)))).toEqual([false, false, true, false])
  })

  test.each([
    ['there are no more', policy, 3],
    ['there is no last resort', policyOf(1, [null]), 1],
    ['the last resort is nobody', { ...policyOf(1, [null]), lastResort: [] }, 1],
    ['there are none at all', policyOf(1, [], 'eve'), 0],
  ])('calls nothing where %s', (_, of, step) => expect(stepAt(of, at(step))).toBeNull())

  test('is the same in the same turn only', () => {
    const turned = { ...at(0), turn: 7 }
    expect(samePosition(at(0), { step: 0, round: 0 })).toBe(true)
    expect(samePosition(null, null)).toBe(true)
    for (const other of [at(1), { step: 0, round: 1 }, turned, { ...at(0), asked: 7 }, null]) {
      expect(samePosition(at(0), other)).toBe(false)
    }
    expect(sameRound(at(0), at(1))).toBe(true)
    expect(sameRound(turned, at(1))).toBe(false)
    expect(sameRound(at(0), { step: 0, round: 1 })).toBe(false)
  })
})

test('a policy pages by itself what it says, or everything', () => {
  expect(pages(policyOf(1, [null]), 'sev4')).toBe(true)
  const waking: Policy = { ...policyOf(1, [null]), severities: ['sev1', 'sev2'] }
  expect([pages(waking, 'sev2'), pages(waking, 'sev3')]).toEqual([true, false])
})

test.each<[string, Position, Position, boolean]>([
  ['the next step', { step: 1, round: 0 }, { step: 0, round: 0 }, true],
  ['the first step of the next round', { step: 0, round: 1 }, { step: 2, round: 0 }, true],
  ['the first step of the next turn', { step: 0, round: 0, turn: 9 }, { step: 2, round: 1 }, true],
  ['who was asked for since', { step: 0, round: 0, asked: 9 }, { step: 2, round: 1, turn: 7 }, true],
  ['the next turn after somebody was asked for', { step: 0, round: 0, turn: 9 }, { step: 0, round: 0, asked: 7 }, true],
  ['the last step of the turn before', { step: 2, round: 1, turn: 9 }, { step: 0, round: 0, turn: 20 }, false],
  ['the same position', { step: 1, round: 1, turn: 9 }, { step: 1, round: 1, turn: 9 }, false],
  ['the step before', { step: 0, round: 0 }, { step: 1, round: 0 }, false],
])('%s is later: %j than %j', (_, a, b, later) => {
  expect(isLater(a, b)).toBe(later)
})
