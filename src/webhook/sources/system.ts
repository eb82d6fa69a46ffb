import type { IncomingHttpHeaders } from 'node:http'
import type { Source } from '../../rulebook/rulebook.ts'
import type { Body } from '../body.ts'
import type { Read } from './reading.ts'

/** A request as it came, its body untouched: signatures are made over bytes. */
export type Delivered = {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  /** The first value of each. */
  readonly query: Readonly<Record<string, string>>
  readonly raw: Buffer
  /** The address that the sender was given, with its query. */
  readonly url: string
  readonly receivedAt: Date
}

/** What a handshake or a signature may need of the world; handed in by the roof. */
export type Tools = {
  /** GET of an https address, its body as text. No redirect is followed; throws on anything but a 200. */
  readonly fetchText: (url: string) => Promise<string>
  readonly tellOperators: (text: string) => Promise<void>
}

export type Answer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

type Asked<T> = (request: Delivered, payload: unknown, source: Source, tools: Tools) => T | Promise<T>

/** One kind of sender. All but `read` is for those that are not content with JSON by POST and a secret. */
export type System = {
  readonly read: Read
  /** Where the body is not plain JSON. */
  readonly body?: (request: Delivered) => Body | Promise<Body>
  /** Beside POST, PUT and PATCH. */
  readonly methods?: readonly ('GET' | 'OPTIONS')[]
  /**
   * Null where the request is proven to come from the sender, else what is wrong with it, for whoever set it up. Asked
   * of every request, also of those that cannot be read (`payload` is null then). Says nothing of any secret.
   */
  readonly verify?: Asked<string | null>
  /** True where `Authorization` is the sender's own proof, checked by `verify`, and not our secret. */
  readonly ownAuthorization?: (source: Source) => boolean
  /** True where `verify` asks for more than our secret, though the source has no `signing_secret`. */
  readonly provesMore?: (source: Source) => boolean
  /** The same at each attempt at one delivery: what was taken in once is not taken in again. */
  readonly deliveryId?: (request: Delivered, payload: unknown) => string | null
  /** Answers what is about no alert at all: handshakes, confirmations. Null: it may be about alerts. */
  readonly greet?: Asked<Answer | null>
  /** For senders that would send what nobody can read again for ever, or give the address up: they are told 200. */
  readonly takesUnreadable?: true
  /** For senders that take any body for a failure: what is accepted is answered without one. */
  readonly answersNothing?: true
  /** For senders that take all but 200 for a failure. */
  readonly accepts200?: true
}
