import type { FastifyInstance } from 'fastify'
import { opsgenieRoutes } from './opsgenie.ts'
import type { OpsgenieDoor } from './opsgenie-door.ts'
import { pagerdutyRoutes } from './pagerduty.ts'
import { squadcastRoutes } from './squadcast.ts'
import { victoropsRoutes } from './victorops.ts'

/** What speaks the protocols of other systems, for senders that are set up for those. */
export function dropinRoutes(fastify: FastifyInstance, door: OpsgenieDoor): void {
  opsgenieRoutes(fastify, door)
  pagerdutyRoutes(fastify, door)
  squadcastRoutes(fastify, door)
  victoropsRoutes(fastify, door)
}
