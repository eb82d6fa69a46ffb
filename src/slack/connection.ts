import type { SocketModeReceiver } from '@slack/bolt'
import type { Log } from '../lib/log.ts'
import { SECOND } from '../lib/time.ts'

const HELLO_WITHIN_MS = 20 * SECOND
const LONGEST_WAIT_MS = 30 * SECOND

export type Connection = {
  /** Rejects where the first try fails; from then on it comes back by itself, however often it is lost. */
  start(): Promise<void>
  /** Keeps trying until it stands, though the first try failed. */
  keepTrying(): void
  stop(): Promise<void>
  connected(): boolean
}

/**
 * Keeps one Socket Mode connection up. The receiver must be built with `autoReconnectEnabled: false`: the library's own
 * way back waits five seconds first, in which clicks are lost, and starts from a timer whose rejection nobody can catch,
 * so that one failed apps.connections.open would end the process.
 */
export function superviseConnection(receiver: SocketModeReceiver, log: Log): Connection {
  const { client } = receiver
  let connected = false
  let stopping = false
  let failures = 0
  let timer: NodeJS.Timeout | null = null

  client.on('disconnected', () => {
    // While it has not stood yet, whoever started it hears of it by the rejection.
    if (!connected) return
    connected = false
    if (!stopping) reconnect(0)
  })

  async function open(): Promise<void> {
    // A server that takes the socket and never says hello would leave the start pending for ever.
    const watchdog = setTimeout(() => void client.disconnect(), HELLO_WITHIN_MS)
    try {
      await receiver.start()
      connected = true
      failures = 0
    } catch (error) {
      throw error instanceof Error ? error : new Error('the socket was closed before it stood')
    } finally {
      clearTimeout(watchdog)
    }
    if (stopping) await client.disconnect()
  }

  function reconnect(afterMs: number): void {
    if (stopping || timer) return
    timer = setTimeout(() => {
      timer = null
      open().catch((error: Error) => {
        failures += 1
        const waitMs = Math.min(LONGEST_WAIT_MS, SECOND * 2 ** Math.min(failures, 10)) * (0.5 + Math.random() / 2)
        log.warn({ failures, reason: error.message }, 'Slack is not reached; trying again')
        reconnect(waitMs)
      })
    }, afterMs)
  }

  return {
    start: open,
    keepTrying: () => reconnect(SECOND),
    connected: () => connected,
    async stop() {
      stopping = true
      if (timer) clearTimeout(timer)
      timer = null
      // Without a socket there is nothing to close and nobody would ever tell us that it is closed.
      if (connected) await client.disconnect()
      else client.disconnect().catch(() => {})
    },
  }
}
