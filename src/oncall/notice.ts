import type { Span } from './span.ts'

/** Something that one person or the operators are told once; `key` says what. */
export type DueNotice = {
  readonly key: string
  /** A name of the rulebook; null: the operators. */
  readonly person: string | null
  readonly about: About
  /** Too late to be said after that; null: never. */
  readonly until: Date | null
}

/** What somebody is told of who is on call. Plain JSON, stored as such: instants are ISO 8601 in UTC. */
export type About =
  /** `by`: who handed over. */
  | {
      readonly kind: 'shift_began'
      readonly schedule: string
      readonly at: string
      readonly until: string | null
      readonly by: readonly string[]
    }
  /** `to`: who took over. */
  | { readonly kind: 'shift_over'; readonly schedule: string; readonly at: string; readonly to: readonly string[] }
  /** Rendered from the request as it is then, for those who are asked and for whoever asks. */
  | { readonly kind: 'cover_asked'; readonly cover: number }
  | { readonly kind: 'cover_asking'; readonly cover: number }
  | { readonly kind: 'gaps'; readonly gaps: readonly StoredGap[] }
  | { readonly kind: 'user_group'; readonly handle: string; readonly reason: string }

/** Nobody will be on call. */
export type StoredGap = { readonly schedule: string } & { readonly [K in keyof Span]: string }

/** The notices about a request: for each who is asked, and for whoever asks. */
export function coverNotices(cover: {
  readonly id: number
  readonly person: string
  readonly asked: readonly string[]
}): readonly DueNotice[] {
  const { id, person, asked } = cover
  const whole = { person, until: null, about: { kind: 'cover_asking', cover: id } } as const
  const each = { until: null, about: { kind: 'cover_asked', cover: id } } as const
  return [
    ...asked.map(other => ({ ...each, key: `cover:${id}:${other}`, person: other })),
    { ...whole, key: `cover:${id}` },
  ]
}
