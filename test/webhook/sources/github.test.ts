import { describe, expect, test } from 'vitest'
import type { Signal } from '../../../src/alert/alert.ts'
import { triage } from '../../../src/alert/triage.ts'
import type { Source } from '../../../src/rulebook/rulebook.ts'
import { github } from '../../../src/webhook/sources/github.ts'
import { context, only, RECEIVED } from './sources.ts'

const REPOSITORY = {
  id: 186_853_002,
  name: 'checkout',
  full_name: 'shop/checkout',
  html_url: 'https://github.com/shop/checkout',
  default_branch: 'main',
}

const RUN = {
  id: 9_289_782_451,
  name: 'deploy-prod',
  display_title: 'Deploy 2026.9.14-1',
  run_number: 163,
  run_attempt: 1,
  event: 'push',
  status: 'completed',
  conclusion: 'failure',
  head_branch: 'main',
  head_sha: '9f2c1e7b3484a3fb816e0859fd6e1cea078d7638',
  html_url: 'https://github.com/shop/checkout/actions/runs/9289782451',
  created_at: '2026-09-14T02:05:24Z',
  run_started_at: '2026-09-14T02:05:24Z',
  updated_at: '2026-09-14T02:11:49Z',
  workflow_id: 2_823_525,
  actor: { login: 'ada' },
  triggering_actor: { login: 'bob' },
  head_commit: { message: 'Raise the timeout\n\nIt was too short.' },
  head_repository: { id: 186_853_002, full_name: 'shop/checkout' },
}

const STATUS = {
  id: 209_916_254,
  state: 'failure',
  environment: 'prod-eu',
  description: 'helm upgrade failed',
  target_url: 'https://argo.example.com/applications/checkout',
  log_url: '',
  environment_url: '',
  created_at: '2026-09-14T02:12:55Z',
  updated_at: '2026-09-14T02:12:56Z',
  creator: { login: 'ada' },
}
const DEPLOYMENT = { id: 145_988_746, sha: RUN.head_sha, ref: 'main', task: 'deploy', environment: 'prod-eu' }

const read = (payload: unknown, source: Partial<Source> = {}) =>
  github.read(payload, context({ type: 'github', ...source }))
const ran = (changes: Record<string, unknown> = {}, source: Partial<Source> = {}, more: Record<string, unknown> = {}) =>
  read({ action: 'completed', workflow_run: { ...RUN, ...changes }, repository: REPOSITORY, ...more }, source)
const run = (changes: Record<string, unknown> = {}, source: Partial<Source> = {}) => only(ran(changes, source))
const deployed = (changes: Record<string, unknown> = {}, deployment: Record<string, unknown> = {}) => ({
  action: 'created',
  deployment_status: { ...STATUS, ...changes },
  deployment: { ...DEPLOYMENT, ...deployment },
  repository: REPOSITORY,
})
const deploy = (changes: Record<string, unknown> = {}, deployment: Record<string, unknown> = {}) =>
  only(read(deployed(changes, deployment)))

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
    ['success', 'resolved', 'succeeded'],
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
        known: { ...known, startsAt: known.startsAt ?? RECEIVED, incident: { id: 'i', resolvedAt: null } },
        ...{ room: 'channel', open: { id: 'i' }, at: RECEIVED },
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

test('a deployment that failed fires', () => {
  expect(deploy()).toEqual({
    source: 'prod',
    fingerprint: 'shop/checkout deployment prod-eu',
    status: 'firing',
    kind: 'alert',
    severity: 'sev2',
    title: 'Deployment to prod-eu failed (shop/checkout)',
    description: 'helm upgrade failed\nmain at 9f2c1e7',
    labels: {
      alertname: 'Deployment to prod-eu of shop/checkout',
      repository: 'shop/checkout',
      environment: 'prod-eu',
      ref: 'main',
      task: 'deploy',
      actor: 'ada',
    },
    links: { source: STATUS.target_url },
    startsAt: new Date('2026-09-14T02:12:55Z'),
    endsAt: null,
    ended: null,
    expiresAt: null,
    cut: 0,
  })
})

