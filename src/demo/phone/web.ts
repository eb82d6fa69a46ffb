import type { ServerResponse } from 'node:http'
import { bodyOf, type Route, send } from '../../sandbox/page-http.ts'

/** Nothing in a frame on the phone runs or loads anything. */
const POLICY = "default-src 'none'; img-src data:; base-uri 'self'; frame-ancestors 'self'"

/**
 * The phone's browser: what stands at Tocsin's own address, shown under `/phone/web/`. Its pages let nobody frame them,
 * and a phone's browser is no frame.
 */
export function webRoute(site: string): Route {
  return async (request, response, { pathname, search }) => {
    const { method = 'GET' } = request
    const answer = await fetch(site + pathname.replace('/phone/web', '') + search, {
      ...{ method, headers: { accept: request.headers.accept ?? '*/*' }, redirect: 'manual' },
      ...(method === 'POST' && { body: (await bodyOf(request)) ?? '' }),
    })
    const text = (await answer.text()).replace(/(href|action)="\/(?!\/)/g, '$1="/phone/web/')
    const type = answer.headers.get('content-type') ?? 'text/plain'
    send(response, answer.status, type, text, {
      'content-security-policy': `${POLICY}; style-src 'self'; form-action 'self'`,
    })
  }
}

/** A mail as its sender has written it. Links to us open on the phone, all others beside the page. */
export function mailPage(response: ServerResponse, html: string, site: string): void {
  const here = html.replaceAll(`href="${site}/`, 'target="_self" href="/phone/web/')
  send(response, 200, 'html', `<base target="_blank">${here}`, {
    'content-security-policy': `${POLICY}; style-src 'unsafe-inline'; form-action 'none'`,
  })
}
