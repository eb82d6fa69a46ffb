import { lookup as resolveName } from 'node:dns/promises'
import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublic } from './addresses.ts'

export type Call = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly timeoutMs: number
}

export type CallOptions = {
  /** Host names and addresses inside the private network that may be called; `any`: the operator has named the host. */
  readonly allowPrivate: readonly string[] | 'any'
  readonly resolve?: (host: string) => Promise<readonly Address[]>
  /** Of an answer, the rest is not even received. */
  readonly mostBytes: number
}

export type Answer = {
  readonly status: number
  readonly statusMessage: string
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

type Address = { readonly address: string; readonly family: number }

/** There was no answer: `again` where another try may end better. */
export class NotCalled extends Error {
  override readonly name = 'NotCalled'
  readonly again: boolean
  constructor(message: string, again: boolean) {
    super(message)
    this.again = again
  }
}

/**
 * One request, which is under way when this returns, and its answer, whatever its status; rejects `NotCalled`. Redirects
 * are not followed: they would lead past the check of the address.
 */
export async function call(request: Call, options: CallOptions): Promise<Answer> {
  const url = URL.canParse(request.url) ? new URL(request.url) : null
  if (!url) throw new NotCalled('not an address', false)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new NotCalled('only http and https addresses are called', false)
  }
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), request.timeoutMs)
  try {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const found = await Promise.race([addressesOf(host, options), aborted(deadline.signal)])
    const blocked = found.find(({ address }) => !mayCall(host, address, options.allowPrivate))
    if (blocked) {
      const why = `${host} is inside the private network (${blocked.address}) and is not on the list of allowed hosts`
      throw new NotCalled(why, false)
    }
    return await send(request, url, found, deadline.signal, options.mostBytes)
  } catch (error) {
    if (error instanceof NotCalled) throw error
    const why = deadline.signal.aborted ? `no answer within ${request.timeoutMs} ms` : reasonOf(error)
    // What Node refuses to send (a header with a line break, say) it will refuse again.
    throw new NotCalled(why, !/^ERR_(INVALID|HTTP|UNESCAPED)/.test(codeOf(error)))
  } finally {
    clearTimeout(timer)
  }
}

async function addressesOf(host: string, { resolve }: CallOptions): Promise<readonly Address[]> {
  const family = isIP(host)
  if (family !== 0) return [{ address: host, family }]
  return resolve ? resolve(host) : resolveName(host, { all: true })
}

function mayCall(host: string, address: string, allowed: CallOptions['allowPrivate']): boolean {
  if (allowed === 'any' || isPublic(address)) return true
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
function send(
  request: Call,
  url: URL,
  checked: readonly Address[],
  signal: AbortSignal,
  mostBytes: number,
): Promise<Answer> {
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
    const start = url.protocol === 'https:' ? requestHttps : requestHttp
    // A connection of its own: a pooled one may lead to an address that nobody checked for this request.
    const outgoing = start(url, { method: request.method, headers, agent: false, lookup, signal }, response => {
      const { statusCode: status = 0, statusMessage = '', headers } = response
      read(response, mostBytes).then(text => resolve({ status, statusMessage, headers, text }), reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body ?? undefined)
  })
}

async function read(response: IncomingMessage, mostBytes: number): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk)
    chunks.push(bytes)
    length += bytes.length
    if (length >= mostBytes) break
  }
  response.destroy()
  return Buffer.concat(chunks).subarray(0, mostBytes).toString('utf8')
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
