import type { FastifyInstance, FastifyReply } from 'fastify'
import MarkdownIt from 'markdown-it'
import { escapeMarkup } from '../lib/text.ts'
import { guard, htmlPage } from './shell.ts'
import { bearerOf, checkLink, same, signLink } from './sign.ts'
import { STYLE } from './style.ts'

export type Postmortem = { readonly title: string; readonly markdown: string }

export type PageDoor = {
  readonly postmortem: (number: number) => Promise<Postmortem | null>
  /** What links are signed with; a new one revokes them all. */
  readonly key: string
  /** The API's token opens the page too. */
  readonly apiToken: string | null
}

type Request = { Params: { number: string }; Querystring: { key?: unknown } }

/** The address of a postmortem that needs no sign-in, without its host; `.md` before the `?` gives its Markdown. */
export function postmortemLink(number: number, key: string): string {
  return signLink(`/postmortems/${number}`, key)
}

/** `GET /postmortems/:number` as a page, `GET /postmortems/:number.md` as text. */
export function pageRoutes(fastify: FastifyInstance, door: PageDoor): void {
  fastify.get('/assets/style.css', async (_request, reply) => {
    reply.header('cache-control', 'public, max-age=3600').header('x-content-type-options', 'nosniff')
    return reply.type('text/css; charset=utf-8').send(STYLE)
  })
  fastify.get<Request>('/postmortems/:number', async (request, reply) => {
    guard(reply, 'none')
    const [, digits, markdown] = /^(?:INC-)?(\d{1,9})(\.md)?$/i.exec(request.params.number) ?? []
    const number = Number(digits)
    const { key } = request.query
    const linked = checkLink(`/postmortems/${number}`, typeof key === 'string' ? key : '', door.key)
    const known = same(bearerOf(request.headers.authorization), door.apiToken ?? '')
    if (!linked && !known) {
      return page(
        reply.code(403),
        'This link is not valid',
        "It may have been cut short, or revoked. Ask in the incident's channel for a new one.",
      )
    }
    const found = digits ? await door.postmortem(number) : null
    if (!found)
      return page(reply.code(404), 'There is no such postmortem', 'It is written when the incident is resolved.')
    if (markdown) return reply.type('text/plain; charset=utf-8').send(found.markdown)
    return page(reply, found.title, found.markdown)
  })
}

const renderer = rendererOf()

/** Markdown as HTML: no HTML of its own, no pictures from elsewhere, links to http, https and mail only. */
export function renderMarkdown(markdown: string): string {
  return renderer.render(markdown)
}

function rendererOf() {
  const md = new MarkdownIt({ html: false, linkify: false, typographer: false }).disable('image')
  md.validateLink = url => /^(https?:\/\/|mailto:|#)/i.test(url.trim())
  md.renderer.rules.link_open = (tokens, index, options, _env, self) => {
    tokens[index]?.attrSet('rel', 'noopener noreferrer')
    return self.renderToken(tokens, index, options)
  }
  return md
}

function page(reply: FastifyReply, title: string, markdown: string): FastifyReply {
  const named = /^\s*# /.test(markdown) ? '' : `<h1>${escapeMarkup(title)}</h1>\n`
  return htmlPage(reply, title, named + renderMarkdown(markdown))
}
