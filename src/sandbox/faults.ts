export type Fault = {
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
  clear(): void
}
