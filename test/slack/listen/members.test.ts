import { createServer } from 'node:http'
import { WebClient } from '@slack/web-api'
import { expect, onTestFinished, test } from 'vitest'
import { createMembers } from '../../../src/slack/listen/members.ts'
import { clientOf, guest, ada as known, sandbox, stranger, turnedClock } from '../../sandbox/kit.ts'

async function members() {
  const slack = await sandbox()
  const clock = turnedClock()
  const asked = () => slack.calls.filter(({ method }) => method === 'users.info').length
  const home = { teamId: slack.workspace.team.id, enterpriseId: null }
  return {
    members: createMembers(
      clientOf(slack),
      clock.now,
      () => home,
      id => (id === guest ? 'Grace of the rulebook' : null),
    ),
    asked,
    turn: clock.turn,
    slack,
  }
}

test('people are asked for once in ten minutes, however many ask at once', async () => {
  const { members: people, asked, turn } = await members()
  const all = await Promise.all([people.get(known), people.get(known), people.get(known)])
  expect(all[0]).toMatchObject({ id: known, guest: false, foreign: false, bot: false, deleted: false })
  expect(asked()).toBe(1)
  turn(9 * 60_000)
  await people.get(known)
  expect(asked()).toBe(1)
  turn(2 * 60_000)
  await people.get(known)
  expect(asked()).toBe(2)
  people.forget(known)
  await people.get(known)
  expect(asked()).toBe(3)
})

test('guests, strangers and those whom Slack hides are told apart', async () => {
  const { members: people } = await members()
  expect(await people.get(guest)).toMatchObject({ guest: true, foreign: false })
  expect(await people.get(stranger)).toMatchObject({ foreign: true })
  expect(await people.get('U0NOBODY00')).toMatchObject({ foreign: true, name: 'U0NOBODY00' })
})

test('a failed question is not remembered', async () => {
  const { members: people, slack } = await members()
  slack.faults.fail({ method: 'users.info', status: 503 })
  await expect(people.get(known)).rejects.toThrow()
  expect(await people.get(known)).toMatchObject({ id: known })
})

test('the rulebook says what somebody is called, Slack says it of everybody else', async () => {
  const { members: people, slack } = await members()
  expect((await people.get(guest)).name).toBe('Grace of the rulebook')
  expect((await people.get(known)).name).toBe(slack.workspace.users.get(known)?.name)
})

test('of whom Slack says nothing is from elsewhere', async () => {
  const silent = createServer((_, response) => response.end('{"ok":true}'))
  await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void silent.close())
  const address = silent.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const client = new WebClient('xoxb-test', { slackApiUrl: `http://127.0.0.1:${port}/` })
  const home = () => ({ teamId: 'T0HOME', enterpriseId: null })
  const people = createMembers(client, turnedClock().now, home, () => null)
  expect(await people.get(known)).toMatchObject({ id: known, foreign: true })
})
