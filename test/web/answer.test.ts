import { beforeEach, describe, expect, test } from 'vitest'
import { answerLinks } from '../../src/web/answer-link.ts'
import { Called, KEY, NOW } from './called.ts'

const BROWSER = { accept: 'text/html,application/xhtml+xml' }
const FORM = { ...BROWSER, 'content-type': 'application/x-www-form-urlencoded' }
const path = answerLinks('', { number: 142, person: 'ada' }, NOW, KEY).show

let called: Called
beforeEach(() => {
  called = new Called()
})
const get = (url: string) => called.server.inject({ method: 'GET', url, headers: BROWSER })
const post = (url: string, headers: Record<string, string> = FORM) =>
  called.server.inject({ method: 'POST', url, headers, payload: '' })
const buttonsOf = (html: string) => [...html.matchAll(/<button class="(\w+)">/g)].map(([, act]) => act)

describe('opening the link', () => {
  test('shows what is wrong, how it stands and what there is to press', async () => {
    const { statusCode, body } = await get(path)
    expect(statusCode).toBe(200)
    expect(body).toContain('<h1>Checkout &#60;is&#62; down</h1>')
    expect(body).toContain('INC-142 · sev2 · Major · checkout')
    expect(body).toContain('Nobody has acknowledged yet.')
    expect(body).toContain("Ada Lind's")
    expect(body).toContain('<a href="https://runbooks.example.org/checkout" rel="noreferrer">Runbook</a>')
    expect(buttonsOf(body)).toEqual(['acknowledge', 'decline', 'escalate'])
  })

  test('does nothing, whoever opens it how often', async () => {
    for (const act of ['', '/acknowledge', '/escalate', '/decline']) {
      for (const method of ['GET', 'HEAD'] as const) await called.server.inject({ method, url: path + act })
    }
    expect(called.acts).toEqual([])
  })

  test('tells nobody its address and keeps nothing', async () => {
    const { headers } = await get(path)
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    )
    expect([headers['referrer-policy'], headers['cache-control']]).toEqual(['no-referrer', 'private, no-store'])
  })

  test('has nothing to press once it is over', async () => {
    const resolvedAt = new Date('2026-11-20T02:11:00Z')
    called.incident = { ...called.incident, status: 'resolved', resolvedBy: { kind: 'tocsin' }, resolvedAt }
    const { body } = await get(path)
    expect(body).toContain('Tocsin resolved it at 03:11.')
    expect(buttonsOf(body)).toEqual([])
  })
})

describe('pressing', () => {
  test.each(['acknowledge', 'escalate', 'decline'] as const)('%s does it, in their name', async act => {
    const html = (await get(path)).body
    const [, action = ''] = new RegExp(`action="([^"]+/${act}[^"]*)"`).exec(html) ?? []
    const { statusCode, body } = await post(action)
    expect([statusCode, called.acts]).toEqual([200, [[142, act, 'ada']]])
    expect(body).toContain('<p class="done">You have acknowledged it.</p>')
  })

  test('too late says who was faster, and when', async () => {
    called.bobWasFaster()
    const { statusCode, body } = await post(`${path}/acknowledge`)
    expect(statusCode).toBe(409)
    expect(body).toContain('<p class="refused">Already acknowledged by Bob. Join in to help.</p>')
    expect(body).toContain('Bob acknowledged at 03:12.')
    expect(buttonsOf(body)).toEqual(['escalate'])
  })

  test('is there for whoever is asked for while somebody has it', async () => {
    called.adaIsAskedFor()
    expect(buttonsOf((await get(path)).body)).toEqual(['acknowledge', 'decline', 'escalate'])
    const others = answerLinks('', { number: 142, person: 'bob' }, NOW, KEY).show
    expect(buttonsOf((await get(others)).body)).toEqual(['escalate'])
  })

  test('twice calls the next step once', async () => {
    const { body } = await get(path)
    const [, action = ''] = /action="([^"]+\/escalate[^"]*)"/.exec(body) ?? []
    await post(action)
    expect(called.from).toEqual([{ step: 0, round: 0 }])
    called.incident = { ...called.incident, position: { step: 1, round: 0 } }
    const again = await post(action)
    expect([again.statusCode, called.acts.length]).toEqual([409, 1])
    expect(again.body).toContain('The next step has been called already.')
  })

  test('what nobody knows does nothing', async () => {
    expect((await post(`${path}/resolve`)).statusCode).toBe(404)
    expect(called.acts).toEqual([])
  })
})

describe('a phone that presses without a page', () => {
  const APP = { 'user-agent': 'ntfy/1.16' }

  test('is told in JSON', async () => {
    const done = await post(`${path}/acknowledge`, APP)
    expect([done.statusCode, done.json()]).toEqual([
      200,
      {
        message: 'You have acknowledged it.',
        incident: { number: 'INC-142', title: 'Checkout <is> down', severity: 'sev2', status: 'triggered' },
      },
    ])
  })

  test('is told that it was too late', async () => {
    called.bobWasFaster()
    const late = await post(`${path}/acknowledge`, APP)
    expect([late.statusCode, late.json()]).toMatchObject([
      409,
      { error: 'refused', message: 'Already acknowledged by Bob. Join in to help.' },
    ])
  })
})

describe('a link', () => {
  test.each<[string, (world: Called) => string, number, string]>([
    ['that was cut', () => path.slice(0, -3), 403, 'cut short'],
    ['of another key', () => answerLinks('', { number: 142, person: 'ada' }, NOW, 'old').show, 403, 'not valid'],
    ['to nothing', () => answerLinks('', { number: 7, person: 'ada' }, NOW, KEY).show, 404, 'nothing here'],
    [
      'of somebody who has left',
      () => answerLinks('', { number: 142, person: 'eve' }, NOW, KEY).show,
      403,
      'no longer',
    ],
    [
      'after a day',
      world => {
        world.now = new Date(NOW.getTime() + 86_401_000)
        return path
      },
      410,
      'run out',
    ],
  ])('%s does nothing and says why', async (_, make, status, words) => {
    const url = make(called)
    for (const answered of [await get(url), await post(`${url}/acknowledge`)]) {
      expect([answered.statusCode, answered.headers['content-type']]).toEqual([status, 'text/html; charset=utf-8'])
      expect(answered.body).toContain(words)
    }
    expect((await post(`${url}/acknowledge`, {})).json().message).toContain(words)
    expect(called.acts).toEqual([])
  })
})
