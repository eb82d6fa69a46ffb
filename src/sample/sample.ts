/** What a sample says of the problem that it is about. */
export type Phase = 'firing' | 'acknowledged' | 'resolved'

export type About = {
  readonly at: Date
  /** Since when the problem is on, where who sends still knows it: nothing that tells problems apart may come from it. */
  readonly since: Date
  /** Tells one problem from another: letters, digits and dashes. */
  readonly id: string
  /** The source's secret, which most senders bear. */
  readonly secret: string
  /** What the source's sender signs with, where the rulebook says so. */
  readonly signingSecret: string | null
}

/** A request as the system would send it. `path` comes after the source's own address and may be empty. */
export type Sent = {
  readonly method: 'POST' | 'GET'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A realistic request of one system about one problem; null where it has no way to say that. Pure. */
export type Sample = (phase: Phase, about: About) => Sent | null

/** JSON with our secret as a bearer: what most systems can send. */
export function json(secret: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Sent {
  const common = { 'content-type': 'application/json', authorization: `Bearer ${secret}` }
  return { method: 'POST', path: '', headers: { ...common, ...headers }, body: JSON.stringify(body) }
}
