import { clean, line } from '../lib/text.ts'
import { type Answer, type CallOptions, call, NotCalled } from './call.ts'
import { everyForm, hide } from './hide.ts'
import { NotSent } from './not-sent.ts'

/** So long a transport may take over a message. */
export const WITHIN_MS = 10_000

const MOST_BYTES = 64 * 1_024

/** What every transport answers with: `ref` is what the other side calls the message, where it says so. */
export type Sent = { readonly ref: string | null }

export type Sending = {
  /** Who is asked to send, for operators: `Twilio`. */
  readonly to: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** What no error may repeat. */
  readonly secrets: readonly string[]
  /** Whether a refusal says that there was too much, whatever its status. */
  readonly isLimit?: (json: unknown) => boolean
  /** Left out: the operator has named the host. */
  readonly guard?: Pick<CallOptions, 'resolve'> & { readonly allowPrivate: readonly string[] }
}

/**
 * POST, which is under way when this returns its promise. Answers with the JSON of a 2xx, null where it is none. Rejects
 * `NotSent` for everything else.
 */
export async function send(sending: Sending, withinMs = WITHIN_MS): Promise<unknown> {
  const { to, url, headers, body, guard, isLimit } = sending
  const request = { method: 'POST', url, headers, body, timeoutMs: withinMs }
  const answer = await call(request, { allowPrivate: 'any', ...guard, mostBytes: MOST_BYTES }).catch(error => {
    if (!(error instanceof NotCalled)) throw error
    throw new NotSent(error.again ? 'unavailable' : 'refused', hidden(`${to}: ${error.message}`, sending))
  })
  const json = jsonOf(answer.text)
  if (answer.status >= 200 && answer.status < 300) return json
  const said = json === null ? answer.text : wordsOf(json)
  throw new NotSent(
    isLimit?.(json) ? 'limited' : kindOf(answer.status),
    hidden(`${to} answered ${answer.status}${said.trim() === '' ? '' : `: ${said}`}`, sending),
    { retryAfterMs: retryAfterOf(answer) },
  )
}

function kindOf(status: number): NotSent['kind'] {
  if (status === 429) return 'limited'
  return status === 408 || status >= 500 ? 'unavailable' : 'refused'
}

/** In seconds, by whatever name; the last is Opsgenie's, the period in which there was too much. */
function retryAfterOf({ headers }: Answer): number | null {
  const names = ['retry-after', 'ratelimit-reset', 'x-ratelimit-period-in-sec']
  const seconds = names.map(name => String(headers[name] ?? '')).find(value => /^\d{1,6}$/.test(value))
  return seconds === undefined ? null : Number(seconds) * 1_000
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** What is told in one of the usual ways, with the fields that are wrong where they stand beside it; and else all of it. */
function wordsOf(json: unknown): string {
  if (typeof json !== 'object' || json === null) return String(json)
  const { message, error, code, errors } = fieldsOf(json)
  const words = [message, error].find(part => typeof part === 'string')
  if (words === undefined) return JSON.stringify(json)
  const wrong = typeof errors === 'object' && errors !== null ? [JSON.stringify(errors)] : []
  return [words, ...(code === undefined ? [] : [`(${code})`]), ...wrong].join(' ')
}

function fieldsOf(json: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(json))
}

/** A field of an answer that is a text. */
export function textIn(json: unknown, field: string): string | null {
  const value = typeof json === 'object' && json !== null ? fieldsOf(json)[field] : null
  return typeof value === 'string' ? value : null
}

/** For what the other side says with a 2xx and does not mean so. */
export function refusal(sending: Sending, json: unknown): NotSent {
  return new NotSent('refused', hidden(`${sending.to} refused it: ${wordsOf(json)}`, sending))
}

function hidden(text: string, { secrets }: Sending): string {
  return line(hide(clean(text), everyForm(secrets.filter(secret => secret !== ''))), 300)
}
