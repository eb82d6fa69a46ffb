import { randomBytes } from 'node:crypto'
import type { RequestListener } from 'node:http'
import type { FastifyInstance } from 'fastify'
import cron from 'node-cron'
import type { Config } from './config.ts'
import { createAsk } from './engine/ask.ts'
import { watchCalm } from './engine/calm.ts'
import { createDeclare } from './engine/declare.ts'
import { createDeliverer } from './engine/deliver.ts'
import { expireAlerts } from './engine/expire.ts'
import { createHandle, type Wake } from './engine/handle.ts'
import { createIntake } from './engine/intake.ts'
import { createOpsgenieBook } from './engine/opsgenie.ts'
import { usersFor } from './engine/page.ts'
import { createPlan } from './engine/plan.ts'
import type { Ask, Reject } from './engine/ports.ts'
import { createApplyRules, reviewAlerts } from './engine/review.ts'
import { createDeliveries, createFirstTime, createReject, createUnreject, tidy, waitingIn } from './engine/upkeep.ts'
import { createWhy } from './engine/why.ts'
import type { Log } from './lib/log.ts'
import type { Clock } from './lib/time.ts'
import type { Environment } from './lib/variables.ts'
import { fetchText } from './notify/fetch.ts'
import { withHttpSteps } from './notify/http-step.ts'
import { draftPostmortem } from './postmortem/draft.ts'
import { toMarkdown } from './postmortem/markdown.ts'
import type { Rulebook } from './rulebook/rulebook.ts'
import { cardOf } from './slack/messages/postmortem-card.ts'
import { describeRefusal } from './slack/messages/refusal.ts'
import { createSlack } from './slack/slack.ts'
import { type Db, isPassing } from './store/db.ts'
import { keepKey } from './store/keys.ts'
import { describe } from './timeline/describe.ts'
import { apiRoutes } from './web/api/routes.ts'
import { healthRoutes, type Readiness } from './web/health.ts'
import { createMetrics } from './web/metrics.ts'
import { pageRoutes, postmortemLink } from './web/page.ts'
import { createServer } from './web/server.ts'
import { count, type WebhookDoor } from './webhook/door.ts'
import { opsgenieRoutes } from './webhook/dropin/opsgenie.ts'
import { pagerdutyRoutes } from './webhook/dropin/pagerduty.ts'
import { squadcastRoutes } from './webhook/dropin/squadcast.ts'
import { victoropsRoutes } from './webhook/dropin/victorops.ts'
import { createHear } from './webhook/echo.ts'
import { redact } from './webhook/redact.ts'
import { readAgain } from './webhook/retry.ts'
import { webhookRoutes } from './webhook/routes.ts'

export type AppOptions = {
  readonly config: Config
  /** Of this version (`openMigrated`); the app closes it when it stops. */
  readonly db: Db
  readonly rulebook: Rulebook
  /** Where `http` steps find the values of the secrets that they name. */
  readonly environment: Environment
  readonly log: Log
  readonly clock: Clock
}

export type App = {
  /** Where it listens, once started. */
  readonly url: () => string
  start(): Promise<void>
  /** In order: nothing new is taken, what is held is finished or given back, then the connections close. */
  stop(): Promise<void>
  /** Puts another rulebook in force, for everything that comes after. */
  useRulebook(rulebook: Rulebook): void
  /** Says something in the operators' channel. */
  tellOperators(text: string): Promise<void>
  refuseRulebook(): void
  /** Does what people have asked and what is due with the clock as it stands; for tests, which turn the clock. */
  settle(): Promise<void>
}

