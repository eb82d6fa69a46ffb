import type { Fields } from './shape.ts'

export type Fault = {
  /** A Web API method, `response_url`, or `*` for any. */
  method: string
  /** How many calls it meets; one unless told. */
  times?: number
  status?: 429 | 500 | 503
  /** Seconds, with a 429. */
  retryAfter?: number
  /** Slack's own error code, in a 200. */
  error?: string
  /** The connection is destroyed before the call is read. */
  reset?: true
  /** The call is performed, then the connection destroyed: the app cannot know. */
  resetAfter?: true
  delayMs?: number
}

/** Trouble on demand. */
export type Faults = {
  fail(fault: Fault): void
  /** While it lasts every call is refused and no Socket Mode connection lives. */
  outage(on: boolean): void
  disconnectSockets(reason: 'refresh_requested' | 'warning'): void
  /** Forgets all faults, and ends an outage. */
  clear(): void
}

/** What the server asks before it serves a call. */
export type Trouble = { isOut(): boolean; next(method: string): Fault | undefined }

export function createFaults(link: {
  dropAll: () => void
  disconnect: (reason: 'refresh_requested' | 'warning') => void
}): Faults & Trouble {
  let waiting: { fault: Fault; left: number }[] = []
  let out = false
  return {
    fail: fault => waiting.push({ fault, left: fault.times ?? 1 }),
    outage(on) {
      out = on
      if (on) link.dropAll()
    },
    disconnectSockets: reason => link.disconnect(reason),
    clear() {
      waiting = []
      out = false
    },
    isOut: () => out,
    next(method) {
      const found = waiting.find(({ fault }) => fault.method === method || fault.method === '*')
      if (!found) return undefined
      found.left -= 1
      if (found.left <= 0) waiting = waiting.filter(each => each !== found)
      return found.fault
    },
  }
}

/** The answer that a fault gives instead of the method's own, if it gives one. */
export function answerOf(fault: Fault): { status: number; headers: Record<string, string>; body: Fields } | undefined {
  if (fault.error) return { status: 200, headers: {}, body: { ok: false, error: fault.error } }
  if (!fault.status) return undefined
  if (fault.status !== 429) return { status: fault.status, headers: {}, body: { ok: false, error: 'internal_error' } }
  return {
    status: 429,
    headers: { 'retry-after': String(fault.retryAfter ?? 1) },
    body: { ok: false, error: 'ratelimited' },
  }
}
