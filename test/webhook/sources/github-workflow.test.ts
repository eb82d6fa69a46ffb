import { describe, expect, test } from 'vitest'
import type { Signal } from '../../../src/alert/alert.ts'
import { AT_ONCE, triage } from '../../../src/alert/triage.ts'
import { deploy, REPOSITORY, RUN, ran, run } from './github.ts'
import { only, RECEIVED } from './sources.ts'

test('a run that failed fires', () => {
  expect(run()).toEqual({
    source: 'prod',
    fingerprint: 'shop/checkout workflow 2823525 main',
    status: 'firing',
    kind: 'alert',
    severity: 'sev3',
    title: 'deploy-prod failed on main (shop/checkout)',
    description: 'Deploy 2026.9.14-1\nRun 163\n9f2c1e7 Raise the timeout',
    labels: {
      alertname: 'deploy-prod in shop/checkout',
      repository: 'shop/checkout',
      workflow: 'deploy-prod',
      branch: 'main',
      event: 'push',
      actor: 'bob',
    },
    links: { source: RUN.html_url },
    startsAt: new Date('2026-09-14T02:05:24Z'),
    endsAt: null,
    ended: null,
    expiresAt: null,
    cut: 0,
  })
})

describe('a run', () => {
  test.each([
    ['failure', 'firing', 'failed'],
    ['timed_out', 'firing', 'ran out of time'],
    ['startup_failure', 'firing', 'did not start'],
    ['success', 'resolved', 'failed'],
  ])('that ended as %s is %s', (conclusion, status, word) => {
    const said = run({ conclusion })
    expect(said).toMatchObject({ status, fingerprint: run().fingerprint, ended: null })
    expect(said.title).toBe(`deploy-prod ${word} on main (shop/checkout)`)
  })
  test.each(['cancelled', 'skipped', 'neutral', 'action_required', 'stale', 'of_next_year', null])(
    'that ended as %s says nothing',
    conclusion => expect(ran({ conclusion })).toEqual({ alerts: [], faults: [], ignored: expect.any(String) }),
  )
  test.each(['requested', 'in_progress'])('that is only %s says nothing', action =>
    expect(ran({ conclusion: null }, {}, { action }).ignored).toContain('completed'),
  )
  test('that succeeded ends when it did', () =>
    expect(run({ conclusion: 'success' }).endsAt).toEqual(new Date('2026-09-14T02:11:49Z')))
  test('of another workflow, branch or repository is another alert', () => {
    const others = [
      run({ workflow_id: 1 }),
      run({ head_branch: 'release' }, { branches: ['release'] }),
      only(ran({}, {}, { repository: { ...REPOSITORY, full_name: 'shop/ledger' } })),
    ]
    expect(new Set([run(), ...others].map(({ fingerprint }) => fingerprint)).size).toBe(4)
  })
  test('of an organisation’s webhook may name its workflow beside it', () =>
    expect(only(ran({ workflow_id: null, name: null }, {}, { workflow: { id: 5, name: 'ci' } }))).toMatchObject({
      fingerprint: 'shop/checkout workflow 5 main',
      title: 'ci failed on main (shop/checkout)',
    }))
  test.each([
    [{ severities: { 'deploy-prod': 'sev1' } }, 'sev1'],
    [{ severities: { FAILURE: 'sev4' } }, 'sev4'],
    [{ severities: { other: 'sev1' } }, 'sev3'],
  ] as const)('with %j in the rulebook is %s', (source, severity) => expect(run({}, source).severity).toBe(severity))
})

describe('a branch', () => {
  test.each([
    ['main', [], true],
    ['feature', [], false],
    ['feature', ['main', 'feature'], true],
    ['main', ['release'], false],
    ['', [], false],
    [null, [], false],
  ])('%j counts among %j: %s', (head_branch, branches, counts) =>
    expect(ran({ head_branch }, { branches }).alerts).toHaveLength(counts ? 1 : 0),
  )
  test('is main where GitHub does not say which is the default', () =>
    expect(ran({}, {}, { repository: { full_name: 'a/b', id: REPOSITORY.id } }).alerts).toHaveLength(1))
  test('of a fork is not ours, whatever it is called', () =>
    expect(ran({ event: 'pull_request', head_repository: { id: 7, full_name: 'eve/checkout' } }).ignored).toContain(
      'another repository',
    ))
})

describe('out of order', () => {
  const failed = run({ run_number: 164, created_at: '2026-09-14T03:00:00Z' })
  /** What the engine makes of it while that failure has an incident. */
  const verdictOf = (signal: Signal, known: Signal = failed) =>
    triage(
      { ...signal, startsAt: signal.startsAt ?? RECEIVED },
      {
        known: {
          ...known,
          isHeld: false,
          startsAt: known.startsAt ?? RECEIVED,
          incident: { id: 'i', resolvedAt: null },
        },
        ...{
          room: 'channel',
          open: { id: 'i' },
          muted: null,
          unrest: null,
          isReview: false,
          opening: AT_ONCE,
          at: RECEIVED,
        },
      },
    ).reason

  test('an older success ends no newer failure, however late it ends or is tried again', () => {
    const older = { conclusion: 'success', run_number: 163, created_at: '2026-09-14T02:59:59Z' }
    expect(verdictOf(run({ ...older, updated_at: '2026-09-14T04:00:00Z' }))).toBe('older_episode')
    expect(verdictOf(run({ ...older, run_attempt: 3, run_started_at: '2026-09-14T05:00:00Z' }))).toBe('older_episode')
  })
  test('a later success does, and so does a second attempt at the same run', () => {
    const success = { conclusion: 'success', created_at: '2026-09-14T03:00:00Z' }
    expect(verdictOf(run({ ...success, created_at: '2026-09-14T03:10:00Z' }))).toBe('resolved_at_source')
    expect(verdictOf(run({ ...success, run_attempt: 2 }))).toBe('resolved_at_source')
  })
  test('an attempt that fails after another succeeded fires again', () => {
    const third = run({ created_at: '2026-09-14T03:00:00Z', run_attempt: 3 })
    expect(verdictOf(third, { ...failed, status: 'resolved' })).toBe('fires_again')
    expect(verdictOf(failed, { ...failed, status: 'resolved' })).toBe('older_episode')
  })
  test('an older success of a deployment ends no newer failure', () => {
    const broken = deploy({ created_at: '2026-09-14T03:00:00Z' })
    expect(verdictOf(deploy({ state: 'success' }), broken)).toBe('older_episode')
    expect(verdictOf(deploy({ state: 'success', created_at: '2026-09-14T03:00:01Z' }), broken)).toBe(
      'resolved_at_source',
    )
  })
  test.each([{ created_at: null }, { created_at: 'soon' }])('%j is taken as it comes', changes =>
    expect(run(changes).startsAt).toBeNull(),
  )
  test.each([
    [null, 0],
    [0, 0],
    [2, 1],
    [1e9, 999],
    ['2', 1],
    [-5, 0],
  ])('attempt %j is %i ms later', (run_attempt, ms) =>
    expect(run({ run_attempt }).startsAt?.getTime()).toBe(Date.parse(RUN.created_at) + ms),
  )
})
