import { randomBytes, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { perform } from './page-act.ts'
import { type PageOptions, people, type Reading, viewFor } from './page-view.ts'
import type { Sandbox } from './sandbox.ts'
import { fieldsOf, parseJson } from './shape.ts'

export type Page = {
  /** What to open in a browser; a person and a channel may follow, as in `#user=U1&channel=general`. */
  url: string
  /** Needed with each act, as `x-page-token`: it stands in the page itself, where no other site can read it. */
  token: string
  /** Has every open page look again. */
  refresh(): void
  close(): Promise<void>
}

// The page's files are not compiled: they are read where they were written, also when this runs from dist.
const folder = new URL('../../src/sandbox/page/', import.meta.url)
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
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

const largestAct = 1024 * 1024

/** Shows the workspace in a browser, under `page/` of the sandbox's own address. */
export async function startPage(sandbox: Sandbox, options: PageOptions): Promise<Page> {
  const token = randomBytes(24).toString('base64url')
  const reading: Reading = new Map()
  const sockets = new WebSocketServer({ noServer: true })
  let closed = false
  let waiting: NodeJS.Timeout | undefined

  const refresh = () => {
    // Changes come in bursts; one look afterwards is enough.
    waiting ??= setTimeout(() => {
      waiting = undefined
      for (const socket of sockets.clients) socket.send('{"kind":"changed"}')
    }, 25)
  }
  const stopListening = sandbox.workspace.onChange(refresh)

  const routes: Record<string, (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>> = {
    'GET /': async (_, response) => void response.writeHead(302, { location: '/page/' }).end(),
    'GET /page': async (_, response) => void response.writeHead(302, { location: '/page/' }).end(),
    'GET /page/': async (_, response) => {
      const html = await readFile(new URL('index.html', folder), 'utf8')
      send(response, 200, types.html, html.replace('{{token}}', token).replace('{{team}}', text(sandbox)))
    },
    'GET /page/state': async (_, response, { searchParams: asked }) => {
      const somebody = people(sandbox)
      const user = somebody.find(each => each.id === asked.get('user')) ?? somebody[0]
      if (!user) return sendJson(response, 404, { ok: false, error: 'Nobody is in this workspace.' })
      const view = viewFor(sandbox, options, reading, {
        user: user.id,
        channel: asked.get('channel') ?? '',
        thread: asked.get('thread') ?? '',
        limit: Math.max(1, Number(asked.get('limit')) || 150),
        seen: asked.get('seen') !== '0',
      })
      sendJson(response, 200, view)
    },
    'POST /page/act': async (request, response) => {
      const given = request.headers['x-page-token']
      if (!matches(given, token) || !fromHere(request))
        return sendJson(response, 403, { ok: false, error: 'Reload the page: it belongs to an earlier start.' })
      const body = await bodyOf(request)
      if (body === undefined) return sendJson(response, 413, { ok: false, error: 'That is too long.' })
      try {
        sendJson(response, 200, await perform(sandbox, options, fieldsOf(parseJson(body))))
      } catch (error) {
        sendJson(response, 200, { ok: false, error: error instanceof Error ? error.message : String(error) })
      } finally {
        refresh()
      }
    },
  }

  sandbox.mount((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (closed || (url.pathname !== '/' && !/^\/page(\/|$)/.test(url.pathname))) return false
    if (!isLocal(request)) {
      send(response, 403, 'text/plain', 'This page answers to localhost only.')
      return true
    }
    const route = routes[`${request.method} ${url.pathname}`] ?? sendFile
    route(request, response, url).catch(() => send(response, 500, 'text/plain', 'Something went wrong.'))
    return true
  })

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (/^\/link\/?$/.test(url.pathname)) return
    if (url.pathname !== '/page/live' || !isLocal(request) || !fromHere(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (open: WebSocket) => {
      open.on('error', () => open.terminate())
      open.send('{"kind":"hello"}')
    })
  }
  sandbox.server.on('upgrade', onUpgrade)

  return {
    url: `${sandbox.url}page/`,
    token,
    refresh,
    async close() {
      closed = true
      stopListening()
      clearTimeout(waiting)
      sandbox.server.off('upgrade', onUpgrade)
      for (const socket of sockets.clients) socket.terminate()
      await new Promise<void>(resolve => sockets.close(() => resolve()))
    },
  }
}

const text = ({ workspace }: Sandbox): string => workspace.team.name.replaceAll(/[<>&"']/g, '')

async function sendFile(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const [, name, ending = ''] = /^\/page\/([a-z0-9-]+\.(css|js|svg))$/.exec(url.pathname) ?? []
  const type = types[ending]
  const content =
    name && request.method === 'GET' ? await readFile(new URL(name, folder)).catch(() => undefined) : undefined
  if (content && type) send(response, 200, type, content)
  else send(response, 404, 'text/plain', 'Nothing is here.')
}

function send(response: ServerResponse, status: number, type: string | undefined, content: string | Buffer): void {
  response.writeHead(status, { ...headers, 'content-type': type ?? 'text/plain' }).end(content)
}

const sendJson = (response: ServerResponse, status: number, body: unknown): void =>
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(body))

/** A name that somebody else's DNS points at this machine is not ours: without this any site could rebind to us. */
const isLocal = ({ headers: { host = '' } }: IncomingMessage): boolean =>
  /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host)

/** Browsers say where a request comes from; what is no browser says nothing. */
const fromHere = ({ headers: { origin, host } }: IncomingMessage): boolean =>
  origin === undefined || origin === `http://${host}`

function matches(value: string | string[] | undefined, token: string): boolean {
  const [one, other] = [Buffer.from(String(value ?? '')), Buffer.from(token)]
  return one.length === other.length && timingSafeEqual(one, other)
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > largestAct) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
