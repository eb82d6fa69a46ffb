/**
 * `refused`: trying again is of no use. `limited`: too much at once, after `retryAfterMs` where the other side said when.
 * `unavailable`: nobody answered, or not now.
 */
export type NotSentKind = 'refused' | 'limited' | 'unavailable'

/** A message that was not taken; the words are for operators and hold no secret. */
export class NotSent extends Error {
  override readonly name = 'NotSent'
  readonly kind: NotSentKind
  readonly retryAfterMs: number | null
  constructor(
    kind: NotSentKind,
    message: string,
    options: ErrorOptions & { readonly retryAfterMs?: number | null } = {},
  ) {
    super(message, options)
    this.kind = kind
    this.retryAfterMs = options.retryAfterMs ?? null
  }
}
