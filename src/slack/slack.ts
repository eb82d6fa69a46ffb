import type { RequestListener } from 'node:http'
import type { HTTPReceiver, SocketModeReceiver } from '@slack/bolt'
import { WebClient } from '@slack/web-api'
import type { Silence } from '../alert/silence.ts'
import type { KeepUserGroups } from '../engine/duty.ts'
import {
  type Ask,
  type Declare,
  type FirstTime,
  type Handle,
  type Perform,
  Postponed,
  type SendPage,
} from '../engine/ports.ts'
import type { TellNotice } from '../engine/ports-oncall.ts'
import { Fault } from '../lib/fault.ts'
import type { Log } from '../lib/log.ts'
import { type Clock, SECOND } from '../lib/time.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { namesUserGroups } from '../rulebook/user-groups.ts'
import { buildApp, clientOptions, httpReceiver, type Identity, socketReceiver } from './bolt.ts'
import { type Connection, superviseConnection } from './connection.ts'
import { isUnreachable, slackCode } from './errors.ts'
import { gate } from './gate.ts'
import { createActs } from './listen/act.ts'
import type { Desk } from './listen/desk.ts'
import { createMembers } from './listen/members.ts'
import { noticeMessage } from './messages/notice.ts'
import { tellNotice } from './perform/notices.ts'
import { createPace, createPaced } from './perform/pace.ts'
import { createPerform, createSlackPages } from './perform/perform.ts'
import { createPosts } from './perform/posts.ts'
import { createRooms } from './perform/rooms.ts'
import { tellOfSilence } from './perform/silences.ts'
import type { StepsPeople } from './perform/steps.ts'
import { createUserGroups } from './perform/user-groups.ts'
import { missingScopes } from './scopes.ts'

export type SlackOptions = Pick<
  Desk,
  'describe' | 'incidentUrl' | 'writePostmortem' | 'plan' | 'roster' | 'covers' | 'calendarOf' | 'testPage'
> & {
  readonly config: {
    readonly botToken: string
    /** Where the Web API is; null: Slack's own. */
    readonly apiUrl: string | null
    readonly mode:
      | { readonly kind: 'socket'; readonly appToken: string }
      | { readonly kind: 'http'; readonly signingSecret: string }
  }
  /** Socket Mode connections at a time; with two, Slack can renew one while the other hears every click. */
  readonly connections?: number
  readonly log: Log
  readonly clock: Clock
  readonly handle: Handle
  readonly ask: Ask
  readonly declare: Declare
  readonly firstTime: FirstTime
  readonly rulebook: () => Rulebook
  readonly stepsPeople: StepsPeople
}

export type Slack = {
  /** Rejects with a Fault `slack_token` where Slack refuses a token; where Slack is not there, it goes on trying. */
  start(): Promise<void>
  /** Hears nobody any longer, and resolves when nothing that people asked is under way. Effects still go out. */
  quiet(): Promise<void>
  stop(): Promise<void>
  /** Resolves when nothing that people have asked up to now is under way. */
  idle(): Promise<void>
  readonly perform: Perform
  readonly sendPage: SendPage
  /** Says to somebody by direct message that such messages reach them. */
  testPage(user: string): Promise<void>
  /** Says something where the rulebook has a channel for those who run Tocsin. */
  tellOperators(text: string): Promise<void>
  /** Asks whether a silence may end, shortly before it does. */
  tellOfSilence(silence: Silence): Promise<void>
  readonly tellNotice: TellNotice
  readonly keepUserGroups: KeepUserGroups
  /** Whether people can be heard now. */
  ready(): boolean
  /** For `POST /slack/events` in HTTP mode; null in Socket Mode. It reads the body itself, or takes `request.rawBody`. */
  readonly listener: RequestListener | null
  botUserId(): string | null
}

const AGAIN_MS = 5 * SECOND

