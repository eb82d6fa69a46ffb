import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Rulebook } from '../../../src/rulebook/rulebook.ts'
import { roleBlock } from '../../../src/slack/ids.ts'
import { declareView, readDeclare } from '../../../src/slack/modals/declare.ts'
import { noteView, readNote } from '../../../src/slack/modals/note.ts'
import { loadingView, noticeView } from '../../../src/slack/modals/notice.ts'
import { readResolve, resolveView } from '../../../src/slack/modals/resolve.ts'
import { readRoles, rolesView } from '../../../src/slack/modals/roles.ts'
import { readSkip, skipView } from '../../../src/slack/modals/skip.ts'
import { readStartPlaybook, startPlaybookView } from '../../../src/slack/modals/start-playbook.ts'
import { timelineView } from '../../../src/slack/modals/timeline.ts'
import { isErrors, type Value } from '../../../src/slack/modals/values.ts'
import { checkView } from '../checks.ts'
import { hostile, rules, run, text, when } from '../hostile.ts'
import { ADA, BOB, incident, RULES, run as walk } from '../samples.ts'

const SERVICE = { team: null, policy: null, tier: null, runbook: null, dashboard: null }
const workspace = {
  ...{ announce: 'incidents', operators: null, timezone: 'UTC', channelName: 'inc-{number}' },
  defaultSeverity: 'sev3' as const,
  storm: null,
}
const services = (...names: string[]): Rulebook['services'] => new Map(names.map(name => [name, SERVICE]))
const said = (blocks: Record<string, Value>) =>
  Object.fromEntries(Object.entries(blocks).map(([block, value]) => [block, { value }]))
const pick = (value: string): Value => ({ selected_option: { value } })

describe('whatever the incident and the rulebook say, Slack takes', () => {
  const names = fc.uniqueArray(text, { maxLength: 130 })

  test('the form to declare', () => {
    const property = fc.property(rules, names, (rules, names) => {
      checkView(declareView({ ...rules, services: services(...names), workspace }), 'modal')
    })
    fc.assert(property, { numRuns: 50 })
  })
  test('all other forms', () => {
    const property = fc.property(hostile, rules, run, text, (incident, rules, run, words) => {
      const [step] = run.playbook.steps
      checkView(resolveView(incident), 'modal')
      checkView(noteView(incident), 'modal')
      checkView(rolesView(incident, rules.roles), 'modal')
      if (step) checkView(skipView({ incident: incident.id, run: run.id, step: 0 }, step, rules), 'modal')
      checkView(noticeView(words, words), 'modal')
      checkView(loadingView(), 'modal')
    })
    fc.assert(property, { numRuns: 100 })
  })
  test('the choice of a playbook', () => {
    const property = fc.property(hostile, names, run, (incident, names, run) => {
      const view = startPlaybookView(incident, new Map(names.map(name => [name, run.playbook])))
      expect(view === null).toBe(names.length === 0)
      if (view) checkView(view, 'modal')
    })
    fc.assert(property, { numRuns: 50 })
  })
  test('the timeline', () => {
    const entries = fc.array(fc.record({ at: when, sentence: text }), { maxLength: 60 })
    const property = fc.property(hostile, entries, text, (...given) => checkView(timelineView(...given), 'modal'))
    fc.assert(property, { numRuns: 50 })
  })
})

describe('a declaration', () => {
  test('is read', () => {
    const values = said({
      title: { value: ' Down ' },
      severity: pick('sev2'),
      service: pick('checkout'),
      description: { value: null },
    })
    expect(readDeclare(values, services('checkout'))).toEqual({
      ...{ title: 'Down', severity: 'sev2', service: 'checkout', description: '' },
    })
  })
  test('needs a title and a severity', () => {
    const read = readDeclare(said({ title: { value: '  ' }, severity: pick('sev9') }), services())
    expect(isErrors(read) && Object.keys(read.errors)).toEqual(['title', 'severity'])
  })
  test('has no service that the rulebook does not have', () => {
    const values = said({ title: { value: 'x' }, severity: pick('sev1'), service: pick('gone') })
    expect(readDeclare(values, services('checkout'))).toMatchObject({ service: null })
  })
  test('finds a service by a name that is too long for Slack', () => {
    const long = 'checkout-'.repeat(20)
    const values = said({ title: { value: 'x' }, severity: pick('sev1'), service: pick(long.slice(0, 75)) })
    expect(readDeclare(values, services(long))).toMatchObject({ service: long })
  })
  test('offers no service where there is none', () => {
    expect(declareView({ ...RULES, services: services(), workspace }).blocks).toHaveLength(3)
    expect(declareView({ ...RULES, services: services('a'), workspace }).blocks).toHaveLength(4)
  })
})

describe('a resolution', () => {
  test('needs a summary', () => {
    expect(readResolve(said({ summary: { value: '' } }))).toMatchObject({ errors: { summary: expect.any(String) } })
  })
  test('may have a cause', () => {
    const values = said({ summary: { value: 'Rolled back' }, cause: { value: 'Deploy' } })
    expect(readResolve(values)).toEqual({ type: 'resolve', summary: 'Rolled back', cause: 'Deploy' })
    expect(readResolve(said({ summary: { value: 'Rolled back' } }))).toMatchObject({ cause: null })
  })
  test('says how many alerts still fire', () => {
    const form = (firing: number) =>
      JSON.stringify(resolveView(incident({ alerts: { total: 3, firing, cut: 0, newest: [] } })))
    expect(form(2)).toContain('2 alerts still firing.')
    expect(form(0)).not.toContain('still firing')
  })
  test('starts from what was said before', () => {
    expect(JSON.stringify(resolveView(incident({ summary: 'Rolled back' })))).toContain('"initial_value":"Rolled back"')
  })
})

test('a note needs text', () => {
  expect(readNote(said({ text: { value: 'Saw it' } }))).toEqual({ type: 'note', text: 'Saw it' })
  expect(readNote(said({ text: {} }))).toHaveProperty('errors.text')
})

test('skipping needs a reason', () => {
  expect(readSkip(said({ reason: { value: 'known' } }))).toEqual({ reason: 'known' })
  expect(readSkip({})).toHaveProperty('errors.reason')
})

test('roles are what differs', () => {
  const values = said({
    [roleBlock('commander')]: { selected_user: ADA.id },
    [roleBlock('communications')]: { selected_user: BOB.id },
    [roleBlock('unknown')]: { selected_user: BOB.id },
  })
  const held = incident({ roles: { commander: ADA } })
  expect(readRoles(values, held, RULES.roles)).toEqual([{ role: 'communications', user: BOB.id }])
  expect(readRoles({}, held, RULES.roles)).toEqual([])
})

test('a playbook is the rulebook’s, or none', () => {
  const { playbook } = walk([])
  const playbooks = new Map([['checkout-down', playbook]])
  expect(readStartPlaybook(said({ playbook: pick('checkout-down') }), playbooks)).toEqual({
    type: 'start_playbook',
    playbook,
  })
  expect(readStartPlaybook(said({ playbook: pick('gone') }), playbooks)).toHaveProperty('errors.playbook')
  expect(readStartPlaybook(said({ playbook: pick('constructor') }), playbooks)).toHaveProperty('errors.playbook')
})
