import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { createLog } from '../../src/lib/log.ts'
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
