import { createServer } from 'node:http'

/** The floor under every webhook: a server that reads the JSON, keeps nothing and says 202. Prints its address. */
const answer = '{"accepted":1}'
const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', part => parts.push(part))
  request.on('end', () => {
    JSON.parse(Buffer.concat(parts).toString())
    response.writeHead(202, { 'content-type': 'application/json', 'content-length': answer.length }).end(answer)
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/webhooks/prod`)
})
