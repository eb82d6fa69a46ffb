import type { Labels } from './alert.ts'
import type { Matcher } from './matcher.ts'
import type { Severity } from './severity.ts'

/** A node of the route tree. What it leaves open (null) it inherits from the node above. */
export type Route = {
  readonly matchers: readonly Matcher[]
  readonly groupBy: readonly string[] | null
  readonly set: {
    readonly service?: string
    readonly severity?: Severity
    readonly type?: string
    readonly team?: string
    readonly labels?: Labels
  }
  readonly policy: string | null
  readonly playbook: string | null
  /** `channel`: a dedicated incident channel. `none`: kept and counted, opens nothing. */
  readonly room: 'channel' | 'none' | null
  /** Resolve the incident when its last alert clears, instead of offering it. */
  readonly autoResolve: boolean | null
  readonly routes: readonly Route[]
}
