import { createServer } from 'node:http'

/** A web server that `http` steps call: it keeps what it heard and answers as it is told. */
export type Target = {
  readonly url: string
  readonly heard: { method: string; url: string; headers: Record<string, unknown>; body: string }[]
  answer(status: number, body?: string): void
  close(): Promise<void>
}

export async function startTarget(): Promise<Target> {
  const heard: Target['heard'] = []
  let status = 200
  let said = 'all is well'
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', chunk => {
      body += String(chunk)
    })
    request.on('end', () => {
      heard.push({ method: request.method ?? '', url: request.url ?? '', headers: { ...request.headers }, body })
      response.writeHead(status, { 'content-type': 'text/plain' }).end(said)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/status`,
    heard,
    answer(next, body = '') {
      status = next
      said = body
    },
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
