import type { ModalView } from '@slack/web-api'
import type { Incident } from '../../incident/incident.ts'
import type { Entry } from '../messages/timeline.ts'

export function timelineView(_incident: Incident, _entries: readonly Entry[], _url: string | null): ModalView {
  throw new Error('not written yet')
}
