import { describe, expect, onTestFinished, test } from 'vitest'
import { startPhonePage } from '../../src/demo/phone/page.ts'
import { sandbox } from '../sandbox/kit.ts'
import { asking, given } from './given.ts'

/** The phones' page on a workspace of its own. */
async function shown() {
  const slack = await sandbox()
  const here = await given(path => (path === '/a/1' ? '<form action="/a/1/acknowledge"><a href="/assets/x">' : path))
  const page = startPhonePage(slack, here, here.app.url)
  onTestFinished(page.close)
  const url = new URL(page.path, slack.url)
  const read = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(new URL(path, url), init)
    const { status, headers } = response
    return { status, headers, text: await response.text() }
  }
  const act = (body: object, headers: Record<string, string> = { 'x-page-token': page.token }) =>
    read('act', { method: 'POST', headers, body: JSON.stringify(body) })
  return { ...here, read, act, page }
}

describe('the page of the phones', () => {
  test('brings its files, and nothing that runs but those', async () => {
    const { read, page } = await shown()
    const { text, headers } = await read('')
    expect(headers.get('content-security-policy')).toContain("script-src 'self'")
    expect(text).toContain(page.token)
    expect(text).not.toMatch(/<script(?![^>]*src=)|\son\w+=|style=/)
    const files = [...text.matchAll(/(?:src|href)="(\/phone\/[^"]+)"/g)].map(([, path]) => path ?? '')
    expect(files.length).toBeGreaterThan(3)
    for (const path of files) expect((await read(path)).status, path).toBe(200)
  })

  test('shows one phone, and how much waits on the others', async () => {
    const { read, twilio } = await shown()
    twilio.answer(asking('Messages', { Body: 'It is down.' }))
    const state = JSON.parse((await read('state?person=bob')).text)
    expect(state).toMatchObject({ person: 'bob', notices: [], texts: [] })
    expect(state.people).toMatchObject([
      { person: 'ada', waiting: 1 },
      { person: 'bob', waiting: 0 },
    ])
    expect(JSON.parse((await read('state?person=ada')).text)).toMatchObject({ texts: [{ body: 'It is down.' }] })
  })

  test('acts for whoever has its token, and for nobody else', async () => {
    const { act, twilio, ada, app } = await shown()
    twilio.answer(asking('Calls', { Url: `${app.url}/voice` }))
    const [call] = ada.calls
    const hangUp = { person: 'ada', kind: 'hang_up', id: call?.id }
    expect((await act(hangUp, {})).status).toBe(403)
    expect((await act(hangUp, { 'x-page-token': 'guessed' })).status).toBe(403)
    expect(call?.status).toBe('ringing')
    expect((await act({ ...hangUp, person: 'eve' })).status).toBe(404)
    expect((await act(hangUp)).text).toBe('{"ok":true}')
    expect(call?.status).toBe('busy')
    expect((await act({ ...hangUp, kind: 'dance' })).text).toBe('{"ok":false}')
    twilio.answer(asking('Messages', { Body: 'It is down.' }))
    await act({ person: 'ada', kind: 'look', id: 'messages' })
    expect(ada.notices).toEqual([])
  })

  test('shows a mail in which nothing runs or loads, its links to Tocsin on the phone', async () => {
    const { read, ada, app } = await shown()
    const html = `<script>alert(1)</script><a href="${app.url}/a/1">x</a><a href="https://example.com/">y</a>`
    ada.mails.push({ id: 'ML1', at: new Date(0), from: 'Tocsin', subject: '<b>', text: '', html })
    const { text, headers } = await read('mail?id=ML1')
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*form-action 'none'/)
    expect(text).toContain('href="/phone/web/a/1"')
    expect(text).toContain('href="https://example.com/"')
    expect(JSON.parse((await read('state?person=ada')).text).mails).toEqual([
      expect.objectContaining({ subject: '<b>', has_html: true }),
    ])
  })

  test('has a browser for what stands at Tocsin’s own address', async () => {
    const { read, app } = await shown()
    const { text, headers } = await read('web/a/1')
    expect(text).toBe('<form action="/phone/web/a/1/acknowledge"><a href="/phone/web/assets/x">')
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
    await read('web/a/1/acknowledge', { method: 'POST' })
    expect(app.heard.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /a/1', 'POST /a/1/acknowledge'])
  })
})
