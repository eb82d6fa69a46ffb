import type { Span } from './span.ts'

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
  | { readonly kind: 'cover_asked' | 'cover_asking'; readonly cover: number }
  | { readonly kind: 'gaps'; readonly gaps: readonly Gap[] }
  | { readonly kind: 'user_group'; readonly handle: string; readonly reason: string }

/** Nobody will be on call. */
export type Gap = { readonly schedule: string } & { readonly [K in keyof Span]: string }

/** Of the notices about a request: of each who is asked, and of whoever asks. */
export function coverKeys(cover: number, asked: readonly string[]): readonly string[] {
  return [coverKey(cover, null), ...asked.map(person => coverKey(cover, person))]
}

/** `person`: who is asked; null: whoever asks. */
export function coverKey(cover: number, person: string | null): string {
  return person === null ? `cover:${cover}` : `cover:${cover}:${person}`
}
