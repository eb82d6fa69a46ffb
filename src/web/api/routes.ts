import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Actor } from '../../incident/incident.ts'
import { Fault } from '../../lib/fault.ts'
import { clean, line, nearest } from '../../lib/text.ts'
import { bearerOf, same } from '../sign.ts'
import { COMMAND_WORDS, COMMANDS, commandCalled } from './commands.ts'
import type { ApiDoor } from './door.ts'
import { type Endpoint, InvalidInput } from './endpoint.ts'
import { INCIDENTS } from './incidents.ts'
import { LISTS } from './lists.ts'
import { ONCALL } from './oncall.ts'
import { openApi } from './openapi.ts'
import { OVERRIDES } from './overrides.ts'
import { SILENCES } from './silences.ts'
import { WHY } from './why.ts'

/** All of the API: what is registered and what `/openapi.json` describes. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...[...INCIDENTS, ...COMMANDS, ...SILENCES, ...WHY, ...LISTS],
  ...[...ONCALL, ...OVERRIDES],
]

const PREFIX = '/api/v1'

/** The JSON API under `/api/v1`, for the bearer of API_TOKEN; without a token only its description is there. */
export function apiRoutes(fastify: FastifyInstance, door: ApiDoor): void {
  const document = openApi(ENDPOINTS)
  fastify.get(`${PREFIX}/openapi.json`, async () => document)
  fastify.register(
    async scope => {
      scope.removeAllContentTypeParsers()
      scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
        try {
          done(null, String(body).trim() === '' ? undefined : JSON.parse(String(body)))
        } catch {
          done(new InvalidInput('', 'the body is no JSON', 'not_json'))
        }
      })
      scope.addHook('onRequest', async request => {
        if (door.token === null) throw new Fault('not_found', 'the API is off; API_TOKEN turns it on')
        if (!same(bearerOf(request.headers.authorization), door.token)) {
          throw new Fault('unauthorized', 'expected "Authorization: Bearer" with the API token')
        }
      })
      for (const { method, path, status, call } of ENDPOINTS) {
        scope.route({
          method,
          url: path.replace(/\{(\w+)\}/g, ':$1'),
          handler: async (request, reply) => {
            const { params, query, body } = request
            return reply.code(status).send(await call(door, { params, query, body, actor: actorOf(request) }))
          },
        })
      }
      scope.post<{ Params: { number: string; word: string } }>('/incidents/:number/:word', async request => {
        const { number, word } = request.params
        const alias = commandCalled(word)
        if (alias)
          return alias.call(door, {
            params: { number },
            query: request.query,
            body: request.body,
            actor: actorOf(request),
          })
        const meant = nearest(word, COMMAND_WORDS)
        throw new Fault(
          'not_found',
          meant ? `no such command; did you mean ${meant}?` : `commands: ${COMMAND_WORDS.join(', ')}`,
        )
      })
    },
    { prefix: PREFIX },
  )
}

/** Who acts is what the caller says: whoever holds the token is trusted, and the timeline says that it was the API. */
function actorOf(request: FastifyRequest): Actor {
  const said = request.headers['x-tocsin-actor']
  const name = typeof said === 'string' ? line(clean(said), 80) : ''
  return { kind: 'api', name: name || 'api' }
}
