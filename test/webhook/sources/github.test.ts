import { expect, test } from 'vitest'
import { DEPLOYMENT, REPOSITORY, RUN, read, STATUS } from './github.ts'

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
