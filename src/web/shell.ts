import type { FastifyReply } from 'fastify'
import { escapeMarkup } from '../lib/text.ts'

/** A page in the house style; `title` is text, `body` is HTML. */
export function htmlPage(reply: FastifyReply, title: string, body: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeMarkup(title)}</title>
<link rel="stylesheet" href="/assets/style.css">
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`)
}

/** The address is the key to the page, so it goes nowhere else; and nothing in the page runs or loads. */
export function guard(reply: FastifyReply, forms: 'none' | 'self'): void {
  reply
    .header(
      'content-security-policy',
      `default-src 'none'; style-src 'self'; base-uri 'none'; form-action '${forms}'; frame-ancestors 'none'`,
    )
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-store')
}
