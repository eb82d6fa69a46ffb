import { describe, expect, test } from 'vitest'
import { FIRST } from '../../src/escalation/policy.ts'
import type { Fact } from '../../src/incident/event.ts'
import type { PlaybookStep } from '../../src/playbook/playbook.ts'
import { ada, bob, by, given, happened, opened, tocsin } from '../kit/given.ts'
import { playbook, step, task } from '../kit/rules.ts'

const started = (...steps: readonly PlaybookStep[]): Fact => ({
  type: 'playbook_started',
  run: 1,
  playbook: playbook(...steps),
})
const begun = (id: string): Fact => ({ type: 'step_begun', run: 1, step: id })
const done = (id: string, detail: string | null = null): Fact => ({ type: 'step_done', run: 1, step: id, detail })
const doing = (id: string, answer: string | null = null) => ({ type: 'do_step', run: 1, step: id, answer }) as const
const finished: Fact = { type: 'playbook_finished', run: 1 }
const call = step('call', {
  kind: 'http',
  request: {
    method: 'POST',
    url: 'https://example.com',
    headers: {},
    body: null,
    json: false,
    timeoutMs: 1000,
    retries: 0,
  },
})

describe('a playbook', () => {
  test('begins with its first step', () => {
    const what = playbook(task('one'), task('two'))
    given(opened())
      .when({ type: 'start_playbook', playbook: what })
      .then({ type: 'playbook_started', run: 1, playbook: what }, begun('one'))
  })

  test('does not run twice at once, and again when it is over', () => {
    const what = playbook(task('one'))
    given(opened(), started(task('one')), begun('one'))
      .when({ type: 'start_playbook', playbook: what })
      .thenRefused('playbook_running')
    given(opened(), started(task('one')), begun('one'), done('one'), finished)
      .when({ type: 'start_playbook', playbook: what })
      .then({ type: 'playbook_started', run: 2, playbook: what }, { type: 'step_begun', run: 2, step: 'one' })
  })

  test('passes over steps whose condition does not match', () => {
    const what = playbook(task('worst', { when: [{ label: 'severity', op: '=', value: 'sev1' }] }), task('all'))
    given(opened())
      .when({ type: 'start_playbook', playbook: what })
      .then(
        { type: 'playbook_started', run: 1, playbook: what },
        { type: 'step_passed_over', run: 1, step: 'worst' },
        begun('all'),
      )
  })

  test('ends after its last step', () =>
    given(opened(), started(task('one')), begun('one'))
      .when(doing('one'))
      .then(done('one'), finished))
})

describe('a question', () => {
  const ask = step('impact', {
    kind: 'ask',
    question: 'Are customers affected?',
    answers: [
      { label: 'Yes', goto: 'tell' },
      { label: 'No', goto: null },
    ],
  })
  const asked = given(opened(), started(ask, task('look'), task('tell')), begun('impact'))

  test('leads where its answer says', () =>
    asked.when(doing('impact', 'Yes')).then(done('impact', 'Yes'), begun('tell')))
  test('leads on where its answer says nothing', () =>
    asked.when(doing('impact', 'No')).then(done('impact', 'No'), begun('look')))
  test('takes no answer that it has not offered', () =>
    asked.when(doing('impact', 'Maybe')).thenRefused('unknown_answer'))
})

describe('a step', () => {
  const two = [opened(), started(task('one'), task('two')), begun('one')] as const

  test('is done once', () =>
    given(...two, done('one'), begun('two'))
      .when(doing('one'))
      .thenRefused('step_over'))

  test('is skipped with a reason', () =>
    given(...two)
      .when({ type: 'skip_step', run: 1, step: 'one', reason: 'not needed' })
      .then({ type: 'step_skipped', run: 1, step: 'one', reason: 'not needed' }, begun('two')))

  test('is given to somebody, once', () => {
    const assigned: Fact = { type: 'step_assigned', run: 1, step: 'one', user: bob }
    given(...two)
      .when({ type: 'assign_step', run: 1, step: 'one', user: bob })
      .then(assigned)
    given(...two, assigned)
      .when({ type: 'assign_step', run: 1, step: 'one', user: bob })
      .thenNothing()
  })

  test('reminds when its time is up, unless it is over', () => {
    const due = { type: 'remind_step', run: 1, step: 'one' } as const
    given(...two)
      .when(due, tocsin)
      .then({ type: 'step_overdue', run: 1, step: 'one' })
      .thenEffects('nudge_step')
    given(...two, done('one'), begun('two'))
      .when(due, tocsin)
      .thenNothing()
    given(...two, { type: 'resolved', summary: null, cause: null })
      .when(due, tocsin)
      .thenNothing()
  })

  test('sets its timer when it begins', () => {
    const late = playbook(task('one', { withinMs: 600_000 }))
    expect(given(opened()).when({ type: 'start_playbook', playbook: late }).effects()).toEqual([
      { type: 'step_due', run: 1, step: 'one', afterMs: 600_000 },
    ])
  })
})

