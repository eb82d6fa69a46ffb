import type { Source } from '../../../src/rulebook/rulebook.ts'
import { github } from '../../../src/webhook/sources/github.ts'
import { context, only } from './sources.ts'

export const REPOSITORY = {
  id: 186_853_002,
  name: 'checkout',
  full_name: 'shop/checkout',
  html_url: 'https://github.com/shop/checkout',
  default_branch: 'main',
}

export const RUN = {
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

export const STATUS = {
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
export const DEPLOYMENT = { id: 145_988_746, sha: RUN.head_sha, ref: 'main', task: 'deploy', environment: 'prod-eu' }

export const read = (payload: unknown, source: Partial<Source> = {}) =>
  github.read(payload, context({ type: 'github', ...source }))
export const ran = (
  changes: Record<string, unknown> = {},
  source: Partial<Source> = {},
  more: Record<string, unknown> = {},
) => read({ action: 'completed', workflow_run: { ...RUN, ...changes }, repository: REPOSITORY, ...more }, source)
export const run = (changes: Record<string, unknown> = {}, source: Partial<Source> = {}) => only(ran(changes, source))
export const deployed = (changes: Record<string, unknown> = {}, deployment: Record<string, unknown> = {}) => ({
  action: 'created',
  deployment_status: { ...STATUS, ...changes },
  deployment: { ...DEPLOYMENT, ...deployment },
  repository: REPOSITORY,
})
export const deploy = (changes: Record<string, unknown> = {}, deployment: Record<string, unknown> = {}) =>
  only(read(deployed(changes, deployment)))
