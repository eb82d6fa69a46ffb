import type { Severity } from '../../alert/severity.ts'
import { type Actor, holderOf, type Incident, label, type Status } from '../../incident/incident.ts'
import { line } from '../../lib/text.ts'
import { channel, date, join, link, type Mrkdwn, mrkdwn } from '../text.ts'
import type { Rules } from './message.ts'

const STATUS: Record<Status, string> = {
  triggered: 'Triggered',
  acknowledged: 'Acknowledged',
  mitigated: 'Mitigated',
  resolved: 'Resolved',
}
const COLOR: Record<Severity, string> = { sev1: '🔴', sev2: '🟠', sev3: '🟡', sev4: '🔵' }

export function statusWord(status: Status): string {
  return STATUS[status]
}

/** How bad it is while it lasts, then that it is over. */
export function sign({ status, severity }: Pick<Incident, 'status' | 'severity'>): string {
  return status === 'resolved' ? '✅' : COLOR[severity]
}

/** `sev1 · Critical`. */
export function severityTitle(severity: Severity, { severities }: Rules): string {
  const title = line(severities[severity].title, 40)
  return title === '' || title === severity ? severity : `${severity} · ${title}`
}

export function roleTitle(role: string, { roles }: Rules): string {
  return line(roles.get(role)?.title ?? role, 60)
}

export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'user':
      return line(actor.name, 80)
    case 'api':
      return /^(api)?$/i.test(line(actor.name, 80)) ? 'the API' : `${line(actor.name, 70)} (API)`
    case 'source':
      return `${actor.pager ? '' : 'source '}${line(actor.name, 80)}`
    case 'tocsin':
      return 'Tocsin'
    default:
      return actor satisfies never
  }
}

/** `INC-142 Checkout is down`. */
export function heading(incident: Pick<Incident, 'number' | 'title'>): string {
  return line(`${label(incident)} ${incident.title}`, 140)
}

/** `Acknowledged by Ada`, with the name as it is: only the last to act counts, and only while it holds. */
export function standing(incident: Incident): Mrkdwn {
  const word = statusWord(incident.status)
  const by =
    incident.status === 'acknowledged'
      ? incident.acknowledgedBy
      : incident.status === 'resolved'
        ? incident.resolvedBy
        : null
  return by ? mrkdwn`*${word}* by ${actorName(by)}` : mrkdwn`*${word}*`
}

export function since(incident: Incident): Mrkdwn {
  return mrkdwn`since ${date(incident.startedAt)}`
}

export function commander(incident: Incident, rules: Rules): string | null {
  const holder = holderOf(incident, 'commander')
  return holder ? `${roleTitle('commander', rules)} ${line(holder.name, 80)}` : null
}

/** Facts side by side; those that are not known are left out. */
export function dots(facts: readonly (string | Mrkdwn | null)[]): Mrkdwn {
  const known = facts.filter(fact => fact !== null)
  return join(
    known.filter(fact => fact !== ''),
    ' · ',
  )
}

export function lines(all: readonly (Mrkdwn | null)[]): Mrkdwn {
  return join(
    all.filter(text => text !== null),
    '\n',
  )
}

/** The way into it: its channel, or its card in a channel that it shares. */
export function room({ channel: own, header, cardLink, room }: Incident): Mrkdwn | null {
  if (own) return channel(own.id)
  if (cardLink !== undefined) return link(cardLink, line(room, 81))
  return header && channel(header.channel)
}

/** What a notification shows of the incident. */
export function fallback(incident: Incident, rules: Rules): Mrkdwn {
  const severity = severityTitle(incident.severity, rules)
  return mrkdwn`${sign(incident)} ${heading(incident)} · ${statusWord(incident.status)} · ${severity}`
}
