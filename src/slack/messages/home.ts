import type { HomeView } from '@slack/web-api'
import type { Incident } from '../../incident/incident.ts'
import type { Rules } from './message.ts'

export type OnCall = { readonly schedule: string; readonly people: readonly string[]; readonly until: Date | null }
export type Home = {
  /** Slack's id of the reader. */
  readonly user: string
  /** Newest first; those of the reader are picked out of them. */
  readonly open: readonly Incident[]
  readonly onCall: readonly OnCall[]
}
export function homeView(_home: Home, _rules: Rules): HomeView {
  throw new Error('not written yet')
}
