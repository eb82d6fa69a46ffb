import type { RequestListener } from 'node:http'
import type { FastifyInstance } from 'fastify'

/** Bolt reads and checks the raw request by itself. */
export function mountSlack(server: FastifyInstance, listener: RequestListener): void {
  server.register(async scope => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
    scope.post('/slack/events', (request, reply) => {
      reply.hijack()
      listener(request.raw, reply.raw)
    })
  })
}
