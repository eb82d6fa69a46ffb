import { App, LogLevel } from '@slack/bolt'
import { WebClient } from '@slack/web-api'
import { onTestFinished } from 'vitest'
import type { Message } from '../../src/sandbox/model.ts'
import type { SandboxOptions, SandboxUser } from '../../src/sandbox/options.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts'

export const botToken = 'xoxb-test'
export const appToken = 'xapp-test'
export const signingSecret = 'test-secret'

export const ada = 'U00000ADA'
export const bob = 'U00000BOB'
export const guest = 'U0000GUEST'
export const stranger = 'U0STRANGE'
export const gone = 'U00000GONE'

const users: SandboxUser[] = [
  { id: ada, name: 'ada', real_name: 'Ada Lovelace' },
  { id: bob, name: 'bob', real_name: 'Bob Kahn' },
  { id: guest, name: 'gus', real_name: 'Gus Guest', is_ultra_restricted: true },
  { id: stranger, name: 'sam', real_name: 'Sam Stranger', is_stranger: true },
  { id: gone, name: 'gil', real_name: 'Gil Gone', deleted: true },
]

const channels: { name: string; members: string[]; withBot?: boolean; is_private?: boolean }[] = [
  { name: 'general', members: [ada, bob] },
  { name: 'ops', members: [ada, bob], withBot: true },
  { name: 'lounge', members: [ada] },
  { name: 'secret', members: [ada], is_private: true },
]

/** A clock that stands until it is turned. */
export function turnedClock() {
  let now = new Date('2026-03-02T10:00:00Z').getTime()
  return { now: () => new Date(now), turn: (ms: number) => (now += ms) }
}

/** A sandbox that lasts as long as the test. */
export async function sandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const started = await startSandbox({ botToken, appToken, signingSecret, users, channels, ...options })
  onTestFinished(() => started.close())
  return started
}

export function clientOf({ url }: Pick<Sandbox, 'url'>, token = botToken): WebClient {
  const options = {
    slackApiUrl: `${url}api/`,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 5000,
  }
  return new WebClient(token, { ...options, logLevel: LogLevel.ERROR, logger: silent })
}

const silent = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
}

/** What Slack said no to: its code and its sentences. */
export async function refusal(call: Promise<unknown>): Promise<{ error: string; messages: string[]; data: unknown }> {
  try {
    await call
  } catch (thrown) {
    if (thrown instanceof Error && 'data' in thrown) {
      const { data } = thrown
      const { error = '', response_metadata = {} } = data as {
        error?: string
        response_metadata?: { messages?: string[] }
      }
      return { error, messages: response_metadata.messages ?? [], data }
    }
    throw thrown
  }
  throw new Error('The call was not refused.')
}

export function channelId({ workspace }: Sandbox, name: string): string {
  const found = [...workspace.channels.values()].find(channel => channel.name === name)
  if (!found) throw new Error(`no channel ${name}`)
  return found.id
}

export function lastMessage(slack: Sandbox, name: string): Message {
  const message = slack
    .act(ada)
    .messages(name)
    .findLast(each => !each.subtype)
  if (!message) throw new Error(`no message in ${name}`)
  return message
}

export type Mode = 'socket' | 'http'

/** A real Bolt app, connected to the sandbox in either mode. */
export async function boltApp(slack: Sandbox, mode: Mode, listen: (app: App) => void): Promise<App> {
  const shared = {
    token: botToken,
    deferInitialization: true,
    convoStore: false as const,
    logger: silent,
    clientOptions: { slackApiUrl: `${slack.url}api/`, retryConfig: { retries: 0 }, timeout: 5000 },
  }
  const app = new App(
    mode === 'socket' ? { ...shared, socketMode: true, appToken } : { ...shared, signingSecret, port: 0 },
  )
  listen(app)
  await app.init()
  const started = await app.start(0)
  onTestFinished(async () => {
    await app.stop()
  })
  if (mode === 'http' && 'address' in started) {
    const address = started.address()
    if (typeof address === 'object' && address) slack.setRequestUrl(`http://127.0.0.1:${address.port}/slack/events`)
  }
  return app
}
