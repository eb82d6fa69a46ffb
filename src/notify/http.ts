import { lookup as resolveName } from 'node:dns/promises'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { clean, cut, oneLine } from '../lib/text.ts'
import type { HttpRequest } from '../playbook/playbook.ts'
import { isPublic } from './addresses.ts'
import { everyForm, hide, secretsIn } from './hide.ts'

export type HttpResult = { readonly ok: boolean; readonly detail: string }

export type HttpOptions = {
  /** Host names and addresses inside the private network that may be called all the same. */
  readonly allowPrivate: readonly string[]
  /** What no answer and no error may repeat, besides what the request itself shows to be secret. */
  readonly secrets?: readonly string[]
  readonly resolve?: (host: string) => Promise<readonly Address[]>
  /** How long to wait before the first retry; each further one waits twice as long. */
  readonly backoffMs?: number
}

type Address = { readonly address: string; readonly family: number }

/** One try: `again` where another may end better. */
type Try = HttpResult & { readonly again: boolean }

const DETAIL = 2_048
const MOST_BACKOFF_MS = 5_000

/**
 * Performs the `http` step of a playbook; never throws. A 2xx is ok. Redirects are not followed: they would lead past
 * the check of the address. Network errors, timeouts, 429 and 5xx are tried again.
 */
export async function performHttpStep(request: HttpRequest, options: HttpOptions): Promise<HttpResult> {
  const secrets = everyForm([...(options.secrets ?? []), ...secretsIn(request)])
  for (let attempt = 0; ; attempt++) {
    const { ok, detail, again } = await attemptOnce(request, options)
    if (ok || !again || attempt >= request.retries) {
      const tries = attempt > 0 ? ` (after ${attempt + 1} tries)` : ''
      return { ok, detail: cut(hide(clean(detail), secrets).trim(), DETAIL - tries.length) + tries }
    }
    await sleep(Math.min((options.backoffMs ?? 250) * 2 ** attempt, MOST_BACKOFF_MS))
  }
}

async function attemptOnce(request: HttpRequest, options: HttpOptions): Promise<Try> {
  const url = URL.canParse(request.url) ? new URL(request.url) : null
  if (!url) return never('not an address')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return never('only http and https addresses are called')
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), request.timeoutMs)
  try {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const found = await Promise.race([addressesOf(host, options), aborted(deadline.signal)])
    const blocked = found.find(({ address }) => !mayCall(host, address, options.allowPrivate))
    if (blocked)
      return never(`${host} is inside the private network (${blocked.address}) and is not on the list of allowed hosts`)
    return await send(request, url, found, deadline.signal)
  } catch (error) {
    const why = deadline.signal.aborted ? `no answer within ${request.timeoutMs} ms` : reasonOf(error)
    // What Node refuses to send (a header with a line break, say) it will refuse again.
    return { ok: false, detail: why, again: !/^ERR_(INVALID|HTTP|UNESCAPED)/.test(codeOf(error)) }
  } finally {
    clearTimeout(timer)
  }
}

async function addressesOf(host: string, { resolve }: HttpOptions): Promise<readonly Address[]> {
  const family = isIP(host)
  if (family !== 0) return [{ address: host, family }]
  return resolve ? resolve(host) : resolveName(host, { all: true })
}

function mayCall(host: string, address: string, allowed: readonly string[]): boolean {
  if (isPublic(address)) return true
  const listed = allowed.map(entry =>
    entry
      .trim()
      .toLowerCase()
      .replace(/^\[|\]$/g, '')
      .replace(/\.$/, ''),
  )
  return listed.includes(host.toLowerCase().replace(/\.$/, '')) || listed.includes(address.toLowerCase())
}

/** The connection goes to the addresses that were checked: the name is not looked up a second time. */
function send(request: HttpRequest, url: URL, checked: readonly Address[], signal: AbortSignal): Promise<Try> {
  const lookup: LookupFunction = (_host, { all }, callback) => {
    const [first] = checked
    if (!first) callback(new Error('the name has no address'), '')
    else if (all) callback(null, [...checked])
    else callback(null, first.address, first.family)
  }
  const body = request.body === null ? null : Buffer.from(request.body, 'utf8')
  const headers = {
    'user-agent': 'Tocsin',
    'accept-encoding': 'identity',
    ...lowerCased(request.headers),
    ...(body && { 'content-length': String(body.length) }),
  }
  return new Promise((resolve, reject) => {
    const call = url.protocol === 'https:' ? requestHttps : requestHttp
    // A connection of its own: a pooled one may lead to an address that nobody checked for this request.
    const outgoing = call(url, { method: request.method, headers, agent: false, lookup, signal }, response => {
      read(response).then(text => resolve(resultOf(response, text)), reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body ?? undefined)
  })
}

/** As much of the answer as is shown; the rest is not even received. */
async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk)
    chunks.push(bytes)
    length += bytes.length
    if (length >= DETAIL) break
  }
  response.destroy()
  return Buffer.concat(chunks).subarray(0, DETAIL).toString('utf8')
}

function resultOf({ statusCode = 0, statusMessage = '' }: IncomingMessage, text: string): Try {
  const head = oneLine(`${statusCode} ${statusMessage}`)
  const detail = text.trim() ? `${head}: ${text}` : head
  if (statusCode >= 200 && statusCode < 300) return { ok: true, detail, again: false }
  if (statusCode >= 300 && statusCode < 400) return never(`${head}: redirects are not followed`)
  return { ok: false, detail, again: statusCode === 429 || statusCode >= 500 }
}

function never(detail: string): Try {
  return { ok: false, detail, again: false }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true }),
  )
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

/** Node's message for several failed addresses is empty; then the code says it. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : ''
  return message || codeOf(error) || 'the request failed'
}
