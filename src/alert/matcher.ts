import type { Labels } from './alert.ts'

/** One label test in Alertmanager's words, e.g. `service=~"check.*"`. `source` is how it was written. */
export type Matcher = {
  readonly label: string
  readonly op: '=' | '!=' | '=~' | '!~'
  readonly value: string
}

export type Matches = (matchers: readonly Matcher[], labels: Labels) => boolean
