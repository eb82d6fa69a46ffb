import type { AddressInfo } from 'node:net'
import { type FastifyInstance, fastify } from 'fastify'
import type { Signal } from '../../src/alert/alert.ts'
import { Overloaded, type Received, type RejectedBody } from '../../src/engine/ports.ts'
import { createLog } from '../../src/lib/log.ts'
import type { Source } from '../../src/rulebook/rulebook.ts'
import type { WebhookDoor } from '../../src/webhook/door.ts'
import { webhookRoutes } from '../../src/webhook/routes.ts'
import { isRecord } from '../../src/webhook/sources/reading.ts'
import type { Tools } from '../../src/webhook/sources/system.ts'
import { RECEIVED } from './sources/sources.ts'

const OPENED: Received = { verdict: 'open', reason: 'first_in_group', incident: 7 }

/** A door with plain fakes behind it, on a port of its own. */
export class World {
  readonly taken: Signal[][] = []
  readonly kept: Omit<RejectedBody, 'id' | 'at'>[] = []
  readonly counted: string[] = []
  readonly logged: string[] = []
  readonly deliveries = new Set<string>()
  broken = false
  crowded = false
  tools: Tools = { fetchText: async () => '', tellOperators: async () => {} }
  readonly server: FastifyInstance = fastify()

  constructor(
    sources: ReadonlyMap<string, Source>,
    ...dropins: readonly ((on: FastifyInstance, door: WebhookDoor) => void)[]
  ) {
    const door: WebhookDoor = {
      sources: () => sources,
      hear: async () => null,
      receive: async alerts => {
        if (this.crowded) throw new Overloaded()
        if (this.broken) throw new Error('the database is away')
        this.taken.push([...alerts])
        return alerts.map(() => OPENED)
      },
      reject: async body => {
        this.kept.push(body)
      },
      metrics: {
        webhook: (name, status) => this.counted.push(`${name} ${status}`),
        alerts: (verdict, reason, count) => this.counted.push(`${verdict} ${reason} ${count}`),
      },
      log: createLog('debug', { write: line => this.logged.push(line) }),
      clock: () => RECEIVED,
      deliveries: {
        isTaken: async key => this.deliveries.has(key),
        take: async key => {
          this.deliveries.add(key)
        },
      },
      tools: {
        fetchText: url => this.tools.fetchText(url),
        tellOperators: text => this.tools.tellOperators(text),
      },
      publicUrl: 'https://tocsin.example.com',
    }
    for (const routes of [webhookRoutes, ...dropins]) routes(this.server, door)
  }

  get port(): number {
    const address: AddressInfo | string | null = this.server.server.address()
    if (typeof address !== 'object' || address === null) throw new Error('the server does not listen')
    return address.port
  }

  async post(path: string, sending: unknown, headers: Record<string, string> = { authorization: 'Bearer s3cret' }) {
    const sent = typeof sending === 'string' || sending instanceof Uint8Array ? sending : JSON.stringify(sending)
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, { method: 'POST', body: sent, headers })
    const body: unknown = await response.json()
    return { status: response.status, body: isRecord(body) ? body : {} }
  }
}
