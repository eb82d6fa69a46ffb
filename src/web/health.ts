import type { FastifyInstance } from 'fastify'
import type { Metrics } from './metrics.ts'

export type Check = { readonly ok: boolean; readonly detail?: string }
export type Readiness = {
  readonly ok: boolean
  readonly checks: { readonly database: Check; readonly slack: Check; readonly rulebook: Check }
}

export type HealthDoor = {
  readonly ready: () => Promise<Readiness>
  readonly metrics: Pick<Metrics, 'registry'>
  /** How much waits; asked when somebody reads the metrics, and told to `waiting`. */
  readonly beforeMetrics?: () => Promise<void>
}

/** `/healthz`: the process answers. `/readyz`: it can do its work. `/metrics`: Prometheus text. */
export function healthRoutes(fastify: FastifyInstance, door: HealthDoor): void {
  fastify.get('/healthz', async () => ({ ok: true }))
  fastify.get('/readyz', async (_request, reply) => {
    const readiness = await door.ready()
    return reply.code(readiness.ok ? 200 : 503).send(readiness)
  })
  fastify.get('/metrics', async (_request, reply) => {
    await door.beforeMetrics?.()
    return reply.type(door.metrics.registry.contentType).send(await door.metrics.registry.metrics())
  })
}
