import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startPage } from '../../src/sandbox/page.ts'
import { ada, bob, boltApp, channelId, lastMessage, sandbox } from './kit.ts'
import { act, page, stateOf } from './page-kit.ts'

/** The status for a request that names another host than the one it goes to. */
function statusFor(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { host } }, response => resolve(response.resume().statusCode))
      .on('error', reject)
      .end()
  })
}

const closed = (socket: WebSocket) =>
  new Promise<string>(resolve => {
    socket.on('open', () => resolve('open'))
    socket.on('error', error => resolve(error.message))
  })

describe('the page', () => {
  test('brings its files and a strict policy', async () => {
    const { url, token } = await page(await sandbox())
    const html = await fetch(url)
    const text = await html.text()
    expect(html.headers.get('content-security-policy')).toContain("default-src 'self'; script-src 'self'")
    expect(html.headers.get('x-content-type-options')).toBe('nosniff')
    expect(text).toContain(`content="${token}"`)
    expect(text).not.toMatch(/<script(?![^>]*src=)|\son\w+=|style=/)
    const files = [...text.matchAll(/(?:src|href)="(\/page\/[^"]+)"/g)].map(([, path]) => path ?? '')
    expect(files.length).toBeGreaterThan(5)
    for (const path of files) expect((await fetch(new URL(path, url))).status, path).toBe(200)
    expect((await fetch(new URL('/', url))).url).toBe(url)
  })

  test.each(['page.ts', '..%2fpage.ts', 'index.html', 'none.js', 'main.js/..'])('keeps %s to itself', async name => {
    const { url } = await page(await sandbox())
    const answered = await fetch(`${url}${name}`)
    expect(answered.url === url || answered.status === 404).toBe(true)
  })

  test('answers to localhost only', async () => {
    const { url } = await page(await sandbox())
    expect(await statusFor(url, 'localhost:8080')).toBe(200)
    expect(await statusFor(url, 'rebound.example.com')).toBe(403)
    expect(await statusFor(`${url}state`, '127.0.0.1.example.com')).toBe(403)
  })

  test('takes acts only from itself', async () => {
    const slack = await sandbox()
    const shown = await page(slack)
    const post = { user: ada, kind: 'post', channel: 'ops', text: 'hello' }
    expect(await act(shown, post, { 'x-page-token': 'guessed' })).toMatchObject({ status: 403, ok: false })
    expect(await act(shown, post, { origin: 'http://evil.example.com' })).toMatchObject({ status: 403 })
    expect(slack.act(ada).messages('ops')).toEqual([])
    expect(await act(shown, post)).toMatchObject({ status: 200, ok: true })
    expect(lastMessage(slack, 'ops')).toMatchObject({ user: ada, text: 'hello' })
    expect((await fetch(`${shown.url}act`)).status).toBe(404)
  })

  test('is gone after it was closed, and Slack stays', async () => {
    const slack = await sandbox()
    const shown = await startPage(slack, { commands: [], shortcuts: [] })
    await shown.close()
    expect((await fetch(shown.url)).status).toBe(404)
    expect((await fetch(`${slack.url}api/api.test`, { method: 'POST' })).status).toBe(200)
  })
})

describe('the state', () => {
  test('is what one person may see', async () => {
    const slack = await sandbox()
    const shown = await page(slack, { commands: [{ name: '/deploy', hint: '[what]', description: 'Deploys' }] })
    const state = await stateOf(shown, bob, { channel: 'ops' })
    expect(state.commands).toHaveLength(1)
    expect(state.channel).toMatchObject({ name: 'ops', is_member: true, messages: [] })
    const names = state.channels.map(channel => channel.name)
    expect(names).toContain('lounge')
    expect(names).not.toContain('secret')
    expect((await stateOf(shown, bob, { channel: 'secret' })).channel?.name).toBe('general')
    expect((await stateOf(shown, ada, { channel: 'secret' })).channel?.name).toBe('secret')
    expect((await stateOf(shown, 'nobody')).me).toBe(ada)
  })

  test('counts what calls a person until it was read', async () => {
    const slack = await sandbox()
    const shown = await page(slack)
    await slack.act(ada).post('ops', 'are you there, @bob?')
    const about = async (query: Record<string, string>) => {
      const { channels, users } = await stateOf(shown, bob, query)
      const ops = channels.find(each => each.name === 'ops')
      return [ops?.unread, ops?.mentions, users.find(each => each.id === bob)?.mentions]
    }
    expect(await about({ channel: 'general' })).toEqual([true, 1, 1])
    expect(await about({ channel: 'ops', seen: '0' })).toEqual([true, 1, 1])
    expect(await about({ channel: 'ops' })).toEqual([false, 0, 0])
  })

  test('has threads apart, and whispers for one person only', async () => {
    const slack = await sandbox()
    const bolt = await boltApp(slack, 'socket', () => {})
    const shown = await page(slack)
    const parent = await slack.act(ada).post('ops', 'first')
    await act(shown, { user: bob, kind: 'post', channel: 'ops', text: 'a reply', thread_ts: parent.ts })
    await bolt.client.chat.postEphemeral({ channel: channelId(slack, 'ops'), user: bob, text: 'psst' })
    const mine = await stateOf(shown, bob, { channel: 'ops', thread: parent.ts })
    const texts = (messages: { text: string }[] = []) => messages.map(({ text }) => text)
    expect(texts(mine.channel?.messages)).toEqual(['first', 'psst'])
    expect(texts(mine.thread?.replies)).toEqual(['a reply'])
    expect(texts((await stateOf(shown, ada, { channel: 'ops' })).channel?.messages)).toEqual(['first'])
  })

  test('is announced as changed', async () => {
    const slack = await sandbox()
    const shown = await page(slack)
    const socket = new WebSocket(`${shown.url.replace('http', 'ws')}live`)
    const heard: string[] = []
    socket.on('message', data => heard.push(JSON.parse(String(data)).kind))
    await expect.poll(() => heard).toEqual(['hello'])
    for (const text of ['one', 'two', 'three']) void slack.act(ada).post('ops', text)
    await expect.poll(() => heard).toEqual(['hello', 'changed'])
    socket.terminate()
    const foreign = new WebSocket(`${shown.url.replace('http', 'ws')}live`, { origin: 'http://evil.example.com' })
    expect(await closed(foreign)).toContain('403')
  })
})
