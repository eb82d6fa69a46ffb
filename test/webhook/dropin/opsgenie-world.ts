import type { FastifyInstance } from 'fastify'
import { createOpsgenieBook } from '../../../src/engine/opsgenie.ts'
import { createDeliveries, createReject } from '../../../src/engine/upkeep.ts'
import { createLog } from '../../../src/lib/log.ts'
import type { Source } from '../../../src/rulebook/rulebook.ts'
import { describe } from '../../../src/timeline/describe.ts'
import { createServer } from '../../../src/web/server.ts'
import { opsgenieRoutes } from '../../../src/webhook/dropin/opsgenie.ts'
import { isRecord } from '../../../src/webhook/sources/reading.ts'
import { type FreshDatabase, freshDatabase } from '../../kit/database.ts'
import { type Engine, engineOn } from '../../kit/engine.ts'
import { source } from '../sources/sources.ts'

export type Told = {
  readonly status: number
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
  /** What is under `data`, where there is something. */
  readonly data: Readonly<Record<string, unknown>>
}

export type Sending = {
  readonly method?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const KEY = { authorization: 'GenieKey the-key' }

/** Opsgenie's API as the roof builds it, on a database of its own. */
export class OpsgenieWorld {
  readonly fresh: FreshDatabase
  readonly engine: Engine
  readonly counted: string[] = []
  readonly sources = new Map<string, Source>([
    ['metrics', source({ name: 'metrics', type: 'generic', secret: 'shared' })],
    ['og', source({ name: 'og', type: 'opsgenie', secret: 'the-key' })],
    ['listed', source({ name: 'listed', type: 'opsgenie', secret: 'list-key' })],
    ['second', source({ name: 'second', type: 'opsgenie', secret: 'shared' })],
  ])
  broken = false
  /** What happens once, after an alert was looked for and before it is taken in. */
  meanwhile: (() => Promise<unknown>) | null = null
  #server: FastifyInstance
  #url = ''

  private constructor(fresh: FreshDatabase) {
    this.fresh = fresh
    this.engine = engineOn(fresh.db)
    this.#server = this.#build()
  }

  static async start(): Promise<OpsgenieWorld> {
    const world = new OpsgenieWorld(await freshDatabase())
    world.#url = await world.#server.listen({ port: 0, host: '127.0.0.1' })
    return world
  }

  /** What another process on the same database would know. */
  async restart(): Promise<void> {
    await this.#server.close()
    this.#server = this.#build()
    this.#url = await this.#server.listen({ port: 0, host: '127.0.0.1' })
  }

  async close(): Promise<void> {
    await this.#server.close()
    await this.fresh.drop()
  }

  async send(path: string, { method, body, headers = KEY }: Sending = {}): Promise<Told> {
    const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const response = await fetch(this.#url + path, {
      method: method ?? (sent === undefined ? 'GET' : 'POST'),
      headers: { ...headers, ...(sent !== undefined && { 'content-type': 'application/json' }) },
      ...(sent !== undefined && { body: sent }),
    })
    const json: unknown = await response.json()
    const told = isRecord(json) ? json : {}
    return {
      status: response.status,
      headers: response.headers,
      body: told,
      data: isRecord(told.data) ? told.data : {},
    }
  }

  /** Creates an alert, and answers with it as it is known then. */
  async create(fields: Readonly<Record<string, unknown>>): Promise<Told['data']> {
    const { alertId } = (await this.outcomeOf(await this.send('/v2/alerts', { body: fields }))) ?? {}
    return (await this.send(`/v2/alerts/${alertId}`)).data
  }

  /** Does something to the alert of an alias. */
  act(alias: string, action: string, body: unknown = {}, method = 'POST'): Promise<Told> {
    return this.send(`/v2/alerts/${encodeURIComponent(alias)}/${action}?identifierType=alias`, { method, body })
  }

  async alert(alias: string): Promise<Told['data']> {
    return (await this.send(`/v2/alerts/${encodeURIComponent(alias)}?identifierType=alias`)).data
  }

  /** What became of an accepted request. */
  async outcomeOf({ body }: Told): Promise<Told['data']> {
    return (await this.send(`/v2/alerts/requests/${body.requestId}`)).data
  }

  /** The alert as the engine has it. */
  async stored(fingerprint: string) {
    const { items } = await this.engine.ask.alerts({ limit: 1_000 })
    return items.find(alert => alert.fingerprint === fingerprint)
  }

  /** The sentences of the incident that an alert belongs to. */
  async timeline(fingerprint: string): Promise<readonly string[]> {
    const { incident } = (await this.stored(fingerprint)) ?? {}
    const found = await this.engine.ask.byNumber(incident ?? 0)
    return found ? (await this.engine.ask.timeline(found.id)).map(event => describe(event)) : []
  }

  #build(): FastifyInstance {
    const { clock, receive } = this.engine
    const { db } = this.fresh
    const server = createServer({ log: createLog('silent') })
    opsgenieRoutes(server, {
      sources: () => this.sources,
      hear: async () => null,
      receive: async alerts => {
        const { meanwhile } = this
        this.meanwhile = null
        await meanwhile?.()
        if (this.broken) throw new Error('the database is away')
        return receive(alerts)
      },
      reject: createReject(db, clock.now),
      deliveries: createDeliveries(db, clock.now),
      metrics: { webhook: (name, status) => this.counted.push(`${name} ${status}`), alerts: () => {} },
      log: createLog('silent'),
      clock: clock.now,
      tools: { fetchText: async () => '', tellOperators: async () => {} },
      publicUrl: 'https://tocsin.example.com',
      opsgenie: createOpsgenieBook(db, clock.now),
    })
    return server
  }
}
