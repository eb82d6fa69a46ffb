import { randomUUID } from 'node:crypto'
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify'
import { Fault } from '../lib/fault.ts'
import type { Log } from '../lib/log.ts'

/** Every error body: `error` for machines, `message` for people, `path` where it is in what was sent. */
export type ErrorBody = {
  readonly error: string
  readonly message: string
  readonly path?: string
  readonly id?: string
}

export type ServerOptions = {
  readonly log: Log
  /** Whether the same request may succeed in a moment; it answers 503 then. */
  readonly isPassing?: (error: unknown) => boolean
  readonly closeWithinMs?: number
}

/** What a Fault's code answers with; every other one is 400. */
const STATUS: Readonly<Record<string, number>> = { unauthorized: 401, forbidden: 403, not_found: 404 }

/**
 * The one HTTP server, on which each door registers its routes. It logs no requests: webhooks come by the thousand, and
 * addresses may bear secrets. `close()` waits for what is being answered, but not for ever for what is still being asked.
 */
export function createServer(options: ServerOptions): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = options.log
  const server = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    // One of its own for each request would cost as much as all the rest that a webhook needs of the server.
    childLoggerFactory: logger => logger,
    bodyLimit: 256 * 1_024,
    // Nothing here believes a header about who is calling.
    trustProxy: false,
    requestTimeout: 30_000,
    // Longer than a load balancer keeps a connection, so that it never writes into one that we just closed.
    keepAliveTimeout: 75_000,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: true,
    genReqId: () => randomUUID(),
    // An address that cannot be decoded, or with a part that is too long, belongs to no route.
    frameworkErrors: (error, request, reply) => answerError(options, error, request, reply),
    // Opsgenie's aliases stand in addresses and have up to 512 characters, each of which may count as two.
    routerOptions: { maxParamLength: 1_024, ignoreTrailingSlash: true },
  })
  server.addHook('preClose', async () => {
    setTimeout(() => server.server.closeAllConnections(), options.closeWithinMs ?? 5_000).unref()
  })
  server.setErrorHandler((error, request, reply) => answerError(options, error, request, reply))
  server.setNotFoundHandler((_request, reply) => {
    const body: ErrorBody = { error: 'not_found', message: 'there is nothing here' }
    return reply.code(404).send(body)
  })
  return server
}

function answerError(
  { log, isPassing }: ServerOptions,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof Fault) {
    const path = 'path' in error && typeof error.path === 'string' ? { path: error.path } : {}
    return reply
      .code(statusOfFault(error))
      .send({ error: error.code, message: error.message, ...path } satisfies ErrorBody)
  }
  const status = statusOf(error)
  if (status < 500)
    return reply.code(status).send({ error: codeOf(status), message: messageOf(error) } satisfies ErrorBody)
  const about = { err: error, method: request.method, path: request.routeOptions.url ?? 'no route' }
  if (isPassing?.(error)) {
    log.warn(about, 'a request could not be answered now')
    const message = 'it cannot be answered at the moment; try again soon'
    return reply.code(503).send({ error: 'unavailable', message } satisfies ErrorBody)
  }
  const id = randomUUID()
  log.error({ ...about, id }, 'a request failed')
  const body: ErrorBody = {
    error: 'internal',
    message: 'something is wrong on our side; it is in the log under this id',
    id,
  }
  return reply.code(500).send(body)
}

/** A Fault of this door may know better than the table. */
function statusOfFault(error: Fault): number {
  const own = 'status' in error ? error.status : null
  return typeof own === 'number' ? own : (STATUS[error.code] ?? 400)
}

function statusOf(error: unknown): number {
  const said = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : null
  return typeof said === 'number' && said >= 400 ? said : 500
}

function codeOf(status: number): string {
  return { 404: 'not_found', 413: 'body_too_large', 415: 'unsupported_type' }[status] ?? 'bad_request'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'the request cannot be read'
}
