import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { bodyOf, isLocal, mayAct, type Route, send, sendFilesOf, sendJson } from '../../sandbox/page-http.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { type Fields, fieldsOf, parseJson, stringOf } from '../../sandbox/shape.ts'
import { pressButton } from './ntfy.ts'
import type { Outside } from './outside.ts'
import { APPS, type Phone } from './phones.ts'
import { phoneView } from './view.ts'
import { mailPage, webRoute } from './web.ts'

export type PhonePage = {
  /** On the local Slack's own address. */
  readonly path: string
  /** Needed with each act, as `x-page-token`. */
  readonly token: string
  close(): void
}

type Reached = Pick<Outside, 'phones' | 'twilio'>

// Not compiled: they are read where they were written, also when this runs from dist.
const folder = new URL('../../../src/demo/phone/page/', import.meta.url)
const sendFile = sendFilesOf(folder)

/** Shows the phones in a browser, under `phone/` of the local Slack's address; `site` is Tocsin's own. */
export function startPhonePage(sandbox: Sandbox, outside: Reached, site: string): PhonePage {
  const { phones } = outside
  const token = randomBytes(24).toString('base64url')
  const watching = new Set<ServerResponse>()
  let waiting: NodeJS.Timeout | undefined
  const tell = () => {
    // Changes come in bursts; one look afterwards is enough.
    waiting ??= setTimeout(() => {
      waiting = undefined
      for (const response of watching) response.write('data: changed\n\n')
    }, 25)
  }
  phones.onChange(tell)

  const routes: Record<string, Route> = {
    'GET /phone/': async (_, response) => {
      const html = await readFile(new URL('index.html', folder), 'utf8')
      send(response, 200, 'html', html.replace('{{token}}', token))
    },
    'GET /phone/state': async (_, response, { searchParams }) => {
      const phone = phones.of(searchParams.get('person') ?? '') ?? phones.all[0]
      if (phone) sendJson(response, 200, phoneView(phones, phone, site))
      else sendJson(response, 404, { error: 'Nobody in the rulebook has a phone.' })
    },
    'GET /phone/live': async (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).flushHeaders()
      watching.add(response)
      response.on('close', () => watching.delete(response))
    },
    'GET /phone/mail': async (_, response, { searchParams }) => {
      const mails = phones.all.flatMap(phone => phone.mails)
      mailPage(response, mails.find(({ id }) => id === searchParams.get('id'))?.html ?? '', site)
    },
    'POST /phone/act': async (request, response) => {
      if (!mayAct(request, token)) return sendJson(response, 403, { error: 'Reload the page.' })
      const given = fieldsOf(parseJson((await bodyOf(request)) ?? ''))
      const phone = phones.of(stringOf(given.person) ?? '')
      if (!phone) return sendJson(response, 404, { error: 'Nobody has this phone.' })
      try {
        sendJson(response, 200, { ok: await act(outside, phone, given) })
      } catch (error) {
        sendJson(response, 200, { error: error instanceof Error ? error.message : String(error) })
      } finally {
        phones.changed()
      }
    },
  }

  const web = webRoute(site)
  sandbox.mount((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (!url.pathname.startsWith('/phone/')) return false
    const inside = url.pathname.startsWith('/phone/web/') ? web : sendFile
    const route = isLocal(request) ? (routes[`${request.method} ${url.pathname}`] ?? inside) : forbid
    route(request, response, url).catch(() => send(response, 502, 'text/plain', 'Nobody answers there.'))
    return true
  })
  return {
    ...{ path: '/phone/', token },
    close() {
      clearTimeout(waiting)
      for (const response of watching) response.end()
    },
  }
}

const forbid: Route = async (_, response) => send(response, 403, 'text/plain', 'This page answers to localhost only.')

/** False where there is no such thing to do any longer. */
async function act({ phones, twilio }: Reached, phone: Phone, given: Fields): Promise<boolean> {
  const [kind, id, text] = [given.kind, given.id, given.text].map(value => stringOf(value) ?? '')
  const call = phone.calls.find(one => one.id === id)
  const app = APPS.find(one => one === id)
  if (kind === 'look' && app) phones.look(phone, app)
  else if (kind === 'take' && call) await twilio.line.take(call)
  else if (kind === 'hang_up' && call) await twilio.line.hangUp(call)
  else if (kind === 'press' && call && text) await twilio.line.press(call, text)
  else if (kind === 'text' && id && text) await twilio.sendText(phone, id, text)
  else if (kind === 'button' && id && text) await pressButton(phones, phone, id, text)
  else return false
  return true
}
