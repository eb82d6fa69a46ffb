import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SEVERITIES } from '../../src/alert/severity.ts'
import {
  answerAction,
  assignStep,
  claimRole,
  declare,
  endSilence,
  extendSilence,
  INCIDENT_ACTIONS,
  incidentAction,
  more,
  moreOption,
  optionName,
  parseAction,
  parseIncidentMetadata,
  parseStepValue,
  roleBlock,
  STEP_ACTIONS,
  severityOption,
  severitySelect,
  stepAction,
  stepValue,
} from '../../src/slack/ids.ts'

const incident = '0c9a3b2e-6f4d-4a51-9b7e-2f1d8c3a4b5c'
const ref = { incident, run: 2, step: 7 }
const steps = fc.record({ incident: fc.uuid(), run: fc.nat(999_999_999), step: fc.nat(999_999_999) })

describe('a click is read as what it was made for', () => {
  test.each(INCIDENT_ACTIONS)('%s, as a button and in the menu', kind => {
    expect(parseAction(incidentAction(kind, incident))).toEqual({ kind, incident })
    const chosen = { ...more, selected_option: { value: moreOption(kind, incident) } }
    expect(parseAction(chosen)).toEqual({ kind, incident })
    expect(moreOption(kind, incident).length).toBeLessThanOrEqual(75)
  })
  test.each(SEVERITIES)('%s', severity => {
    const chosen = { ...severitySelect, selected_option: { value: severityOption(incident, severity) } }
    expect(parseAction(chosen)).toEqual({ kind: 'severity', incident, severity })
  })
  test.each(STEP_ACTIONS)('%s', kind => {
    const property = fc.property(steps, ref => {
      expect(parseAction(stepAction(kind, ref))).toEqual({ kind, ...ref })
    })
    fc.assert(property)
  })
  test('an answer', () => {
    const property = fc.property(steps, fc.nat(99), (ref, answer) => {
      expect(parseAction(answerAction(ref, answer))).toEqual({ kind: 'answer_step', ...ref, answer })
    })
    fc.assert(property)
  })
  test('a person chosen for a step', () => {
    const property = fc.property(steps, ref => {
      const picked = { ...assignStep(ref), selected_user: 'U0ADA0001' }
      expect(parseAction(picked)).toEqual({ kind: 'assign_step', ...ref, user: 'U0ADA0001' })
    })
    fc.assert(property)
  })
  test('a role, whatever it is called', () => {
    expect(parseAction(claimRole(incident, 'ops: "lead"'))).toEqual({
      kind: 'claim_role',
      incident,
      role: 'ops: "lead"',
    })
    const property = fc.property(fc.string({ unit: 'binary', maxLength: 250 }), role => {
      expect(parseAction(claimRole(incident, role))).toMatchObject({ kind: 'claim_role', incident })
    })
    fc.assert(property)
  })
  test('the end of a silence, alone or in a list', () => {
    const property = fc.property(fc.nat(999_999_999), id => {
      expect(parseAction(endSilence(id))).toEqual({ kind: 'end_silence', silence: id, listed: false })
      expect(parseAction(endSilence(id, 'listed'))).toEqual({ kind: 'end_silence', silence: id, listed: true })
    })
    fc.assert(property)
  })
  test('the extension of a silence from the end that was seen', () => {
    const endsAt = new Date('2026-11-20T04:10:00.123Z')
    expect(parseAction(extendSilence({ id: 12, endsAt }))).toEqual({
      ...{ kind: 'extend_silence', silence: 12, endsAt: endsAt.getTime() },
    })
  })
  test('declaring', () => expect(parseAction(declare)).toEqual({ kind: 'declare' }))
})

describe('what is not ours is nothing', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a word', 'acknowledge'],
    ['a list', []],
    ['another app’s button', { action_id: 'approve', value: incident }],
    ['a number that is no uuid', { action_id: 'acknowledge', value: '142' }],
    ['SQL', { action_id: 'acknowledge', value: `${incident}' or 1=1` }],
    ['a value that is an object', { action_id: 'acknowledge', value: { toString: null } }],
    ['a severity that there is not', { action_id: 'severity', selected_option: { value: `sev9:${incident}` } }],
    ['a menu without choice', { action_id: 'more', selected_option: null }],
    ['a menu entry that is none', { action_id: 'more', selected_option: { value: `constructor:${incident}` } }],
    ['a step below zero', { action_id: 'do_step', value: `${incident}:1:-1` }],
    ['a step with more behind it', { action_id: 'do_step', value: `${incident}:1:1:1` }],
    ['an answer without number', { action_id: 'answer_step_0', value: stepValue(ref).concat(':x') }],
    ['a silence without number', { action_id: 'end_silence', value: 'all' }],
    ['a silence that stands elsewhere', { action_id: 'end_silence', value: '12:home' }],
    ['a silence that is to be extended from never', { action_id: 'extend_silence', value: '12' }],
    [
      'a silence that is to be extended from beyond all time',
      { action_id: 'extend_silence', value: `12:${'9'.repeat(16)}` },
    ],
    ['a silence with more behind it', { action_id: 'extend_silence', value: '12:1:1' }],
    ['nobody chosen', { ...assignStep(ref), selected_user: null }],
    ['somebody who is no id', { ...assignStep(ref), selected_user: '<!channel>' }],
  ])('%s', (_, action) => expect(parseAction(action)).toBeNull())

  test('anything at all, without an exception', () => {
    const action = fc.record(
      {
        action_id: fc.oneof(fc.anything(), fc.constantFrom('more', 'severity', 'do_step', 'claim_role_1')),
        value: fc.anything(),
        block_id: fc.anything(),
        selected_option: fc.anything(),
        selected_user: fc.anything(),
      },
      { requiredKeys: [] },
    )
    const property = fc.property(fc.oneof(action, fc.anything()), action => {
      expect(parseAction(action)).toBeDefined()
    })
    fc.assert(property)
  })
})

describe('a modal’s metadata', () => {
  test('is an incident', () => {
    expect(parseIncidentMetadata(incident)).toBe(incident)
    expect(parseIncidentMetadata('')).toBeNull()
    expect(parseIncidentMetadata(stepValue(ref))).toBeNull()
  })
  test('or a step of one', () => {
    expect(parseStepValue(stepValue(ref))).toEqual(ref)
    expect(parseStepValue(incident)).toBeNull()
  })
})

test('ids are as short as Slack wants them', () => {
  const long = '🔥'.repeat(500)
  const far = { incident, run: 999_999_999, step: 999_999_999 }
  for (const id of [roleBlock(long), assignStep(far).block_id]) expect(id.length).toBeLessThanOrEqual(255)
  expect(optionName(long).length).toBeLessThanOrEqual(75)
  expect([roleBlock(`x${long}`), optionName(long)].every(id => id.isWellFormed())).toBe(true)
  expect(optionName('')).not.toBe('')
})