export async function createApp(options: AppOptions): Promise<App> {
  const { config, db, log, clock } = options
  let rulebook = options.rulebook
  let refused = false
  const rules = () => rulebook
  const metrics = createMetrics()
  const key = await keepKey(db, 'links', randomBytes(32).toString('base64url'))

  const wake: Wake = lanes => deliverer.wake(lanes)
  const ask = { ...createAsk(db), ...createWhy({ db, clock, rulebook: rules }) }
  const { handle, handleDone } = createHandle(db, clock, wake)
  const declare = createDeclare({ db, clock, rulebook: rules, wake })
  const plan = createPlan(db, clock, handle)
  const firstTime = createFirstTime(db, clock)
  const keepRejected = createReject(db, clock)
  const reject: Reject = body => keepRejected({ ...body, body: redact(body.body) })
  const intake = createIntake({ db, clock, rulebook: rules, wake, reject, onDecided: all => count(metrics, all) })
  const { receive, ...calm } = watchCalm(intake.receive)
  const unreject = createUnreject(db)

  const link = (number: number) => config.publicUrl + postmortemLink(number, key)
  const slack = createSlack({
    ...{ config: config.slack, log, clock, rulebook: rules, ask, handle, declare, plan, firstTime },
    describe,
    incidentUrl: ({ number }) => link(number),
    writePostmortem: (incident, timeline) => cardOf(draftPostmortem(incident, timeline), link(incident.number)),
    stepsPeople: async (targets, at) => usersFor(targets, rulebook, at).users,
  })

  const deliverer = createDeliverer({
    ...{ db, clock, rulebook: rules, handleDone, log, calm },
    perform: withHttpSteps(slack.perform, rules, options.environment),
    onTried: metrics.effect,
  })

  const server = createServer({ log, isPassing })
  const webhooks: WebhookDoor = {
    sources: () => rulebook.sources,
    deliveries: createDeliveries(db, clock),
    tools: { fetchText, tellOperators: text => slack.tellOperators(text) },
    hear: createHear({ install: await keepKey(db, 'install', randomBytes(4).toString('hex')), ask, handle }),
    ...{ reject, receive, metrics, log, clock, publicUrl: config.publicUrl },
  }
  webhookRoutes(server, webhooks)
  opsgenieRoutes(server, { ...webhooks, opsgenie: createOpsgenieBook(db, clock) })
  pagerdutyRoutes(server, webhooks)
  squadcastRoutes(server, webhooks)
  victoropsRoutes(server, webhooks)
  apiRoutes(server, {
    token: config.apiToken,
    describeRefusal: refusal => describeRefusal(refusal, rulebook),
    async readAgain(kept) {
      const received = await readAgain(webhooks, kept)
      await unreject(kept.id)
      return received
    },
    ...{ ask, handle, declare, plan, rulebook: rules, describe, clock },
  })
  pageRoutes(server, { postmortem: number => postmortemOf(ask, number), key, apiToken: config.apiToken })
  healthRoutes(server, {
    metrics,
    ready: () => readiness(db, slack.ready(), refused),
    // All the rest is worth reading more than ever while the database is away.
    beforeMetrics: async () => metrics.waiting(await waitingIn(db, clock())),
  })
  const { listener } = slack
  if (listener) mountSlack(server, listener)

  // Whatever was left out this once, as the one before was not done yet, is done the next time.
  const passed = (said: string | Error) => log.debug({ err: said }, 'of the scheduler')
  const broken = (said: string | Error) => log.error({ err: said }, 'the scheduler failed')
  const scheduler = { debug: passed, info: passed, warn: passed, error: broken }
  const each = (when: string, work: () => Promise<unknown>, failed: string) => {
    const run = () => work().catch(error => log.error({ err: error }, failed))
    return cron.createTask(when, run, { noOverlap: true, logger: scheduler })
  }
  const housekeeping = each('17 * * * *', () => tidy(db, clock()), 'old rows could not be forgotten')
  const warn = () => plan.warnOfSilences(slack.tellOfSilence)
  // Apart from what is due: Slack may be slow.
  const warnings = each('*/5 * * * * *', warn, 'that a silence ends could not be said')
  let listeningSince = clock()
  const again = { db, clock, rulebook: rules, receive: intake.decideAgain }
  // What was heard of since may still wait to be decided of.
  const expire = async () => (intake.isBehind() ? 0 : expireAlerts({ ...again, listeningSince }))
  const review = () => reviewAlerts(again)
  const newRules = createApplyRules({ db, clock, rulebook: rules })
  const unruled = 'what the old rules held back is not decided by the new ones yet'
  const ruling = each('* * * * * *', newRules, unruled)
  const lookForDue = () =>
    Promise.all([review(), expire(), intake.look()]).catch(error => {
      // While the database was away nobody could be heard.
      if (isPassing(error)) listeningSince = clock()
      throw error
    })
  const due = each('* * * * * *', lookForDue, 'what is due could not be looked for')
  metrics.rulebookReloaded(true, clock())

  return {
    url: () => `http://127.0.0.1:${portOf(server)}`,
    async settle() {
      await slack.idle()
      await intake.catchUp()
      await newRules()
      await review()
      await expire()
      // What Slack does not take now is said the next time.
      await warn().catch(() => {})
      await deliverer.settle()
    },
    tellOperators: text => slack.tellOperators(text),
    refuseRulebook() {
      refused = true
      metrics.rulebookReloaded(false, clock())
    },
    useRulebook(fresh) {
      rulebook = fresh
      refused = false
      metrics.rulebookReloaded(true, clock())
    },
    async start() {
      await intake.begin()
      await server.listen({ host: config.host, port: config.port })
      listeningSince = clock()
      await slack.start()
      deliverer.start()
      housekeeping.start()
      ruling.start()
      due.start()
      warnings.start()
    },
    async stop() {
      await Promise.all([housekeeping, ruling, due, warnings].map(task => task.destroy()))
      // Whoever has been told "accepted" is committed; then what is held is finished, and only then the lines are cut.
      await Promise.all([server.close(), slack.quiet()])
      await intake.stop()
      await deliverer.stop()
      await slack.stop()
      await db.$client.end()
    },
  }
}

async function postmortemOf(ask: Ask, number: number) {
  const incident = await ask.byNumber(number)
  if (incident === null) return null
  const postmortem = draftPostmortem(incident, await ask.timeline(incident.id))
  return { title: `${postmortem.label}: ${postmortem.title}`, markdown: toMarkdown(postmortem) }
}

/** A refused rulebook does not make it unready: the one before is in force. */
async function readiness(db: Db, slackIsUp: boolean, refused: boolean): Promise<Readiness> {
  const database = await db.execute('select 1').then(
    () => ({ ok: true }),
    () => ({ ok: false, detail: 'PostgreSQL does not answer' }),
  )
  const slack = slackIsUp ? { ok: true } : { ok: false, detail: 'Slack is not connected' }
  const rulebook = refused ? { ok: true, detail: 'the newest was refused; the one before is in force' } : { ok: true }
  return { ok: database.ok && slack.ok, checks: { database, slack, rulebook } }
}

/** Bolt reads and checks the raw request by itself. */
function mountSlack(server: FastifyInstance, listener: RequestListener): void {
  server.register(async scope => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    scope.post('/slack/events', (request, reply) => {
      reply.hijack()
      listener(request.raw, reply.raw)
    })
  })
}

function portOf(server: FastifyInstance): number {
  const address = server.server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
