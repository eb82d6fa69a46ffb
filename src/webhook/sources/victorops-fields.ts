import type { Alert, LinkKind } from '../../alert/alert.ts'
import { isSecretName } from '../redact.ts'
import { linkFrom } from './fields.ts'
import { textOf, valueAt } from './path.ts'

// What Splunk On-Call's two webhooks and its REST endpoint have in common.

type Fields = Readonly<Record<string, unknown>>

/** What is said under the first of these names that says anything. Keys with dots are flat: nothing is nested. */
export function said(payload: unknown, ...names: readonly string[]): string {
  for (const name of names) {
    const text = textOf(valueAt(payload, [name]))
    if (text && !isUnfilled(text)) return text
  }
  return ''
}

/** A variable of a template that had no value stays as it was written, with its dollar and braces. */
function isUnfilled(text: string): boolean {
  return text.includes('{{') && text.replace(/\$\{\{[^{}]*\}\}/g, '').trim() === ''
}

export type Standing = Pick<Alert, 'status' | 'kind'>

const FIRING: Standing = { status: 'firing', kind: 'alert' }
const ACKNOWLEDGED: Standing = { status: 'acknowledged', kind: 'alert' }
const RESOLVED: Standing = { status: 'resolved', kind: 'alert' }
const INFORMATION: Standing = { status: 'resolved', kind: 'information' }

const TYPES: ReadonlyMap<string, Standing> = new Map([
  ['CRITICAL', FIRING],
  ['WARNING', FIRING],
  ['ACKNOWLEDGEMENT', ACKNOWLEDGED],
  ['RECOVERY', RESOLVED],
  ['OK', RESOLVED],
])

const PHASES: ReadonlyMap<string, Standing> = new Map([
  ['UNACKED', FIRING],
  ['ACKED', ACKNOWLEDGED],
  ['RESOLVED', RESOLVED],
])

/** INFO, and whatever else a `message_type` may be, is information and pages nobody. */
export function standingOfType(type: string): Standing {
  return TYPES.get(type.trim().toUpperCase()) ?? INFORMATION
}

/** How the incident of a webhook stands; null where it says nothing of any incident. */
export function standingIn(payload: Fields): Standing | null {
  for (const name of ['phase', 'STATE.CURRENT_ALERT_PHASE', 'INCIDENT.CURRENT_PHASE']) {
    const standing = PHASES.get(said(payload, name).trim().toUpperCase())
    if (standing) return standing
  }
  // Its last alert may have been a mere INFO; that it escalates says that somebody is needed.
  if (isEscalation(payload)) return FIRING
  const type = said(payload, 'message_type', 'ALERT.message_type')
  return type ? standingOfType(type) : null
}

/** The form of an escalation webhook has these two always, empty as they may be. */
export function isEscalation(payload: Fields): boolean {
  return Object.hasOwn(payload, 'incident') && Object.hasOwn(payload, 'summary')
}

const ANNOTATION = /^(?:ALERT\.)?vo_annotate\.([usi])\.(.*)$/is

/** `vo_annotate.u.Runbook` is a link, `.s.` a note, `.i.` an image; what is no link of ours to show is a line of text. */
export function annotationsIn(payload: Fields) {
  const links: Partial<Record<LinkKind, string>> = {}
  const lines: string[] = []
  for (const key of Object.keys(payload)) {
    const [, kind = '', title = ''] = ANNOTATION.exec(key) ?? []
    const text = kind && said(payload, key)
    if (!text) continue
    const shownAs = linkFrom(text) === null ? null : linkKind(kind.toLowerCase(), title)
    if (shownAs && links[shownAs] === undefined) links[shownAs] = text
    else lines.push(title ? `${title}: ${text}` : text)
  }
  return { links, lines }
}

function linkKind(kind: string, title: string): LinkKind | null {
  if (kind === 's') return null
  if (kind === 'i') return 'image'
  if (/run ?book|play ?book/i.test(title)) return 'runbook'
  return /dashboard|grafana|graph/i.test(title) ? 'dashboard' : 'source'
}

/** What is read for itself, or is about the message and not about what happened. */
const READ = new Set(
  (
    'message_type entity_id entity_display_name entity_state state_message state_start_time timestamp alert_type ' +
    'monitoring_tool hostname host_name host service routing_key alert_url image_url ack_author ack_message ' +
    'source event phase state incident title message summary tool ack_user acked_ms resolved_by resolved_ms ' +
    'alert_uuid received_ms since_ms org'
  ).split(' '),
)
const ABOUT_THE_MESSAGE = /^(vo_|x-|alert_received_)/i

/** Fields of the sender's own as labels: rules may be written about them. Keys of integrations are nobody's to see. */
export function ownLabels(payload: Fields): Readonly<Record<string, string>> {
  const own = Object.keys(payload).flatMap(key => {
    const name = key.replace(/^ALERT\./, '')
    const value = payload[key]
    if (READ.has(name) || ABOUT_THE_MESSAGE.test(name) || /^(STATE|INCIDENT)\./.test(name)) return []
    return isSecretName(name) || typeof value === 'object' ? [] : [[name, said(payload, key)] as const]
  })
  return Object.fromEntries(own)
}
