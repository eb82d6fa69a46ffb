import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Incident, label } from '../incident/incident.ts'
import { readGrant } from './answer-link.ts'
import { answerPage, noticePage, placeOf } from './answer-page.ts'
import { ACTS, type Act, type Acted, type Answering } from './answering.ts'
import type { ErrorBody } from './server.ts'
import { guard } from './shell.ts'

type Request = { Params: { token: string; act?: string }; Querystring: { from?: unknown } }
type Called = { readonly incident: Incident; readonly person: string; readonly token: string }

/**
 * `/a/:token`, for whoever was given the link: a GET only shows, because mail scanners open what they find; a POST to
 * `/a/:token/acknowledge`, `…/escalate` or `…/decline` acts, and answers with JSON where no page is asked for.
 */
export function answerRoutes(fastify: FastifyInstance, door: Answering): void {
  fastify.register(async scope => {
    scope.removeAllContentTypeParsers()
    // What is wanted stands in the address; forms send a type all the same.
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => done(null))
    scope.addHook('onRequest', async (_request, reply) => guard(reply, 'self'))
    const show = async (request: FastifyRequest<Request>, reply: FastifyReply) => {
      const called = await calledBy(request, door)
      return isError(called) ? fail(request, reply, called) : answerPage(reply, door, called, null)
    }
    scope.get<Request>('/a/:token', show)
    scope.get<Request>('/a/:token/:act', show)
    scope.post<Request>('/a/:token/:act', async (request, reply) => {
      const act = ACTS.find(known => known === request.params.act)
      const called = await calledBy(request, door)
      if (isError(called)) return fail(request, reply, called)
      if (!act) return fail(request, reply, NOTHING)
      const acted = await answer(act, called, request.query.from, door)
      const incident = (await door.ask.byNumber(called.incident.number)) ?? called.incident
      reply.code(acted.ok ? 200 : 409)
      if (wantsPage(request)) return answerPage(reply, door, { ...called, incident }, acted)
      const { title, severity, status } = incident
      const about = { number: label(incident), title, severity, status }
      return reply.send({ ...(!acted.ok && { error: 'refused' }), message: acted.said, incident: about })
    })
  })
}

/** A page that was opened before the next step was called, or sent twice, calls nobody further. */
async function answer(act: Act, { incident, person }: Called, from: unknown, door: Answering): Promise<Acted> {
  if (act === 'escalate' && from !== undefined && from !== placeOf(incident)) {
    return { ok: false, said: 'The next step has been called already.' }
  }
  return door.act(incident.number, act, person, incident.position)
}

type Failure = ErrorBody & { readonly status: number }

const NOTHING: Failure = { status: 404, error: 'not_found', message: 'There is nothing here.' }
const FAILURES = {
  forged: {
    ...{ status: 403, error: 'forbidden' },
    message: 'This link is not valid. It may have been cut short; open it from the message again.',
  },
  expired: {
    ...{ status: 410, error: 'expired' },
    message: 'This link has run out. It was for a day; answer in Slack.',
  },
  unknown: {
    ...{ status: 403, error: 'forbidden' },
    message: 'You are no longer in the rulebook, so you cannot answer for it.',
  },
} satisfies Record<string, Failure>

async function calledBy({ params }: FastifyRequest<Request>, door: Answering): Promise<Called | Failure> {
  const grant = readGrant(params.token, 'answer', door.clock(), door.key)
  if (typeof grant === 'string') return FAILURES[grant]
  if (!door.rulebook().people.has(grant.person)) return FAILURES.unknown
  const incident = await door.ask.byNumber(grant.number)
  return incident ? { incident, person: grant.person, token: params.token } : NOTHING
}

function isError(called: Called | Failure): called is Failure {
  return 'error' in called
}

function fail(request: FastifyRequest, reply: FastifyReply, { status, ...body }: Failure): FastifyReply {
  reply.code(status)
  return request.method === 'GET' || wantsPage(request) ? noticePage(reply, body.message) : reply.send(body)
}

function wantsPage({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') ?? false
}
