import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { createLog } from '../../src/lib/log.ts'
import { isPassing } from '../../src/store/db.ts'
import { createServer } from '../../src/web/server.ts'

test('a request that never ends does not keep the server from closing', async () => {
  const server = createServer({ log: createLog('silent'), closeWithinMs: 100 })
  server.post('/x', async () => ({}))
  await server.listen({ port: 0, host: '127.0.0.1' })
  const begun = once(server.server, 'request')
  const address = server.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const socket = connect(port, '127.0.0.1').on('error', () => {})
  socket.write('POST /x HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: 9\r\n\r\na')
  await begun
  const from = performance.now()
  await server.close()
  expect(performance.now() - from).toBeLessThan(3_000)
})

const coded = (code: string, message = 'no') => Object.assign(new Error(message), { code })

test.each<[string, Error]>([
  ['nobody answers', coded('ECONNREFUSED')],
  ['the connection breaks', coded('ECONNRESET')],
  ['the server goes down', coded('57P01')],
  ['the server is starting', coded('57P03')],
  ['the connection fails', coded('08006')],
  ['no connection is free', new Error('timeout exceeded when trying to connect')],
  ['a query says so', new Error('Failed query', { cause: coded('57P01') })],
])('where the database is away (%s) it asks to come again', async (_, error) => {
  const server = createServer({ log: createLog('silent'), isPassing })
  server.get('/x', async () => {
    throw error
  })
  const answer = await server.inject('/x')
  expect([answer.statusCode, answer.json()]).toEqual([
    503,
    { error: 'unavailable', message: 'it cannot be answered at the moment; try again soon' },
  ])
})
