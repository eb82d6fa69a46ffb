import type { ModalView } from '@slack/web-api'
import { type Incident, label } from '../../incident/incident.ts'
import { type Entry, timelineBlocks } from '../messages/timeline.ts'
import { reading } from './notice.ts'

export function timelineView(incident: Incident, entries: readonly Entry[], url: string | null): ModalView {
  return reading(`Timeline of ${label(incident)}`, timelineBlocks(entries, url))
}