describe('a deployment', () => {
  test.each([
    ['failure', 'firing'],
    ['error', 'firing'],
    ['success', 'resolved'],
  ])('in the state %s is %s, whichever deployment it was', (state, status) => {
    const said = deploy({ state }, { id: 9 })
    expect(said).toMatchObject({ status, fingerprint: deploy().fingerprint })
  })
  test.each(['pending', 'in_progress', 'queued', 'waiting', 'inactive', 'of_next_year', null])(
    'in the state %s says nothing',
    state => expect(read(deployed({ state })).ignored).toContain('deployment'),
  )
  test('ends when GitHub says', () =>
    expect(deploy({ state: 'success' }).endsAt).toEqual(new Date('2026-09-14T02:12:56Z')))
  test.each([
    ['production', 'sev2'],
    ['Production', 'sev2'],
    ['prod', 'sev2'],
    ['prod-eu', 'sev2'],
    ['eu/prod', 'sev2'],
    ['prod2', 'sev2'],
    ['staging', 'sev3'],
    ['preprod', 'sev3'],
    ['pre-prod', 'sev3'],
    ['non-production', 'sev3'],
    ['products', 'sev3'],
    ['reprod', 'sev3'],
  ])('to %s is %s', (environment, severity) => expect(deploy({ environment }).severity).toBe(severity))
  test('to what GitHub calls production is sev2, whatever its name', () =>
    expect(deploy({ environment: 'live' }, { production_environment: true }).severity).toBe('sev2'))
  test('is as bad as the rulebook says of its environment', () => {
    const live = only(read(deployed({ environment: 'live' }), { severities: { live: 'sev1' } }))
    expect(live.severity).toBe('sev1')
  })
  test('to an environment that will be gone says nothing', () =>
    expect(read(deployed({}, { transient_environment: true })).ignored).toContain('for a while'))
  test('may name its environment only there', () =>
    expect(deploy({ environment: '' }, { environment: 'live' }).fingerprint).toBe('shop/checkout deployment live'))
  test('from a workflow is a deployment, not its run', () => {
    const beside = { ...deployed({ target_url: '', log_url: '' }), workflow_run: { ...RUN, conclusion: 'failure' } }
    expect(only(read(beside))).toMatchObject({
      fingerprint: 'shop/checkout deployment prod-eu',
      links: { source: RUN.html_url },
    })
  })
  test('without any page leads to the repository’s list', () =>
    expect(deploy({ target_url: '' }).links.source).toBe('https://github.com/shop/checkout/deployments'))
  test('links to what was deployed', () =>
    expect(deploy({ environment_url: 'https://shop.example.com', log_url: 'https://ci.example.com/7' }).links).toEqual({
      source: 'https://ci.example.com/7',
      dashboard: 'https://shop.example.com',
    }))
})

test.each([
  ['a push', { ref: 'refs/heads/main', repository: REPOSITORY }],
  ['a check', { action: 'completed', check_run: {}, repository: REPOSITORY }],
  [
    'a deployment that begins',
    { action: 'created', deployment: DEPLOYMENT, workflow_run: RUN, repository: REPOSITORY },
  ],
  ['an organisation’s event', { action: 'member_added', sender: { login: 'ada' } }],
  ['a ping', { zen: 'Keep it simple.', hook_id: 301, hook: {} }],
])('%s is in order and opens nothing', (_, payload) =>
  expect(read(payload)).toEqual({ alerts: [], faults: [], ignored: expect.any(String) }),
)

test.each([
  [undefined, '', 'found nothing'],
  [[], '', 'found a list'],
  [{}, '', 'neither deployment_status'],
  [{ action: 'completed', workflow_run: RUN }, 'repository.full_name', 'which repository'],
  [
    { action: 'completed', workflow_run: { conclusion: 'failure' }, repository: REPOSITORY },
    'workflow_run.workflow_id',
    'which workflow',
  ],
  [{ deployment_status: STATUS }, 'repository.full_name', 'which repository'],
  [{ deployment_status: { state: 'error' }, repository: REPOSITORY }, 'deployment_status.environment', 'deployed to'],
])('%j cannot be read', (payload, path, message) =>
  expect(read(payload)).toEqual({ alerts: [], faults: [{ path, message: expect.stringContaining(message) }] }),
)
