import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type HttpOptions, performHttpStep } from '../../src/notify/http.ts'
import type { HttpRequest } from '../../src/playbook/playbook.ts'

type Seen = {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A server inside the private network, as all test servers are. */
class World {
  readonly seen: Seen[] = []
  answer: (response: ServerResponse, count: number) => void = response => response.end('done')
  private readonly server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const { method = '', url = '', headers } = request
    this.seen.push({ method, url, headers, body: Buffer.concat(chunks).toString('utf8') })
    this.answer(response, this.seen.length)
  })

  start = () => new Promise<void>(resolve => this.server.listen(0, '127.0.0.1', resolve))
  stop(): void {
    this.server.closeAllConnections()
    this.server.close()
  }

  get port(): number {
    const address: AddressInfo | string | null = this.server.address()
    if (typeof address !== 'object' || address === null) throw new Error('the server does not listen')
    return address.port
  }

  perform(changes: Partial<HttpRequest> = {}, options: Partial<HttpOptions> = {}) {
    const base = { method: 'POST', headers: {}, body: null, json: false, timeoutMs: 2_000, retries: 0 } as const
    const url = `http://127.0.0.1:${this.port}/restart`
    return performHttpStep({ ...base, url, ...changes }, { allowPrivate: ['127.0.0.1'], backoffMs: 1, ...options })
  }
}

let world: World
beforeEach(async () => {
  world = new World()
  await world.start()
})
afterEach(() => world.stop())

describe('a request', () => {
  test('is sent as it stands, and its answer is told', async () => {
    const headers = { 'Content-Type': 'application/json', 'X-Run': '7' }
    const result = await world.perform({ method: 'PUT', headers, body: '{"a":"ü"}' })
    expect(result).toEqual({ ok: true, detail: '200 OK: done' })
    expect(world.seen).toMatchObject([
      {
        ...{ method: 'PUT', url: '/restart', body: '{"a":"ü"}' },
        headers: { 'content-type': 'application/json', 'x-run': '7', 'content-length': '10', 'user-agent': 'Tocsin' },
      },
    ])
  })
  test('goes to a name by the address that was checked, and says the name', async () => {
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }]
    const url = `http://ops.internal:${world.port}/x`
    const result = await world.perform({ url }, { resolve, allowPrivate: ['OPS.internal'] })
    expect(result.ok).toBe(true)
    expect(world.seen[0]?.headers.host).toBe(`ops.internal:${world.port}`)
  })
})

