import { createServer, type IncomingHttpHeaders } from 'node:http'

export type Heard = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export type Said = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** A text, or what is sent as JSON. */
  readonly body?: string | object
}

export type StandIn = {
  readonly url: string
  readonly heard: readonly Heard[]
  /** What is said to whatever comes from now on, whatever it is; null: nothing, ever. */
  say(said: Said | null): void
  close(): Promise<void>
}

/** Stands in for a service of others over real HTTP: keeps what it heard, and answers as `usual` does. */
export async function startStandIn(usual: (heard: Heard) => Said): Promise<StandIn> {
  const heard: Heard[] = []
  let answer: (heard: Heard) => Said | null = usual
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const { method = '', url: path = '', headers } = request
    const one = { method, path, headers, body: Buffer.concat(chunks).toString('utf8') }
    heard.push(one)
    const said = answer(one)
    if (!said) return
    const { status, headers: more, body = '' } = said
    const type = typeof body === 'string' ? 'text/plain' : 'application/json'
    response.writeHead(status, { 'content-type': type, ...more })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    heard,
    say(said) {
      answer = () => said
    },
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
