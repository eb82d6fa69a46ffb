import { App, HTTPReceiver, type Receiver, SocketModeReceiver } from '@slack/bolt'
import type { WebClientOptions } from '@slack/web-api'
import type { FirstTime } from '../engine/ports.ts'
import type { Log } from '../lib/log.ts'
import { SECOND } from '../lib/time.ts'
import { boltLog } from './bolt-log.ts'
import { listenToButtons } from './listen/buttons.ts'
import { listenToCommands } from './listen/commands.ts'
import type { Desk } from './listen/desk.ts'
import { listenToPeople } from './listen/home.ts'
import { once } from './listen/once.ts'
import { ours } from './listen/ours.ts'
import { listenToShortcuts } from './listen/shortcuts.ts'
import { listenToForms } from './listen/submissions.ts'
import { createTrouble } from './listen/trouble.ts'

/** Who the bot is in the workspace, as auth.test says. */
export type Identity = {
  readonly botId: string
  readonly botUserId: string
  readonly teamId: string
  readonly enterpriseId: string | null
}

/**
 * The same for every client, made anew for each: Bolt and the socket write into the object that they are given. Only the
 * outbox retries; `headers` are never set, because a client would write its token into them.
 */
export function clientOptions(log: Log, apiUrl: string | null): WebClientOptions {
  return {
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 10 * SECOND,
    allowAbsoluteUrls: false,
    logger: boltLog(log),
    ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }),
  }
}

export function socketReceiver(appToken: string, log: Log, apiUrl: string | null): SocketModeReceiver {
  return new SocketModeReceiver({
    appToken,
    autoReconnectEnabled: false,
    logger: boltLog(log),
    installerOptions: { clientOptions: clientOptions(log, apiUrl) },
    // The default one acknowledges, which fails where the socket has gone meanwhile, and nobody would catch that.
    processEventErrorHandler: async ({ error }) => {
      log.warn({ err: error }, 'the socket was gone before Slack had its answer')
      return false
    },
  })
}

export function httpReceiver(signingSecret: string, log: Log): HTTPReceiver {
  return new HTTPReceiver({ signingSecret, endpoints: '/slack/events', logger: boltLog(log) })
}

type AppOptions = {
  readonly token: string
  readonly apiUrl: string | null
  readonly identity: Identity
  readonly receiver: Receiver
  readonly firstTime: FirstTime
  readonly log: Log
  readonly desk: Desk
  /** Told of every interaction, so that stopping can wait for those under way. */
  readonly busy: (work: Promise<void>) => void
}

/** Bolt's app with everything that listens. It asks Slack nothing when it is made, so that nothing can fail unseen. */
export function buildApp({ token, apiUrl, identity, receiver, firstTime, log, desk, busy }: AppOptions): App {
  const { botId, botUserId } = identity
  const app = new App({
    token,
    botId,
    botUserId,
    tokenVerificationEnabled: false,
    receiver,
    convoStore: false,
    extendedErrorHandler: true,
    logger: boltLog(log),
    clientOptions: clientOptions(log, apiUrl),
  })
  app.use(async ({ next }) => {
    const work = next()
    busy(work)
    await work
  })
  app.use(once(firstTime))
  app.use(ours(desk))
  listenToButtons(app, desk)
  listenToForms(app, desk)
  listenToCommands(app, desk)
  listenToShortcuts(app, desk)
  listenToPeople(app, desk, botUserId)
  app.error(createTrouble(desk.client, log))
  return app
}