describe('nothing private is called', () => {
  const addresses = [
    ...[
      '127.0.0.1',
      '127.8.8.8',
      '10.1.2.3',
      '172.31.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.100.100.200',
      '0.0.0.0',
    ],
    ...[
      '168.63.129.16',
      '224.0.0.1',
      '255.255.255.255',
      '::1',
      '::',
      'fe80::1',
      'fd00:ec2::254',
      'ff02::1',
      '2002:7f00:1::',
    ],
    ...['::ffff:127.0.0.1', '::ffff:a9fe:a9fe', '64:ff9b::7f00:1', '64:ff9b:1::1', '2001:db8::1', '::127.0.0.1'],
  ]
  test.each(addresses)('not %s, given as it is', async address => {
    const url = address.includes(':') ? `http://[${address}]:${world.port}/` : `http://${address}:${world.port}/`
    const result = await world.perform({ url, retries: 3 }, { allowPrivate: [] })
    expect(result).toEqual({ ok: false, detail: expect.stringContaining('inside the private network') })
    expect(result.detail).not.toContain('tries')
  })
  test.each(addresses)('not %s, behind a name', async address => {
    const resolve = async () => [{ address, family: address.includes(':') ? 6 : 4 }]
    const result = await world.perform({ url: 'http://innocent.example.org/' }, { allowPrivate: [], resolve })
    expect(result.detail).toContain(address)
    expect(result.ok).toBe(false)
  })
  test.each(['http://2130706433', 'http://0x7f.1', 'http://0177.0.0.1', 'http://127.1', 'http://localhost'])(
    'not %s, in disguise',
    async host => {
      const result = await world.perform({ url: `${host}:${world.port}/` }, { allowPrivate: [] })
      expect(result.detail).toContain('inside the private network')
    },
  )
  test('not where one of several addresses is private', async () => {
    const resolve = async () => [
      { address: '93.184.215.14', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ]
    expect((await world.perform({ url: 'http://two.example.org/' }, { allowPrivate: [], resolve })).detail).toContain(
      '10.0.0.1',
    )
  })
  test('not when the name leads elsewhere the second time', async () => {
    let asked = 0
    const resolve = async () => [{ address: asked++ === 0 ? '127.0.0.1' : '10.0.0.1', family: 4 }]
    const url = `http://rebinding.example.org:${world.port}/`
    expect((await world.perform({ url }, { resolve, allowPrivate: ['127.0.0.1'] })).ok).toBe(true)
    expect(asked).toBe(1)
  })
  afterEach(() => expect(world.seen.length).toBeLessThanOrEqual(1))
})

test.each([
  ['ftp://example.org/x', 'http and https'],
  ['file:///etc/passwd', 'http and https'],
  ['javascript:alert(1)', 'http and https'],
  ['nowhere', 'not an address'],
])('%s is not called', async (url, words) => {
  expect(await world.perform({ url, retries: 2 })).toEqual({ ok: false, detail: expect.stringContaining(words) })
})

test('a redirect is not followed', async () => {
  world.answer = response => response.writeHead(302, { location: 'http://169.254.169.254/' }).end()
  expect(await world.perform({ retries: 2 })).toEqual({ ok: false, detail: '302 Found: redirects are not followed' })
  expect(world.seen).toHaveLength(1)
})

describe('trying again', () => {
  test.each([
    [503, 3, 'after 3 tries'],
    [429, 3, 'after 3 tries'],
    [404, 1, '404 Not Found'],
    [400, 1, '400 Bad Request'],
  ])('%d is tried %d times', async (status, times, words) => {
    world.answer = response => response.writeHead(status).end('no')
    const result = await world.perform({ retries: 2 })
    expect(result).toEqual({ ok: false, detail: expect.stringContaining(words) })
    expect(world.seen).toHaveLength(times)
  })
  test('ends with the first that succeeds', async () => {
    world.answer = (response, count) => response.writeHead(count < 2 ? 500 : 204).end()
    expect(await world.perform({ retries: 5 })).toEqual({ ok: true, detail: '204 No Content (after 2 tries)' })
  })
  test('a connection that breaks', async () => {
    world.answer = (response, count) => (count < 2 ? response.destroy() : response.end('there'))
    expect(await world.perform({ retries: 1 })).toEqual({ ok: true, detail: '200 OK: there (after 2 tries)' })
  })
  test('nobody listens', async () => {
    const result = await world.perform({ url: 'http://127.0.0.1:1/' })
    expect(result).toEqual({ ok: false, detail: expect.stringContaining('ECONNREFUSED') })
  })
  test('a name that leads nowhere', async () => {
    const resolve = async () => {
      throw new Error('getaddrinfo ENOTFOUND gone.example.org')
    }
    const result = await world.perform({ url: 'http://gone.example.org/' }, { resolve })
    expect(result).toEqual({ ok: false, detail: expect.stringContaining('ENOTFOUND') })
  })
  test('what cannot be sent is not tried twice', async () => {
    const result = await world.perform({ headers: { 'x-y': 'a\nb' }, retries: 3 })
    expect([result.ok, result.detail.includes('tries')]).toEqual([false, false])
  })
})

describe('no answer in time', () => {
  test.each<[string, (response: ServerResponse) => void]>([
    ['at all', () => {}],
    ['to its end', response => response.writeHead(200).write('begun')],
  ])('%s', async (_, answer) => {
    world.answer = answer
    const result = await world.perform({ timeoutMs: 80 })
    expect(result).toEqual({ ok: false, detail: 'no answer within 80 ms' })
  })
  test('from whoever knows names', async () => {
    const result = await world.perform(
      { url: 'http://slow.example.org/', timeoutMs: 50 },
      { resolve: () => new Promise(() => {}) },
    )
    expect(result).toEqual({ ok: false, detail: 'no answer within 50 ms' })
  })
})

describe('what is told of the answer', () => {
  test('is cut, however long it is', async () => {
    world.answer = response => response.end('ü'.repeat(5_000_000))
    const { ok, detail } = await world.perform()
    expect(ok).toBe(true)
    expect(detail.length).toBeLessThanOrEqual(2_048)
  })
  test('has no control characters', async () => {
    world.answer = response => response.end('a\u0000b\u001b[31m')
    expect((await world.perform()).detail).toBe('200 OK: ab[31m')
  })
  test('has no credentials of the address, in whatever form they were sent', async () => {
    world.answer = response => response.end(JSON.stringify(world.seen[0]))
    const { detail } = await world.perform({ url: `http://ada:pa55word@127.0.0.1:${world.port}/` })
    expect(detail).toContain('Basic [secret]')
  })
  test('has nothing of what the request keeps secret', async () => {
    world.answer = response => response.writeHead(500).end(JSON.stringify(world.seen[0]))
    const url = `http://ada:pa55word@127.0.0.1:${world.port}/x?api_key=key-in-address`
    const headers = { Authorization: 'Bearer t0ps3cret', 'X-Api-Key': 'another-one' }
    const { detail } = await world.perform({ url, headers })
    for (const secret of ['t0ps3cret', 'another-one', 'pa55word', 'key-in-address'])
      expect(detail).not.toContain(secret)
    expect(detail).toContain('[secret]')
  })
  test.each([
    ['as in an address', '/?q=k%C3%A9y%2Fof%20the%2Bgate'],
    ['as in JSON', '"k\\"ey-of-the-gate"'],
    ['torn by the end of what is read', `${'x'.repeat(2_020)}"k\\"ey-of-the-gate"`],
  ])('has no secret %s', async (_, answer) => {
    world.answer = response => response.end(answer)
    const { detail } = await world.perform({}, { secrets: ['kéy/of the+gate', 'k"ey-of', 'k"ey-of-the-gate'] })
    expect(detail).toContain('[secret]')
    expect(detail).not.toMatch(/%2Fof|ey-of|-the|-gate/)
  })
})
