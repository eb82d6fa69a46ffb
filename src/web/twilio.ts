import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { FirstTime } from '../engine/ports.ts'
import { type Incident, label } from '../incident/incident.ts'
import { type Grant, readGrant } from './answer-link.ts'
import { type Act, type Answering, isWaitedFor, standingOf } from './answering.ts'
import { peopleWith, readReply } from './twilio-reply.ts'
import { isSigned } from './twilio-signature.ts'
import { ask, message, redirect, say } from './twiml.ts'

/** What became of a call or an SMS that did not reach anybody; `ref` is what Twilio calls it. */
export type Outcome = Grant & {
  readonly via: 'call' | 'sms'
  readonly ref: string
  readonly outcome: 'busy' | 'no_answer' | 'failed'
  /** Twilio's number for what is wrong. */
  readonly code: string | null
}

export type TwilioDoor = Answering & {
  readonly publicUrl: string
  /** What a call says of an incident, before what can be pressed. */
  readonly sentence: (incident: Incident, person: string) => string
  /** The incident that somebody was called to last. */
  readonly calledLast: (person: string) => Promise<number | null>
  readonly onOutcome: (outcome: Outcome) => Promise<void>
  readonly firstTime: FirstTime
}

type Request = { Params: { token: string }; Querystring: { n?: unknown } }

/** What Twilio asks and tells: a call's words and keys, an SMS that somebody sends, and what became of ours. */
export function twilioRoutes(fastify: FastifyInstance, door: TwilioDoor): void {
  fastify.register(async scope => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, new URLSearchParams(String(body))),
    )
    scope.addHook('preHandler', async (request, reply) => {
      const url = door.publicUrl + request.url
      const presented = String(request.headers['x-twilio-signature'] ?? '')
      const authToken = door.rulebook().notify.twilio?.authToken ?? ''
      if (isSigned({ url, form: formOf(request), presented }, authToken)) return
      return reply
        .code(403)
        .send({ error: 'forbidden', message: 'the signature is not that of Twilio for this address' })
    })
    scope.post<Request>('/twilio/voice/:token', async (request, reply) => xml(reply, await voice(request, door)))
    scope.post<Request>('/twilio/gather/:token', async (request, reply) => xml(reply, await pressed(request, door)))
    scope.post('/twilio/sms', async (request, reply) => xml(reply, message(await replyTo(formOf(request), door))))
    scope.post<Request>('/twilio/status/:token', async (request, reply) => {
      const grant = readGrant(request.params.token, 'ring', door.clock(), door.key)
      const outcome = typeof grant === 'string' ? null : outcomeOf(formOf(request), grant)
      if (outcome) await door.onOutcome(outcome)
      return reply.code(204).send()
    })
  })
}

const KEYS = 'Press 1 to acknowledge. Press 2 to call the next step. Press 3 if you cannot. Press 9 to hear this again.'
const OVER = 'This call has run out. Goodbye.'

async function voice({ params: { token }, query }: FastifyRequest<Request>, door: TwilioDoor): Promise<string> {
  const called = await calledBy(token, door)
  if (!called) return say(OVER)
  const { incident, person } = called
  const sentence = door.sentence(incident, person)
  if (isWaitedFor(incident, person))
    return ask(`${sentence} ${KEYS}`, addressOf('gather', token, query.n === '2' ? 2 : 1, door))
  return say(sentence, standingOf(incident, door), 'There is nothing to do for you. Goodbye.')
}

const PRESSED: ReadonlyMap<string, Act> = new Map([
  ['1', 'acknowledge'],
  ['2', 'escalate'],
  ['3', 'decline'],
])

/** Without a key that it knows it says all once more, for whoever was not awake yet; a mailbox presses nothing. */
async function pressed(request: FastifyRequest<Request>, door: TwilioDoor): Promise<string> {
  const { token } = request.params
  const form = formOf(request)
  const digit = form.get('Digits') ?? ''
  const act = PRESSED.get(digit)
  if (!act) {
    if (digit !== '9' && request.query.n === '2') return say('I have heard no key that I know. Goodbye.')
    return redirect(addressOf('voice', token, digit === '9' ? 1 : 2, door))
  }
  const called = await calledBy(token, door)
  if (!called) return say(OVER)
  return say(await answer(act, called, form.get('CallSid'), door), 'Goodbye.')
}

const HELP = 'I read ACK 142, ESCALATE 142 or CANT 142; without a number it is the last that you were called to.'

async function replyTo(form: URLSearchParams, door: TwilioDoor): Promise<string | null> {
  const people = peopleWith(form.get('From') ?? '', door.rulebook())
  const [first] = people
  // To STOP, START and HELP Twilio has an answer of its own; to strangers there is none.
  if (first === undefined || form.has('OptOutType')) return null
  const reply = readReply(form.get('Body') ?? '')
  if (!reply) return HELP
  const calls = await Promise.all(people.map(async person => ({ person, last: await door.calledLast(person) })))
  const called = calls.find(({ last }) => last !== null && last === (reply.number ?? last))
  const [person, number] = [called?.person ?? first, reply.number ?? called?.last ?? null]
  if (number === null) return 'You are called to nothing.'
  const incident = await door.ask.byNumber(number)
  if (!incident) return `There is no ${label({ number })}.`
  return `${label(incident)}: ${await answer(reply.act, { incident, person }, form.get('MessageSid'), door)}`
}

type Called = { readonly incident: Incident; readonly person: string }

/** Told twice to call the next step, it would call two. */
async function answer(act: Act, { incident, person }: Called, told: string | null, door: TwilioDoor): Promise<string> {
  if (act === 'escalate' && !(await door.firstTime(`twilio:${told}:${act}`))) return 'That is done already.'
  const { said } = await door.act(incident.number, act, person, incident.position)
  return said
}

async function calledBy(token: string, door: TwilioDoor): Promise<Called | null> {
  const grant = readGrant(token, 'ring', door.clock(), door.key)
  if (typeof grant === 'string' || !door.rulebook().people.has(grant.person)) return null
  const incident = await door.ask.byNumber(grant.number)
  return incident && { incident, person: grant.person }
}

const OUTCOMES: ReadonlyMap<string, Outcome['outcome']> = new Map([
  ['busy', 'busy'],
  ['no-answer', 'no_answer'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
  ['undelivered', 'failed'],
])

/** Null where it reached them, or may still. */
function outcomeOf(form: URLSearchParams, grant: Grant): Outcome | null {
  const via = form.has('CallSid') ? 'call' : 'sms'
  const outcome = OUTCOMES.get(form.get(via === 'call' ? 'CallStatus' : 'MessageStatus') ?? '')
  const ref = form.get(via === 'call' ? 'CallSid' : 'MessageSid') ?? ''
  return outcome ? { ...grant, via, ref, outcome, code: form.get('ErrorCode') } : null
}

function addressOf(what: 'voice' | 'gather', token: string, n: number, { publicUrl }: TwilioDoor): string {
  return `${publicUrl}/twilio/${what}/${encodeURIComponent(token)}?n=${n}`
}

function formOf({ body }: Pick<FastifyRequest, 'body'>): URLSearchParams {
  return body instanceof URLSearchParams ? body : new URLSearchParams()
}

function xml(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('text/xml; charset=utf-8').send(text)
}
