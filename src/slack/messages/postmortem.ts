import type { Incident } from '../../incident/incident.ts'
import type { Message, Rules } from './message.ts'
export type PostmortemCard = {
  /** Where the whole of it can be read. */
  readonly url: string | null
  /** Plain text; cut to what a message holds. */
  readonly sections: readonly { readonly title: string; readonly text: string }[]
}

export function postmortemMessage(_incident: Incident, _postmortem: PostmortemCard, _rules: Rules): Message {
  throw new Error('not written yet')
}
