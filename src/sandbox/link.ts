import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { type Answer, answerWithinMs, type Carry } from './delivery.ts'
import { fieldsOf, parseJson, stringOf } from './shape.ts'

const mostConnections = 10
const pingMs = 10_000
const closeAfterMs = 10_000

/** Socket Mode: the app calls us, and each delivery goes to one of its open connections in turn. */
export type Link = {
  /** A fresh address for one connection. */
  open(): string
  /** Takes an upgrade of ours; false when it is for somebody else. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
  carry: Carry
  connections(): number
  disconnect(reason: 'refresh_requested' | 'warning'): void
  dropAll(): void
  close(): void
}

export function createLink({ base, appId, isOut }: { base: () => string; appId: string; isOut: () => boolean }): Link {
  const server = new WebSocketServer({ noServer: true })
  const tickets = new Set<string>()
  /** In turn: the first is next. One that was told to leave is no longer here. */
  let ready: WebSocket[] = []
  const waiting = new Map<string, { socket: WebSocket; settle: (answer: Answer) => void }>()

  function welcome(socket: WebSocket): void {
    const ping = setInterval(() => socket.ping(), pingMs)
    ping.unref()
    socket.on('message', data => {
      const { envelope_id, payload } = fieldsOf(parseJson(data.toString()))
      waiting.get(stringOf(envelope_id) ?? '')?.settle({ kind: 'acked', body: payload })
    })
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      clearInterval(ping)
      ready = ready.filter(each => each !== socket)
      for (const each of waiting.values()) {
        if (each.socket === socket) each.settle({ kind: 'failed', reason: 'socket_closed', blame: false, final: false })
      }
    })
    if (ready.length >= mostConnections) {
      tell(socket, { type: 'disconnect', reason: 'too_many_websockets' })
      return
    }
    ready.push(socket)
    const debug_info = { host: 'sandbox', build_number: 1, approximate_connection_time: 18_060 }
    tell(socket, { type: 'hello', num_connections: ready.length, connection_info: { app_id: appId }, debug_info })
  }

  return {
    open() {
      const ticket = randomUUID()
      tickets.add(ticket)
      return `${base().replace('http', 'ws')}link/?ticket=${ticket}&app_id=${appId}`
    },
    upgrade(request, socket, head) {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
      if (!/^\/link\/?$/.test(pathname)) return false
      const admitted = !isOut() && tickets.delete(searchParams.get('ticket') ?? '')
      if (admitted) server.handleUpgrade(request, socket, head, welcome)
      else socket.destroy()
      return true
    },
    carry(delivery, retryReason) {
      const socket = ready.shift()
      if (!socket) return Promise.resolve({ kind: 'failed', reason: 'no_connection', blame: false, final: false })
      ready.push(socket)
      const envelope_id = randomUUID()
      const isEvent = delivery.kind === 'events_api'
      return new Promise(resolve => {
        const timer = setTimeout(() => settle({ kind: 'timeout' }), answerWithinMs)
        const settle = (answer: Answer) => {
          clearTimeout(timer)
          waiting.delete(envelope_id)
          resolve(answer)
        }
        waiting.set(envelope_id, { socket, settle })
        tell(socket, {
          envelope_id,
          type: delivery.kind,
          payload: delivery.payload,
          accepts_response_payload: !isEvent,
          ...(isEvent ? { retry_attempt: delivery.attempt, retry_reason: retryReason ?? '' } : {}),
        })
      })
    },
    connections: () => ready.length,
    disconnect(reason) {
      for (const socket of ready) {
        tell(socket, { type: 'disconnect', reason, debug_info: { host: 'sandbox' } })
        setTimeout(() => socket.terminate(), closeAfterMs).unref()
      }
      ready = []
    },
    dropAll() {
      for (const socket of server.clients) socket.terminate()
    },
    close() {
      for (const socket of server.clients) socket.terminate()
      server.close()
    },
  }
}

const tell = (socket: WebSocket, message: Record<string, unknown>): void => socket.send(JSON.stringify(message))
