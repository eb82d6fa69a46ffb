import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { perform } from './page-act.ts'
import { bodyOf, fromHere, isLocal, mayAct, type Route, send, sendFilesOf, sendJson } from './page-http.ts'
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
const sendFile = sendFilesOf(folder)

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

  const routes: Record<string, Route> = {
    'GET /': async (_, response) => void response.writeHead(302, { location: '/page/' }).end(),
    'GET /page': async (_, response) => void response.writeHead(302, { location: '/page/' }).end(),
    'GET /page/': async (_, response) => {
      const html = await readFile(new URL('index.html', folder), 'utf8')
      send(response, 200, 'html', html.replace('{{token}}', token).replace('{{team}}', text(sandbox)))
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
      if (!mayAct(request, token))
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
