import { describe, expect, test, vi } from 'vitest'
import { createLog } from '../../src/lib/log.ts'
import { createSlack, type SlackOptions } from '../../src/slack/slack.ts'
import { ada, appToken, botToken, openDoor, signingSecret, soon } from './door.ts'
import { NO_DUTY, NO_PLAN } from './plan.ts'

function slackAt(apiUrl: string, config: Partial<SlackOptions['config']> = {}) {
  const logs: string[] = []
  const none = async () => null
  const slack = createSlack({
    config: { botToken, apiUrl, mode: { kind: 'socket', appToken }, ...config },
    log: createLog('debug', { write: line => logs.push(line) }),
    clock: () => new Date(),
    handle: () => Promise.reject(new Error('not asked')),
    declare: () => Promise.reject(new Error('not asked')),
    ask: {
      ...{ byId: none, byNumber: none, byChannel: none, byCard: none, timeline: async () => [] },
      incidents: async () => ({ items: [], next: null }),
      alerts: async () => ({ items: [], next: null }),
      rejected: async () => ({ items: [], next: null }),
      silences: async () => ({ items: [], next: null }),
      ...{ rejectedById: none, silence: none, why: async () => [] },
    },
    plan: NO_PLAN,
    ...NO_DUTY,
    firstTime: async () => true,
    rulebook: () => {
      throw new Error('no rulebook')
    },
    ...{ describe: () => '', incidentUrl: () => null, writePostmortem: () => ({ url: null, sections: [] }) },
    ...{ stepsPeople: async () => [], testPage: async () => '' },
  })
  return { slack, logs }
}

describe('starting', () => {
  test('refuses a token that Slack refuses, in one line without the token', async () => {
    const { slack } = await openDoor('socket')
    const wrong = slackAt(`${slack.url}api/`, { botToken: 'xoxb-wrong-wrong' }).slack
    await expect(wrong.start()).rejects.toMatchObject({
      code: 'slack_token',
      message: expect.stringMatching(/SLACK_BOT_TOKEN \(invalid_auth\)/),
    })
    const app = slackAt(`${slack.url}api/`, { mode: { kind: 'socket', appToken: 'xapp-wrong-wrong' } }).slack
    await expect(app.start()).rejects.toMatchObject({
      code: 'slack_token',
      message: expect.stringMatching(/SLACK_APP_TOKEN/),
    })
    await app.stop()
  })

  test('asks Slack once who it is', async () => {
    const { slack, door, told } = await openDoor('socket')
    for (const text of ['whoami', 'list', 'help'])
      await slack.act(ada).command('/incident', text, { channel: 'general' })
    await soon(() => told(ada).length).toBe(3)
    expect(slack.calls.filter(({ method }) => method === 'auth.test')).toHaveLength(1)
    expect(door.botUserId()).toBe(slack.workspace.bot.user_id)
  })

  test('goes on without Slack, and is not ready', async () => {
    const { slack, logs } = slackAt('http://127.0.0.1:9/api/')
    await slack.start()
    expect(slack.ready()).toBe(false)
    expect(slack.botUserId()).toBeNull()
    await slack.stop()
    expect(logs.join()).toContain('Slack is not reached')
    expect(logs.join()).not.toContain(botToken)
  })
})

describe('a Socket Mode connection', () => {
  test('is renewed by Slack without a click being lost', async () => {
    const { slack, door, told } = await openDoor('socket')
    expect(slack.connections()).toBe(2)
    for (let i = 1; i <= 3; i++) {
      slack.faults.disconnectSockets('refresh_requested')
      await soon(() => slack.connections()).toBe(2)
      await slack.act(ada).command('/incident', 'whoami', { channel: 'general' })
      await soon(() => told(ada).length).toBe(i)
    }
    expect(door.ready()).toBe(true)
  })

  test('comes back after an outage, and ends no process meanwhile', async () => {
    const rejections = vi.fn()
    process.on('unhandledRejection', rejections)
    const { slack, door, told, logs } = await openDoor('socket')
    slack.faults.outage(true)
    await soon(() => door.ready()).toBe(false)
    await soon(() => logs.join()).toContain('trying again')
    slack.faults.outage(false)
    await expect.poll(() => door.ready(), { timeout: 8_000 }).toBe(true)
    await slack.act(ada).command('/incident', 'whoami', { channel: 'general' })
    await soon(() => told(ada).length).toBe(1)
    slack.faults.outage(true)
    await soon(() => door.ready()).toBe(false)
    await door.stop()
    process.off('unhandledRejection', rejections)
    expect(rejections).not.toHaveBeenCalled()
  })
})

describe.each(['socket', 'http'] as const)('trouble by %s', mode => {
  test('a bug is logged with its incident, and the person is told', async () => {
    const { slack, open, settle, now, header, told, logs, timelines } = await openDoor(mode)
    const incident = await open('Checkout is down')
    await settle()
    await slack.act(ada).click(header(incident), { action_id: 'acknowledge' })
    await soon(() => now(incident).status).toBe('acknowledged')
    await settle()
    // An engine that breaks: whatever is decided next stumbles over its own timeline.
    timelines.set(incident.id, [undefined as never])
    await slack.act(ada).command('/incident', 'timeline INC-1', { channel: 'general' })
    await soon(() => told(ada).join()).toContain('Something went wrong on our side')
    await soon(() => logs.join()).toMatch(/"incident":1.*a listener failed/)
    await slack.act(ada).click(header(incident), { action_id: 'more' }, { selected_option: `timeline:${incident.id}` })
    await soon(() => JSON.stringify(slack.act(ada).modal()?.blocks ?? '')).toContain('Something went wrong')
    for (const secret of [botToken, appToken, signingSecret]) expect(logs.join()).not.toContain(secret)
  })

  test('what Slack does not take is said as what it is', async () => {
    const { slack, told } = await openDoor(mode)
    slack.faults.fail({ method: 'users.info', status: 503 })
    await slack.act(ada).command('/incident', 'whoami', { channel: 'general' })
    await soon(() => told(ada).join()).toContain('Slack did not answer us')
    await slack.act(ada).command('/incident', 'whoami', { channel: 'general' })
    await soon(() => told(ada).join()).toContain('You are ada')
    slack.faults.fail({ method: 'views.open', error: 'expired_trigger_id' })
    await slack.act(ada).command('/incident', '', { channel: 'general' })
    await soon(() => told(ada).join()).toContain('three seconds')
  })
})
