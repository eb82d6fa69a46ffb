import { timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** For pages on the workspace's own server: what each of them needs to serve files and to believe a browser. */

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

const headers = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

const largest = 1024 * 1024

export type Route = (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>

/** `more` lays itself over the usual headers. */
export function send(
  response: ServerResponse,
  status: number,
  type: string,
  content: string | Buffer,
  more: Record<string, string> = {},
): void {
  response.writeHead(status, { ...headers, 'content-type': types[type] ?? type, ...more }).end(content)
}

export const sendJson = (response: ServerResponse, status: number, body: unknown): void =>
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(body))

/** A file of the folder whose address is the last part of the path. */
export const sendFilesOf =
  (folder: URL): Route =>
  async (request, response, { pathname }) => {
    const [, name, ending = ''] = /^\/[a-z]+\/([a-z0-9-]+\.(css|js|svg))$/.exec(pathname) ?? []
    const found =
      name && request.method === 'GET' ? await readFile(new URL(name, folder)).catch(() => undefined) : undefined
    if (found) send(response, 200, ending, found)
    else send(response, 404, 'text/plain', 'Nothing is here.')
  }

/** A name that somebody else's DNS points at this machine is not ours: without this any site could rebind to us. */
export const isLocal = ({ headers: { host = '' } }: IncomingMessage): boolean =>
  /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host)

/** Browsers say where a request comes from; what is no browser says nothing. */
export const fromHere = ({ headers: { origin, host } }: IncomingMessage): boolean =>
  origin === undefined || origin === `http://${host}`

/** Whether a page of ours acts: it alone can read the token that stands in it. */
export function mayAct(request: IncomingMessage, token: string): boolean {
  const [one, other] = [Buffer.from(String(request.headers['x-page-token'] ?? '')), Buffer.from(token)]
  return one.length === other.length && timingSafeEqual(one, other) && fromHere(request)
}

/** Undefined where it is too long. */
export async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > largest) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