describe('a dangerous step', () => {
  const danger = { ...call, confirmations: 2 as const }
  const confirmed: Fact = { type: 'step_confirmed', run: 1, step: 'call' }
  const waiting = [opened(), started(danger), begun('call')] as const

  test('runs only when two different people agree', () => {
    given(...waiting)
      .when(doing('call'))
      .then(confirmed)
      .thenEffects()
    given(...waiting, [confirmed, by(ada)])
      .when(doing('call'), by(ada))
      .thenRefused('already_confirmed')
    given(...waiting, [confirmed, by(ada)])
      .when(doing('call'), by(bob))
      .then(confirmed)
      .thenEffects('run_step')
  })

  test('does not take two names of the one API for two people', () =>
    given(...waiting, [confirmed, { kind: 'api', name: 'Ada' }])
      .when(doing('call'), { kind: 'api', name: 'Bob' })
      .thenRefused('already_confirmed'))

  test('of people is done with the second of them', () =>
    given(opened(), started(task('cut', { confirmations: 2 })), begun('cut'), [
      { type: 'step_confirmed', run: 1, step: 'cut' },
      by(ada),
    ])
      .when(doing('cut'), by(bob))
      .then({ type: 'step_confirmed', run: 1, step: 'cut' }, done('cut'), finished))
})

describe('an automatic step', () => {
  const running = [opened(), started(call, task('check')), begun('call')] as const
  const failed: Fact = { type: 'step_failed', run: 1, step: 'call', reason: '503' }
  const record = (ok: boolean, detail: string) => ({ type: 'record_step', run: 1, step: 'call', ok, detail }) as const

  test('runs as soon as it begins', () =>
    given(opened(), started(task('one'), call), begun('one'))
      .when(doing('one'))
      .then(done('one'), begun('call'))
      .thenEffects('run_step'))

  test('goes on with what came back', () =>
    given(...running)
      .when(record(true, '200 OK'), tocsin)
      .then(done('call', '200 OK'), begun('check')))

  test('stays where it failed, to be tried again or skipped', () => {
    given(...running)
      .when(record(false, '503'), tocsin)
      .then(failed)
    given(...running, failed)
      .when(doing('call'))
      .then(begun('call'))
      .thenEffects('run_step')
    given(...running, failed)
      .when({ type: 'skip_step', run: 1, step: 'call', reason: 'by hand' })
      .then({ type: 'step_skipped', run: 1, step: 'call', reason: 'by hand' }, begun('check'))
  })

  test('that comes back after it was skipped changes nothing', () =>
    given(...running, { type: 'step_skipped', run: 1, step: 'call', reason: 'slow' }, begun('check'))
      .when(record(true, '200'), tocsin)
      .thenNothing())

  test('has one result, its last', () => {
    const { runs } = happened(...running, failed, begun('call'), done('call', '200 OK'), begun('check'))
    expect(runs[0]?.results).toMatchObject([{ step: 'call', outcome: 'done', detail: '200 OK', by: 'Tocsin' }])
  })
})

describe('a step for a role', () => {
  const lead = step('lead', { kind: 'role', role: 'commander' })
  const assigned: Fact = { type: 'role_assigned', role: 'commander', user: ada, before: null }

  test('is done when somebody takes the role', () =>
    given(opened(), started(lead, task('look')), begun('lead'))
      .when({ type: 'assign_role', role: 'commander', user: ada })
      .then(assigned, done('lead', 'Ada'), begun('look')))

  test('is passed where somebody has it already', () =>
    given(opened(), assigned)
      .when({ type: 'start_playbook', playbook: playbook(lead, task('look')) })
      .then(
        { type: 'playbook_started', run: 1, playbook: playbook(lead, task('look')) },
        done('lead', 'Ada'),
        begun('look'),
      ))

  test('is not done by saying so', () =>
    given(opened(), started(lead), begun('lead')).when(doing('lead')).thenRefused('role_open'))
})

test('a playbook that starts with the incident walks beside its escalation', () =>
  given(opened(), { type: 'escalated', to: FIRST }, started(task('one')), begun('one'))
    .when({ type: 'record_playbook', run: 1, ts: '1', seen: 4 }, tocsin)
    .then({ type: 'playbook_posted', run: 1, ts: '1', seen: 4 })
    .thenEffects())
