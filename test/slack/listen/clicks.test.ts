import { describe, expect, test } from 'vitest'
import type { PeopleCommand } from '../../../src/incident/command.ts'
import { parseAction } from '../../../src/slack/ids.ts'
import { asksForMore, type CommandClick, commandOf, type OneClick } from '../../../src/slack/listen/clicks.ts'
import { ADA, BOB, incident, run, step } from '../samples.ts'

const id = incident().id
const ref = { incident: id, run: 1, step: 0 }
const ask = step('impact', {
  kind: 'ask',
  question: 'Customers?',
  answers: [
    { label: 'Yes', goto: null },
    { label: 'No', goto: null },
  ],
})
const walking = incident({ runs: [run([ask, step('look', { kind: 'task', text: 'Look' })])] })

describe('a button becomes a command', () => {
  test.each<[CommandClick, PeopleCommand]>([
    [{ kind: 'acknowledge', incident: id }, { type: 'acknowledge' }],
    [{ kind: 'mitigate', incident: id }, { type: 'mitigate' }],
    [{ kind: 'reopen', incident: id }, { type: 'reopen' }],
    [
      { kind: 'join', incident: id },
      { type: 'join', present: false },
    ],
    [{ kind: 'escalate', incident: id }, { type: 'escalate_now' }],
    [{ kind: 'decline', incident: id }, { type: 'decline' }],
    [{ kind: 'promote', incident: id }, { type: 'promote' }],
    [
      { kind: 'severity', incident: id, severity: 'sev2' },
      { type: 'set_severity', severity: 'sev2' },
    ],
    [
      { kind: 'claim_role', incident: id, role: 'commander' },
      { type: 'assign_role', role: 'commander', user: ADA },
    ],
    [
      { kind: 'do_step', ...ref, step: 1 },
      { type: 'do_step', run: 1, step: 'look', answer: null },
    ],
    [
      { kind: 'answer_step', ...ref, answer: 1 },
      { type: 'do_step', run: 1, step: 'impact', answer: 'No' },
    ],
    [
      { kind: 'answer_step', ...ref, answer: 9 },
      { type: 'do_step', run: 1, step: 'impact', answer: null },
    ],
    [
      { kind: 'assign_step', ...ref, user: BOB.id },
      { type: 'assign_step', run: 1, step: 'impact', user: BOB },
    ],
  ])('%j', (click, command) => {
    expect(commandOf(click, walking, ADA, click.kind === 'assign_step' ? BOB : null)).toEqual(command)
  })
})

test.each([
  { ...ref, run: 2 },
  { ...ref, step: 7 },
])('a step that is not there means nothing: %j', gone => {
  expect(commandOf({ kind: 'do_step', ...gone }, walking, ADA)).toBeNull()
})

test.each(['resolve', 'note', 'roles', 'playbook', 'timeline', 'silence'])('%s asks for more in a form', action_id => {
  const click: OneClick | null = parseAction({ action_id, value: id })
  expect(click && asksForMore(click)).toBe(true)
})

test.each(['acknowledge', 'keep_open', 'reopen'])('%s does not', action_id => {
  const click: OneClick | null = parseAction({ action_id, value: id })
  expect(click && asksForMore(click)).toBe(false)
})
