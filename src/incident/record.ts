import type { CallRecord, RecordCommand } from './command.ts'
import { type Decision, nothing } from './decision.ts'
import { type Incident, type MessageRef, runOf } from './incident.ts'

type MessageRecord = Exclude<RecordCommand, CallRecord | { type: 'record_step' }>

/** What was made in Slack for the incident. Known already: nothing. */
export function recordMessage(incident: Incident, command: MessageRecord): Decision {
  switch (command.type) {
    case 'record_channel':
      return incident.channel ? nothing : [{ type: 'channel_created', channel: command.channel, name: command.name }]
    case 'record_header':
      return incident.header ? nothing : [{ type: 'header_posted', message: command.message, seen: command.seen }]
    case 'record_card_link':
      return incident.cardLink === undefined ? [{ type: 'card_linked', link: command.link }] : nothing
    case 'record_announcement':
      return incident.announcement ? nothing : [{ type: 'announced', message: command.message, seen: command.seen }]
    case 'record_playbook': {
      const run = runOf(incident, command.run)
      return !run || run.card
        ? nothing
        : [{ type: 'playbook_posted', run: command.run, ts: command.ts, seen: command.seen }]
    }
    case 'record_offer':
      return same(incident.offer, command.message) ? nothing : [{ type: 'resolve_offered', message: command.message }]
    case 'record_postmortem':
      return incident.postmortem ? nothing : [{ type: 'postmortem_posted', message: command.message }]
    case 'record_reminder':
      return incident.status === 'resolved' ? nothing : [{ type: 'reminded' }]
    case 'record_failure':
      return [{ type: 'delivery_failed', effect: command.effect, reason: command.reason }]
    default:
      return command satisfies never
  }
}

function same(a: MessageRef | null, b: MessageRef): boolean {
  return a?.channel === b.channel && a.ts === b.ts
}
