import { describe, expect, test } from 'vitest'
import { createLog } from '../../src/lib/log.ts'
import { pageRoutes, postmortemLink, renderMarkdown } from '../../src/web/page.ts'
import { createServer } from '../../src/web/server.ts'

const MARKDOWN = '# INC-142 Checkout <is> down\n\n| Who | What |\n|---|---|\n| Ada | acknowledged |\n'

function server(key = 'key') {
  const made = createServer({ log: createLog('silent') })
  const postmortem = async (number: number) =>
    number === 142 ? { title: 'INC-142 <Checkout>', markdown: MARKDOWN } : null
  pageRoutes(made, { postmortem, key, apiToken: 'api-token' })
  return made
}

const link = postmortemLink(142, 'key')
const get = (url: string, headers: Record<string, string> = {}) => server().inject({ method: 'GET', url, headers })

describe('a postmortem', () => {
  test('opens by its link', async () => {
    const { statusCode, headers, body } = await get(link)
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(body).toContain('<h1>INC-142 Checkout &lt;is&gt; down</h1>')
    expect(body).toContain('<td>Ada</td>')
    expect(body).toContain('<title>INC-142 &#60;Checkout&#62;</title>')
    expect(body).toContain('width=device-width')
  })
  test('runs and loads nothing, and tells nobody its address', async () => {
    const { headers } = await get(link)
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'self';/)
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['cache-control']).toBe('private, no-store')
  })
  test('is Markdown with .md, by the same link', async () => {
    const { headers, body } = await get(link.replace('?', '.md?'))
    expect([headers['content-type'], body]).toEqual(['text/plain; charset=utf-8', MARKDOWN])
  })
  test.each([
    ['/postmortems/INC-142', 'Bearer api-token', 200],
    ['/postmortems/142', 'Bearer other', 403],
    ['/postmortems/142', '', 403],
    [`${link}x`, '', 403],
    [link.replace('142', '143'), '', 403],
    [postmortemLink(143, 'key'), '', 404],
    [postmortemLink(142, 'old'), '', 403],
    ['/postmortems/abc', 'Bearer api-token', 404],
    ['/postmortems/142?key=a&key=b', '', 403],
  ])('at %s with %j is answered %d', async (url, authorization, status) => {
    expect((await get(url, { authorization })).statusCode).toBe(status)
  })
  test('stays shut where there is no key', async () => {
    const answer = await server('').inject({ method: 'GET', url: postmortemLink(142, '') })
    expect(answer.statusCode).toBe(403)
  })
})

test('the style sheet is where the page looks for it', async () => {
  const { statusCode, headers, body } = await get('/assets/style.css')
  expect([statusCode, headers['content-type']]).toEqual([200, 'text/css; charset=utf-8'])
  expect(body).toContain('@media print')
})

describe('Markdown from outside', () => {
  test.each([
    ['<script>alert(1)</script>', '<script'],
    ['<img src=x onerror=alert(1)>', '<img'],
    ['![x](https://evil.example.org/pixel.png)', '<img'],
    ['[x](javascript:alert(1))', 'href'],
    ['[x](data:text/html;base64,xxxx)', 'href'],
    ['[x](//evil.example.org)', 'href'],
    ['https://bare.example.org', 'href'],
  ])('%s has no %s', (markdown, never) => expect(renderMarkdown(markdown)).not.toContain(never))
  test('keeps its links to the web', () => {
    expect(renderMarkdown('[x](https://a.example.org/?a=1&b=2)')).toBe(
      '<p><a href="https://a.example.org/?a=1&amp;b=2" rel="noopener noreferrer">x</a></p>\n',
    )
  })
})