/** The door to Slack: people are heard as soon as it has started, effects are performed as soon as Slack was reached. */
export function createSlack(options: SlackOptions): Slack {
  const { config, log, clock, handle, ask, firstTime, rulebook, stepsPeople, writePostmortem } = options
  const { botToken, apiUrl, mode } = config
  const client = new WebClient(botToken, clientOptions(log, apiUrl))
  const http = mode.kind === 'http' ? httpReceiver(mode.signingSecret, log) : null
  const sockets = mode.kind === 'socket' ? manySockets(mode.appToken, options) : []
  const connections = sockets.map(socket => superviseConnection(socket, log))
  const working = new Set<Promise<void>>()
  let identity: Identity | null = null
  let stopping = false
  let timer: NodeJS.Timeout | null = null

  const known = () => {
    if (identity === null) throw new Postponed(AGAIN_MS, 'Slack has not been reached yet')
    return identity
  }
  const members = createMembers(client, clock, known, id => nameOf(rulebook(), id))
  const desk: Desk = { ...options, client, members, acts: createActs(handle, members, rulebook) }
  const paced = createPaced(createPace(clock))
  const posts = createPosts(client, paced)
  const rooms = createRooms(client, paced)
  const ready = () => identity !== null && (http !== null || connections.some(connection => connection.connected()))

  async function open(): Promise<void> {
    const who = identity ?? (await whoAmI(client, log, () => namesUserGroups(rulebook())))
    if (identity === null) build(who)
    identity = who
    await Promise.all(connections.map(firstConnection))
    // Looked up now, it costs the first incident nothing. What is wrong with it is said when it is first needed.
    rooms.find(rulebook().workspace.announce).catch(() => {})
  }

  function build(who: Identity): void {
    const [first, ...others] = http ? [http] : sockets
    if (first === undefined) return
    const busy = (work: Promise<void>) => {
      const done = work.catch(() => {}).finally(() => working.delete(done))
      working.add(done)
    }
    const app = buildApp({ token: botToken, apiUrl, identity: who, receiver: first, firstTime, log, desk, busy })
    for (const other of others) other.init(app)
  }

  async function quiet(): Promise<void> {
    stopping = true
    if (timer) clearTimeout(timer)
    await Promise.all(connections.map(connection => connection.stop()))
    await idle()
  }

  async function idle(): Promise<void> {
    await Promise.all([...working])
  }

  function tryLater(): void {
    if (stopping) return
    timer = setTimeout(() => {
      open().catch((error: unknown) => {
        log.warn({ err: error }, 'Slack is not reached; trying again')
        tryLater()
      })
    }, AGAIN_MS)
  }

  const performing = {
    ...{ client, paced, posts, rooms, rulebook, stepsPeople, writePostmortem },
    byChannel: ask.byChannel,
    botUserId: () => known().botUserId,
  }

  return {
    async start() {
      try {
        await open()
      } catch (error) {
        if (!isUnreachable(error)) throw error
        // Alerts are taken in and people are called by other ways meanwhile: no reason not to start.
        log.warn({ err: error }, 'Slack is not reached; trying again')
        tryLater()
      }
    },
    quiet,
    stop: quiet,
    idle,
    perform: createPerform(performing),
    sendPage: createSlackPages(performing),
    async testPage(user) {
      known()
      await posts.say({ channel: user }, noticeMessage('This is a test: direct messages of Tocsin reach you.'))
    },
    async tellOperators(text) {
      const { operators } = rulebook().workspace
      if (operators === null) return
      await rooms.within(operators, channel => posts.say({ channel }, noticeMessage(text)))
    },
    async tellOfSilence(silence) {
      known()
      await tellOfSilence({ posts, rooms, rulebook, ask, clock }, silence)
    },
    async tellNotice(notice) {
      known()
      return tellNotice(performing, notice)
    },
    keepUserGroups: createUserGroups({ client, paced, clock }),
    ready,
    listener:
      http && mode.kind === 'http' ? listenerOf(http, mode.signingSecret, options, () => identity !== null) : null,
    botUserId: () => identity?.botUserId ?? null,
  }
}

function manySockets(appToken: string, { config, log, connections = 2 }: SlackOptions): readonly SocketModeReceiver[] {
  return Array.from({ length: connections }, () => socketReceiver(appToken, log, config.apiUrl))
}

function listenerOf(http: HTTPReceiver, signingSecret: string, { firstTime, log }: SlackOptions, ready: () => boolean) {
  return gate({ signingSecret, firstTime, ready, log, next: http.requestListener })
}

async function firstConnection(connection: Connection): Promise<void> {
  try {
    await connection.start()
  } catch (error) {
    const code = slackCode(error)
    if (code !== null && !isUnreachable(error)) {
      throw new Fault('slack_token', `Slack does not accept SLACK_APP_TOKEN (${code}); it needs connections:write`)
    }
    connection.keepTrying()
  }
}

async function whoAmI(client: WebClient, log: Log, keepsGroups: () => boolean): Promise<Identity> {
  const answer = await client.auth.test().catch((error: unknown) => {
    const code = slackCode(error)
    if (code === null || isUnreachable(error)) throw error
    throw new Fault('slack_token', `Slack does not accept SLACK_BOT_TOKEN (${code})`)
  })
  const { bot_id: botId, user_id: botUserId, team_id: teamId, enterprise_id, response_metadata } = answer
  if (!botId || !botUserId || !teamId) {
    throw new Fault('slack_token', "SLACK_BOT_TOKEN is not a bot's token; it must be the one that begins with xoxb-")
  }
  const missing = missingScopes(response_metadata?.scopes, keepsGroups)
  if (missing.length > 0) log.warn({ missing }, 'the Slack app lacks scopes: install it again from manifest.yml')
  return { botId, botUserId, teamId, enterpriseId: enterprise_id ?? null }
}

function nameOf({ people }: Rulebook, id: string): string | null {
  return [...people.values()].find(({ slack }) => slack === id)?.name ?? null
}
