import { WebClient } from '@slack/web-api'
import { expect, onTestFinished, test } from 'vitest'
import { MINUTE } from '../../../src/lib/time.ts'
import type { SandboxOptions } from '../../../src/sandbox/options.ts'
import { startSandbox } from '../../../src/sandbox/sandbox.ts'
import { createPace, createPaced } from '../../../src/slack/perform/pace.ts'
import { createUserGroups } from '../../../src/slack/perform/user-groups.ts'
import { ada, appToken, bob, botToken, signingSecret } from '../door.ts'

const GROUPS: NonNullable<SandboxOptions['usergroups']> = [
  { handle: 'oncall', name: 'On call', users: [bob] },
  { handle: 'others', name: 'Others', users: [bob, ada] },
]

async function given() {
  let time = Date.parse('2026-11-20T03:10:00Z')
  const clock = () => new Date(time)
  const users = [ada, bob].map(id => ({ id, name: id.toLowerCase(), real_name: id }))
  const gone = { id: 'U0GONE', name: 'gone', real_name: 'Gone', deleted: true }
  const slack = await startSandbox({
    botToken,
    appToken,
    signingSecret,
    clock,
    users: [...users, gone],
    usergroups: GROUPS,
  })
  onTestFinished(() => slack.close())
  const client = new WebClient(botToken, {
    slackApiUrl: `${slack.url}api/`,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  })
  const keep = createUserGroups({ client, paced: createPaced(createPace(clock)), clock })
  const members = (handle: string) =>
    [...slack.workspace.usergroups.values()].find(each => each.handle === handle)?.users
  const turn = (ms: number) => {
    time += ms
  }
  const writes = () => slack.calls.filter(({ method }) => method === 'usergroups.users.update').length
  return { slack, keep, members, writes, turn }
}
const meant = (groups: Record<string, readonly string[]>) =>
  new Map(Object.entries(groups).map(([handle, users]) => [handle, new Set(users)]))

test('a group is written where somebody is to come or go, and else left alone', async () => {
  const { keep, members, writes } = await given()
  expect(await keep(meant({ oncall: [ada], others: [ada, bob] }))).toEqual([])
  expect([members('oncall'), writes()]).toEqual([[ada], 1])
})

test('what others change is put right after a while, and not looked for all the time', async () => {
  const { slack, keep, members, writes, turn } = await given()
  await keep(meant({ oncall: [ada] }))
  for (const group of slack.workspace.usergroups.values()) group.users = [bob]
  turn(MINUTE)
  await keep(meant({ oncall: [ada] }))
  expect([members('oncall'), slack.calls.length]).toEqual([[bob], 2])
  turn(15 * MINUTE)
  await keep(meant({ oncall: [ada] }))
  expect([members('oncall'), writes()]).toEqual([[ada], 2])
})

test('a group is never emptied', async () => {
  const { slack, keep, members } = await given()
  expect(await keep(meant({ oncall: [] }))).toEqual([])
  expect(members('oncall')).toEqual([bob])
  expect(slack.violations).toEqual([])
})

test('what is in the way of one group is said, and the others are kept', async () => {
  const { keep, members } = await given()
  const faults = await keep(meant({ nobody: [ada], others: ['U0GONE'], oncall: [ada] }))
  expect(faults).toEqual([
    { handle: 'nobody', reason: expect.stringContaining('no such user group') },
    { handle: 'others', reason: expect.stringContaining('deactivated') },
  ])
  expect(members('oncall')).toEqual([ada])
})

test('a scope that is missing is named', async () => {
  const { slack, keep } = await given()
  slack.faults.fail({ method: 'usergroups.list', error: 'missing_scope' })
  expect(await keep(meant({ oncall: [ada] }))).toEqual([
    { handle: 'oncall', reason: expect.stringContaining('lacks the scope') },
  ])
})

test('what Slack is too busy for is no fault, and tried again', async () => {
  const { slack, keep, members, turn } = await given()
  slack.faults.fail({ method: 'usergroups.users.update', status: 429, retryAfter: 30 })
  await expect(keep(meant({ oncall: [ada] }))).rejects.toThrow('go slower')
  turn(MINUTE)
  await keep(meant({ oncall: [ada] }))
  expect(members('oncall')).toEqual([ada])
})
