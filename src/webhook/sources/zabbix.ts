import type { Severity } from '../../alert/severity.ts'
import { lookUp } from './fields.ts'
import { type Context, ignored, isRecord, kindOf, type Reading, reading, unreadable } from './reading.ts'
import { type Said, signalOf } from './signal.ts'
import type { System } from './system.ts'
import { addressOf, fieldOf, isUnexpanded, tagsOf } from './zabbix-fields.ts'
import { deliveryIdOf, verifySignature } from './zabbix-signature.ts'

/**
 * Zabbix, by the media type of docs/sources/zabbix.md: its script posts its parameters, each a macro
 * (https://www.zabbix.com/documentation/current/en/manual/appendix/macros/supported_by_location).
 */
export const zabbix: System = { read: readZabbix, verify: verifySignature, deliveryId: deliveryIdOf }

/** By number: the names are the administrator's to change. */
const WORDS: Readonly<Record<string, Severity>> = {
  ...{ 5: 'sev1', 4: 'sev2', 3: 'sev3' },
  ...{ 2: 'sev3', 1: 'sev4', 0: 'sev4' },
}

/** `{EVENT.SOURCE}` of what only happens; triggers (0), items and rules that fail (3) and services (4) begin and end. */
const PASSING: ReadonlyMap<string, string> = new Map([
  ['1', 'network discovery'],
  ['2', 'autoregistration'],
])
const INTERNAL = '3'

function readZabbix(payload: unknown, context: Context): Reading {
  if (!isRecord(payload)) return unreadable('', `expected the parameters of the media type, found ${kindOf(payload)}`)
  const field = (name: string) => fieldOf(payload, name)
  // The button "Test" sends what stands in the form.
  const macro = ['event_id', 'event_source'].find(name => isUnexpanded(payload, name))
  if (macro) return ignored(`a test: ${macro} is still a macro`)
  if (!field('event_id')) return unreadable('event_id', 'nothing tells it from others')
  const passing = PASSING.get(field('event_source'))
  if (passing) return reading(signalOf(noticeOf(field, passing), context))
  if (isUnexpanded(payload, 'event_value')) return ignored('a test: event_value is still a macro')
  const value = field('event_value')
  if (value !== '0' && value !== '1') return unreadable('event_value', 'expected 1 for a problem or 0 for its end')
  const common = commonOf(payload, context)
  const state = (status: Said['status'], ended: string | null = null) => signalOf({ ...common, status, ended }, context)

  if (field('event_update_status') !== '1') return reading(state(value === '1' ? 'firing' : 'resolved'))
  const action = field('event_update_action')
  const title = titleOf(field('event_update_user'), action)
  const message = field('event_update_message')
  const { identity, labels } = common
  const note = { ...NOTE, identity, labels, title: [title], description: message }
  const notes = action || message ? [signalOf(note, context)] : []
  // Said of what was on until then, also where the event has its end by the time that this is written.
  if (says(action, 'closed')) return reading(state('resolved', 'closed'), ...notes)
  // What is over can still be written about; it does not begin again.
  if (value === '0') return notes.length > 0 ? reading(...notes) : ignored('an update of what is over')
  return reading(...statesOf(action).map(status => state(status)), ...notes)
}

const NOTE = { status: 'resolved', kind: 'information' } as const

/** What an update makes of a problem that is on. A service's update has no phrases: only its severity changes. */
function statesOf(action: string): readonly ('firing' | 'acknowledged')[] {
  const changed = action === '' || says(action, 'unacknowledged') || says(action, 'changed severity')
  return [...(changed ? ['firing' as const] : []), ...(says(action, 'acknowledged') ? ['acknowledged' as const] : [])]
}

/** True where it is one of the phrases, which are joined by commas and "and". */
function says(action: string, phrase: string): boolean {
  return new RegExp(`(^|, | and )${phrase}($|, | )`).test(action)
}

function titleOf(user: string, action: string): string {
  if (user) return `${user} ${action || 'wrote'}`
  return action ? action[0]?.toUpperCase() + action.slice(1) : 'Somebody wrote'
}

type Field = (name: string) => string

function noticeOf(field: Field, what: string): Said {
  return {
    ...NOTE,
    title: [field('alert_subject'), `A notice of Zabbix's ${what}`],
    description: field('alert_message'),
    identity: field('event_id'),
    labels: { host: field('host_host'), address: field('host_ip'), send_to: field('alert_sendto') },
  }
}

function commonOf(payload: Readonly<Record<string, unknown>>, { source }: Context) {
  const field = (name: string) => fieldOf(payload, name)
  const name = field('event_severity')
  const detail = field('trigger_description') || field('alert_message')
  const host = field('host_host') || field('host_name')
  const internal = field('event_source') === INTERNAL
  // Of an item that cannot be read, the event's name is only the error.
  const item = internal && field('item_name') ? `${field('item_name')} on ${host} cannot be read` : ''
  const texts = [item && field('event_name'), field('event_opdata'), detail]
  return {
    title: [item, field('event_name'), field('alert_subject')],
    description: [...new Set(texts)].filter(Boolean).join('\n'),
    identity: field('event_id'),
    words: WORDS,
    severity: [
      // Only where the rulebook has it: else the number says it.
      lookUp(source.severities, name) === null ? '' : name,
      field('event_update_nseverity'),
      field('event_nseverity'),
      internal ? '0' : '',
    ],
    labels: {
      ...tagsOf(payload),
      ...{ alertname: item || field('event_name'), host, address: field('host_ip') },
      ...{ hostgroups: field('host_groups'), trigger_id: field('trigger_id'), send_to: field('alert_sendto') },
    },
    links: { source: eventPage(payload, source.url), runbook: addressOf(payload, 'trigger_url') },
    // Date and time come without their zone, which is that of whoever is notified; older versions have nothing else.
    startsAt: field('event_timestamp'),
    endsAt: field('event_recovery_timestamp'),
  }
}

function eventPage(payload: Readonly<Record<string, unknown>>, url: string | null): string | null {
  const base = addressOf(payload, 'zabbix_url').replace(/\/+$/, '') || url
  const [trigger, event] = [fieldOf(payload, 'trigger_id'), fieldOf(payload, 'event_id')]
  if (!base || !/^\d+$/.test(trigger) || !/^\d+$/.test(event)) return null
  return `${base}/tr_events.php?triggerid=${trigger}&eventid=${event}`
}
