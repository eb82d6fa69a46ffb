import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { createAnswers } from './answers.ts'
import type { Config } from './config.ts'
import { createEach } from './each.ts'
import { createAsk } from './engine/ask.ts'
import { usersFor } from './engine/call.ts'
import { watchCalm } from './engine/calm.ts'
import { createCovers } from './engine/covers.ts'
import { createDeclare } from './engine/declare.ts'
import { createDeliverer } from './engine/deliver.ts'
import { createDuty } from './engine/duty.ts'
import { expireAlerts } from './engine/expire.ts'
import { createHandle, type Wake } from './engine/handle.ts'
import { createIntake } from './engine/intake.ts'
import { createOpsgenieBook } from './engine/opsgenie.ts'
import { createPlan } from './engine/plan.ts'
import type { Ask, Reject } from './engine/ports.ts'
import { createApplyRules, reviewAlerts } from './engine/review.ts'
import { createRoster } from './engine/roster.ts'
import { createDeliveries, createFirstTime, createReject, createUnreject, tidy, waitingIn } from './engine/upkeep.ts'
import { createWhy } from './engine/why.ts'
import type { Incident } from './incident/incident.ts'
import type { Log } from './lib/log.ts'
import type { Clock } from './lib/time.ts'
import type { Environment } from './lib/variables.ts'
import { fetchText } from './notify/fetch.ts'
import { withHttpSteps } from './notify/http-step.ts'
import { withPagers } from './notify/pagers/perform.ts'
import { createPages } from './notify/pages.ts'
import { draftPostmortem } from './postmortem/draft.ts'
import { toMarkdown } from './postmortem/markdown.ts'
import { readiness } from './readiness.ts'
import type { Rulebook } from './rulebook/rulebook.ts'
import { cardOf } from './slack/messages/postmortem-card.ts'
import { describeRefusal } from './slack/messages/refusal.ts'
import { createSlack } from './slack/slack.ts'
import { type Db, isPassing } from './store/db.ts'
import { keepKey } from './store/keys.ts'
import { describe } from './timeline/describe.ts'
import { answerRoutes } from './web/answer.ts'
import { answerLinks, ringLinks } from './web/answer-link.ts'
import { apiRoutes } from './web/api/routes.ts'
import { calendarRoutes } from './web/calendar.ts'
import { calendarLink } from './web/calendar-link.ts'
import { healthRoutes } from './web/health.ts'
import { createMetrics } from './web/metrics.ts'
import { mountSlack } from './web/mount.ts'
import { pageRoutes, postmortemLink } from './web/page.ts'
import { createServer } from './web/server.ts'
import { twilioRoutes } from './web/twilio.ts'
import { count, type WebhookDoor } from './webhook/door.ts'
import { dropinRoutes } from './webhook/dropin/routes.ts'
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
  const roster = createRoster({ db, clock, rulebook: rules })
  const covers = createCovers({ db, clock, rulebook: rules })
  const firstTime = createFirstTime(db, clock)
  const keepRejected = createReject(db, clock)
  const reject: Reject = body => keepRejected({ ...body, body: redact(body.body) })
  const intake = createIntake({ db, clock, rulebook: rules, wake, reject, onDecided: all => count(metrics, all) })
  const { receive, ...calm } = watchCalm(intake.receive)
  const unreject = createUnreject(db)

  const link = (number: number) => config.publicUrl + postmortemLink(number, key)
  const slack = createSlack({
    ...{ config: config.slack, log, clock, rulebook: rules, ask, handle, declare, plan, firstTime },
    ...{ roster, covers, calendarOf: of => calendarLink(config.publicUrl, of, key) },
    describe,
    incidentUrl: ({ number }) => link(number),
    writePostmortem: (incident, timeline) => cardOf(draftPostmortem(incident, timeline), link(incident.number)),
    testPage: user => pages.testPage(user),
    stepsPeople: async (targets, at) =>
      usersFor(targets, rulebook, await roster.plans({ from: at, until: at }), at).users,
  })

  const install = await keepKey(db, 'install', randomBytes(4).toString('hex'))
  const pages = createPages({
    ...{ rulebook: rules, clock, slack: slack.sendPage, testSlack: slack.testPage },
    addresses(number, person) {
      const grant = { number, person }
      const at = clock()
      return { links: answerLinks(config.publicUrl, grant, at, key), ...ringLinks(config.publicUrl, grant, at, key) }
    },
  })
  const perform = withPagers(withHttpSteps(slack.perform, rules, options.environment), {
    ...{ rulebook: rules, install, link: ({ number }: Incident) => link(number) },
  })
  const deliverer = createDeliverer({
    ...{ db, clock, rulebook: rules, handleDone, wake, log, calm },
    ...{ perform, sendPage: pages.sendPage },
    onTried: metrics.effect,
  })

  const server = createServer({ log, isPassing })
  const webhooks: WebhookDoor = {
    sources: () => rulebook.sources,
    deliveries: createDeliveries(db, clock),
    tools: { fetchText, tellOperators: text => slack.tellOperators(text) },
    hear: createHear({ install, ask, handle }),
    ...{ reject, receive, metrics, log, clock, publicUrl: config.publicUrl },
  }
  webhookRoutes(server, webhooks)
  dropinRoutes(server, { ...webhooks, opsgenie: createOpsgenieBook(db, clock) })
  apiRoutes(server, {
    token: config.apiToken,
    describeRefusal: refusal => describeRefusal(refusal, rulebook),
    async readAgain(kept) {
      const received = await readAgain(webhooks, kept)
      await unreject(kept.id)
      return received
    },
    ...{ ask, handle, declare, plan, roster, rulebook: rules, describe, clock },
  })
  const answers = createAnswers({ ask, handle, rulebook: rules, firstTime, clock })
  const answering = { ...answers, ask, rulebook: rules, clock, key }
  answerRoutes(server, answering)
  twilioRoutes(server, { ...answering, firstTime, publicUrl: config.publicUrl })
  pageRoutes(server, { postmortem: number => postmortemOf(ask, number), key, apiToken: config.apiToken })
  healthRoutes(server, {
    metrics,
    ready: () => readiness(db, slack.ready(), refused),
    // All the rest is worth reading more than ever while the database is away.
    beforeMetrics: async () => metrics.waiting(await waitingIn(db, clock())),
  })
  calendarRoutes(server, { roster, rulebook: rules, clock, key })
  const { listener } = slack
  if (listener) mountSlack(server, listener)

  const each = createEach(log)
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
  const { tellNotice: tell, keepUserGroups } = slack
  const duty = createDuty({ db, clock, rulebook: rules, log, each, tell, keepUserGroups })
  const tasks = [housekeeping, ruling, due, warnings, ...duty.tasks]
  metrics.rulebookReloaded(true, clock())

  return {
    url: () => `http://127.0.0.1:${portOf(server)}`,
    async settle() {
      await slack.idle()
      await intake.catchUp()
      await duty.keep()
      await newRules()
      await review()
      await expire()
      // What Slack does not take now is said the next time.
      for (const say of [warn, duty.tell]) await say().catch(() => {})
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
      await Promise.all([intake.begin(), duty.keep()])
      await server.listen({ host: config.host, port: config.port })
      listeningSince = clock()
      await slack.start()
      deliverer.start()
      for (const task of tasks) task.start()
    },
    async stop() {
      await Promise.all(tasks.map(task => task.destroy()))
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

function portOf(server: FastifyInstance): number {
  const address = server.server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
