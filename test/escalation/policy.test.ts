import { expect, test } from 'vitest'
import { isLater, type Position } from '../../src/escalation/policy.ts'

test.each<[string, Position, Position, boolean]>([
  ['the next step', { step: 1, round: 0 }, { step: 0, round: 0 }, true],
  ['the first step of the next round', { step: 0, round: 1 }, { step: 2, round: 0 }, true],
  ['the first step of the next turn', { step: 0, round: 0, turn: 9 }, { step: 2, round: 1 }, true],
  ['the last step of the turn before', { step: 2, round: 1, turn: 9 }, { step: 0, round: 0, turn: 20 }, false],
  ['the same position', { step: 1, round: 1, turn: 9 }, { step: 1, round: 1, turn: 9 }, false],
  ['the step before', { step: 0, round: 0 }, { step: 1, round: 0 }, false],
])('%s is later: %j than %j', (_, a, b, later) => {
  expect(isLater(a, b)).toBe(later)
})
