import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { HTTPModuleFunctions, isValidSlackRequest } from '@slack/bolt'
import type { FirstTime } from '../engine/ports.ts'
import type { Log } from '../lib/log.ts'
import { MINUTE } from '../lib/time.ts'

const LARGEST_BODY = 4 * 1024 * 1024
const MOST_AHEAD_MS = 5 * MINUTE

export type Gate = {
  readonly signingSecret: string
  readonly firstTime: FirstTime
  readonly ready: () => boolean
  readonly log: Log
  /** Bolt's own listener, which checks the signature once more and parses. */
  readonly next: RequestListener
}

/**
 * Stands before Bolt's HTTP listener with what Bolt lacks: it refuses requests from the future and requests that were
 * seen before (Bolt takes a signed request again and again for five minutes). Signatures go by real time, not by a clock
 * that tests may turn.
 */
export function gate(options: Gate): RequestListener {
  return (request, response) => {
    pass(options, request, response).catch((error: unknown) => {
      options.log.error({ err: error }, 'a request of Slack could not be checked')
      // 503 lets Slack send events again; nothing was done yet.
      end(response, 503)
    })
  }
}

async function pass(options: Gate, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!options.ready()) return end(response, 503)
  const { signingSecret, firstTime } = options
  let buffered: Awaited<ReturnType<typeof HTTPModuleFunctions.bufferIncomingMessage>>
  try {
    buffered = await HTTPModuleFunctions.bufferIncomingMessage(request, LARGEST_BODY)
  } catch (error) {
    if (!HTTPModuleFunctions.isRawBodyError(error)) throw error
    return end(response, error.type === 'entity.too.large' ? 413 : 400)
  }
  const body = buffered.rawBody.toString()
  // Slack's check of our certificate bears no signature; Bolt answers it and lets nothing else in with it.
  if (isForm(request) && /(^|&)ssl_check=1(&|$)/.test(body)) return void options.next(request, response)
  const signature = header(request, 'x-slack-signature')
  const timestamp = Number(header(request, 'x-slack-request-timestamp') || Number.NaN)
  const headers = { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp }
  if (!isValidSlackRequest({ signingSecret, body, headers })) return end(response, 401)
  if (timestamp * 1000 > Date.now() + MOST_AHEAD_MS) return end(response, 401)
  if (!holdsObject(buffered)) return end(response, 400)
  if (!(await firstTime(`slack signature ${signature}`))) {
    // Within one second Slack's own second try is the same to the last byte: it is told "got it", everybody else "no".
    return end(response, request.headers['x-slack-retry-num'] === undefined ? 401 : 200)
  }
  options.next(request, response)
}

/** Bolt rejects with what nobody catches, and never answers, where the body is `null`. */
function holdsObject(buffered: Parameters<typeof HTTPModuleFunctions.parseHTTPRequestBody>[0]): boolean {
  try {
    const parsed: unknown = HTTPModuleFunctions.parseHTTPRequestBody(buffered)
    return typeof parsed === 'object' && parsed !== null
  } catch {
    return false
  }
}

function isForm(request: IncomingMessage): boolean {
  return /^application\/x-www-form-urlencoded\s*(;|$)/i.test(header(request, 'content-type'))
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name]
  return typeof value === 'string' ? value : ''
}

function end(response: ServerResponse, status: number): void {
  // What is left of a body is not read, so that nothing else could come by that connection.
  if (!response.headersSent) response.writeHead(status, response.req.complete ? {} : { connection: 'close' })
  response.end()
}
