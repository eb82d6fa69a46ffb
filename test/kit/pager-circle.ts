import { createOpsgenieBook } from '../../src/engine/opsgenie.ts'
import { createDeliveries, createReject } from '../../src/engine/upkeep.ts'
import { type Pager, pagerKey } from '../../src/escalation/pager.ts'
import type { PagerAction } from '../../src/incident/event.ts'
import { createLog } from '../../src/lib/log.ts'
import { tellPager } from '../../src/notify/pagers/tell.ts'
import { tellingOf } from '../../src/notify/pagers/telling.ts'
import type { Pagers } from '../../src/rulebook/pagers.ts'
import type { Source } from '../../src/rulebook/rulebook.ts'
import type { Db } from '../../src/store/db.ts'
import { describe } from '../../src/timeline/describe.ts'
import { createServer } from '../../src/web/server.ts'
import type { WebhookDoor } from '../../src/webhook/door.ts'
import { opsgenieRoutes } from '../../src/webhook/dropin/opsgenie.ts'
import { pagerdutyRoutes } from '../../src/webhook/dropin/pagerduty.ts'
import { squadcastRoutes } from '../../src/webhook/dropin/squadcast.ts'
import { victoropsRoutes } from '../../src/webhook/dropin/victorops.ts'
import { createHear } from '../../src/webhook/echo.ts'
import { webhookRoutes } from '../../src/webhook/routes.ts'
import { source } from '../webhook/sources/sources.ts'
import { engineOn } from './engine.ts'
import { OPSGENIE } from './pager-opsgenie.ts'
import { PAGERDUTY } from './pager-pagerduty.ts'
import { SQUADCAST } from './pager-squadcast.ts'
import { VICTOROPS } from './pager-victorops.ts'

/** Webhooks with the secrets of the stand-ins; and who speaks a pager's protocol to us, with the same keys as to it. */
const SOURCES: readonly Partial<Source>[] = [
  { name: 'pd', type: 'pagerduty', secret: 'of-no-one', signingSecrets: [PAGERDUTY.signingSecret] },
  { name: 'og', type: 'opsgenie', secret: OPSGENIE.secret },
  { name: 'vo', type: 'victorops', secret: VICTOROPS.secret },
  { name: 'sq', type: 'squadcast', secret: SQUADCAST.secret },
  { name: 'pd-in', type: 'pagerduty', secret: PAGERDUTY.routingKey },
  { name: 'og-in', type: 'opsgenie', secret: OPSGENIE.apiKey },
  { name: 'vo-in', type: 'victorops', secret: VICTOROPS.apiKey },
  { name: 'sq-in', type: 'squadcast', secret: SQUADCAST.token },
]

/** The source that each one's webhooks come to. */
export const HOOKS: Readonly<Record<Pager, string>> = {
  pagerduty: 'pd',
  opsgenie: 'og',
  victorops: 'vo',
  squadcast: 'sq',
}

/** Its doors, its engine and its database, as the roof joins them; it tells pagers when a test says so. */
export async function startTocsin(db: Db, install: string) {
  const engine = engineOn(db)
  const { ask, handle, receive, clock } = engine
  const counted: string[] = []
  const server = createServer({ log: createLog('silent'), isPassing: () => false })
  const door: WebhookDoor = {
    sources: () => new Map(SOURCES.map(one => [one.name ?? '', source(one)])),
    ...{ receive, hear: createHear({ install, ask, handle }), reject: createReject(db, clock.now) },
    deliveries: createDeliveries(db, clock.now),
    metrics: { webhook: () => {}, alerts: (verdict, reason) => void counted.push(`${verdict} ${reason}`) },
    ...{ log: createLog('silent'), clock: clock.now, publicUrl: 'https://tocsin.example.com' },
    tools: { fetchText: async () => '', tellOperators: async () => {} },
  }
  for (const routes of [webhookRoutes, pagerdutyRoutes, squadcastRoutes, victoropsRoutes]) routes(server, door)
  opsgenieRoutes(server, { ...door, opsgenie: createOpsgenieBook(db, clock.now) })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  const incident = async (number: number) => {
    const found = await ask.byNumber(number)
    if (!found) throw new Error(`there is no INC-${number}`)
    return found
  }
  return {
    ...{ engine, clock, counted, url, incident },
    key: (number: number) => pagerKey(install, number),
    async sentences(number: number) {
      const about = await incident(number)
      return (await ask.timeline(about.id)).map(event => describe(event, about))
    },
    async tell(pagers: Pagers, pager: Pager, action: PagerAction, number: number, by: string | null = null) {
      const link = `https://tocsin.example.com/incidents/${number}`
      const telling = tellingOf(await incident(number), { action, key: pagerKey(install, number), link, by })
      return tellPager(pagers, pager, telling)
    },
    close: () => server.close(),
  }
}

export type Tocsin = Awaited<ReturnType<typeof startTocsin>>
