import { describe, expect, test } from 'vitest'
import type { Severity } from '../../src/alert/severity.ts'
import type { Policy } from '../../src/escalation/policy.ts'
import type { Fact } from '../../src/incident/event.ts'
import { at, calling, escalated, opening } from '../kit/calling.ts'
import { ada, by, type Given, given, opened, prod, tocsin } from '../kit/given.ts'
import { policy } from '../kit/rules.ts'

const waking: Policy = { ...policy, severities: ['sev1', 'sev2'] }
const notPaged: Fact = { type: 'not_paged', severity: 'sev3' }
const minor = opened({ policy: waking, severity: 'sev3' })
const held: readonly Given[] = [minor, notPaged]
const severity = (from: Severity, to: Severity): Fact => ({ type: 'severity_changed', from, to })
const resolved: Fact = { type: 'resolved', summary: null, cause: null }
const header: readonly Given[] = [
  { type: 'channel_created', channel: 'C1', name: 'inc-1' },
  { type: 'header_posted', message: { channel: 'C1', ts: '1' }, seen: 3 },
]

describe('an incident whose severity calls nobody by itself', () => {
  test('says so when it opens', () => expect(opening({ policy: waking, severity: 'sev3' })).toEqual([notPaged]))

  test('is held until somebody calls', () => {
    expect(given(...held).incident).toMatchObject({ held: true, position: null })
    expect(given(...held, escalated(0)).incident).not.toHaveProperty('held')
  })

  test('calls from the start when somebody asks for it', () =>
    given(...held)
      .when({ type: 'escalate_now' })
      .then({ type: 'escalated', to: { ...at(0), turn: 2 } })
      .thenEffects('call', 'wait'))

  test('calls as soon as people say that it is worse', () =>
    given(...held, ...header)
      .when({ type: 'set_severity', severity: 'sev1' })
      .then(severity('sev3', 'sev1'), { type: 'escalated', to: { ...at(0), turn: 4 } })
      .thenEffects('update_header', 'set_topic', 'call', 'wait', 'update_header', 'set_topic'))

  test('calls as soon as alerts make it worse', () => {
    const alerts = [{ source: 'prod', fingerprint: 'b', title: 'b', severity: 'sev2', link: null }] as const
    given(...held)
      .when({ type: 'join_alerts', alerts, firing: 2, cut: 0 }, prod)
      .then({ type: 'alerts_joined', alerts, firing: 2, cut: 0 }, severity('sev3', 'sev2'), {
        ...{ type: 'escalated', to: { ...at(0), turn: 2 } },
      })
    given(...held)
      .when({ type: 'worsen', severity: 'sev2', because: 'many' }, tocsin)
      .then(
        { ...{ type: 'severity_changed', from: 'sev3', to: 'sev2' }, because: 'many' },
        { type: 'escalated', to: { ...at(0), turn: 2 } },
      )
  })

  test.each<[string, readonly Given[], Severity]>([
    ['it stays one of those', held, 'sev4'],
    ['somebody has it already', [...held, { type: 'acknowledged' }], 'sev1'],
    ['people were called by hand', [...held, escalated(0)], 'sev1'],
    ['it calls already', calling, 'sev1'],
    ['there is no policy', [opened({ severity: 'sev3' })], 'sev1'],
  ])('calls nobody anew where %s', (_, facts, to) => {
    const { incident, when } = given(...facts)
    when({ type: 'set_severity', severity: to }).then(severity(incident.severity, to))
  })
})

describe('reopening', () => {
  test('calls nobody where the severity calls nobody by itself', () =>
    given(...held, resolved)
      .when({ type: 'reopen' })
      .then({ type: 'reopened', position: null }, notPaged))

  test('calls what has become worse meanwhile, which is held no longer', () => {
    const again = given(...held, { type: 'acknowledged' }, severity('sev3', 'sev1'), resolved).when({ type: 'reopen' })
    again.then({ type: 'reopened', position: { ...at(0), turn: 5 } })
    expect(again.incident()).not.toHaveProperty('held')
  })

  test('and then a worse severity call anew, as a turn of its own: earlier pages do not stand in their way', () => {
    const first = [opened({ policy: waking }), escalated(0), severity('sev2', 'sev3'), resolved]
    const again = given(...first, [{ type: 'reopened', position: null }, by(ada)], notPaged)
    again
      .when({ type: 'set_severity', severity: 'sev1' })
      .then(severity('sev3', 'sev1'), { type: 'escalated', to: { ...at(0), turn: 6 } })
  })
})

test('a worse severity for which no step counts leaves nobody to call', () => {
  const [step] = policy.steps
  if (!step) throw new Error('the policy has steps')
  const never: Policy = { ...waking, steps: [{ ...step, when: { severities: ['sev4'], hours: null } }] }
  const worse = given(opened({ policy: never, severity: 'sev3' }), notPaged).when({
    type: 'set_severity',
    severity: 'sev1',
  })
  worse.then(severity('sev3', 'sev1'), { type: 'escalation_exhausted' })
  expect(worse.incident()).not.toHaveProperty('held')
})
