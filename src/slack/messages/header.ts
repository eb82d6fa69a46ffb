import type { KnownBlock } from '@slack/web-api'
import type { Causes } from '../../alert/storm.ts'
import { isLastResort, type Policy, type Position } from '../../escalation/policy.ts'
import { type Call, callAt, holderOf, type Incident, opensChannel } from '../../incident/incident.ts'
import { count, line, strung } from '../../lib/text.ts'
import { formatDuration } from '../../lib/time.ts'
import type { IncidentAction } from '../ids.ts'
import { link, type Mrkdwn, mrkdwn, webAddress } from '../text.ts'
import { actions, ask, askToEscalate, context, header, moreMenu, section, severityMenu } from './blocks.ts'
import { type Message, message, type Rules } from './message.ts'
import { dots, fallback, heading, lines, roleTitle, severityTitle, sign, since, standing } from './words.ts'

/** The incident's card, at the top of its channel or alone in another, edited in place: the first line says what it is. */
export function headerMessage(incident: Incident, rules: Rules): Message {
  return message(fallback(incident, rules), [
    header(`${sign(incident)} ${heading(incident)}`),
    status(incident, rules),
    what(incident),
    alerts(incident),
    roles(incident, rules),
    calls(incident),
    buttons(incident),
  ])
}

function status(incident: Incident, rules: Rules): KnownBlock {
  const over = incident.resolvedAt
  const facts = dots([
    standing(incident),
    severityTitle(incident.severity, rules),
    incident.service && line(incident.service, 80),
    over ? `lasted ${formatDuration(over.getTime() - incident.startedAt.getTime())}` : since(incident),
    incident.reopened > 0 ? 'reopened' : null,
  ])
  const { severity, severityBecause: why } = incident
  const reason = why === undefined ? null : mrkdwn`${severity}, because of ${line(why, 200)}`
  const text = section(lines([facts, reason, addresses(incident)]), 2_500)
  return incident.status === 'resolved' ? text : { ...text, accessory: severityMenu(incident, rules) }
}

function addresses({ links }: Incident): Mrkdwn | null {
  const known = [
    { url: links.runbook, label: 'Runbook' },
    { url: links.dashboard, label: 'Dashboard' },
    { url: links.source, label: 'Alert source' },
  ].filter(({ url }) => url !== null && (webAddress(url)?.length ?? Infinity) <= 600)
  return known.length > 0 ? dots(known.map(({ url, label }) => link(url, label))) : null
}

/** What is wrong; when it is over, what it was. */
function what({ status, title, description, summary, cause }: Incident): KnownBlock | null {
  if (status !== 'resolved') {
    const text = strung(description, 300)
    return text === '' || text === line(title, 300) ? null : section(mrkdwn`${text}`)
  }
  const told = [
    summary ? mrkdwn`*Summary* ${line(summary, 500)}` : null,
    cause ? mrkdwn`*Cause* ${line(cause, 300)}` : null,
  ]
  return summary || cause ? section(lines(told)) : null
}

/** At most this many roles are named one by one. */
const ROLES = 6

function roles(incident: Incident, rules: Rules): KnownBlock | null {
  const names = [...new Set([...rules.roles.keys(), ...Object.keys(incident.roles)])]
  const held = names.filter(name => holderOf(incident, name))
  // What shares a channel with others is short: that nobody leads in it goes without saying.
  const open = opensChannel(incident) ? names.filter(name => !holderOf(incident, name)) : []
  const all = [...held, ...open]
  if (all.length === 0) return null
  const told = all.slice(0, ROLES).map(name => {
    const holder = holderOf(incident, name)
    return holder
      ? mrkdwn`${roleTitle(name, rules)}: *${line(holder.name, 60)}*`
      : mrkdwn`${roleTitle(name, rules)}: open`
  })
  const rest = all.length - told.length
  return context(dots([...told, rest > 0 ? `${rest} more` : null]))
}

/** How many alerts are named one by one: the sender shows the rest better. */
const ALERTS = 3

function alerts({ status, alerts: { firing, total, cut, newest, causes } }: Incident): KnownBlock | null {
  if (total === 0) return null
  const tally = firing > 0 ? `${firing} of ${count(total, 'alert')} firing` : `${count(total, 'alert')}, none firing`
  if (causes) return topCauses(tally, causes)
  const shown = status === 'resolved' ? [] : newest.slice(0, ALERTS)
  const listed = shown.map(alert => mrkdwn`• ${link(alert.link, line(alert.title, 80))}`)
  const head = dots([mrkdwn`*${tally}*`, cut > 0 ? `+${cut} more cut by the sender` : null])
  if (listed.length === 0) return context(head)
  const earlier = total - listed.length
  return section(lines([head, ...listed, earlier > 0 ? mrkdwn`… and ${earlier} earlier` : null]), 2_500)
}

/** So many causes are named one by one; also when it is over: they are what it was kept from people. */
const CAUSES = 5

/** A storm in a few lines: what most of its alerts are about. */
function topCauses(tally: string, causes: Causes): KnownBlock {
  const all = Object.entries(causes).sort(([a, many], [b, more]) => more - many || a.localeCompare(b))
  const shown = all.slice(0, CAUSES).map(([cause, alerts]) => mrkdwn`• ${line(cause, 80)}: ${count(alerts, 'alert')}`)
  const rest = all.length - shown.length
  const head = dots([mrkdwn`*${tally}*`, `in place of ${count(all.length, 'incident')}`])
  return section(lines([head, ...shown, rest > 0 ? mrkdwn`… and ${count(rest, 'more cause')}` : null]), 2_500)
}

/** At most this many people are named as called. */
const CALLED = 5

/** Whom we called, while nobody has answered. */
function calls(incident: Incident): KnownBlock | null {
  const { status, policy, position, held } = incident
  if (status !== 'triggered') return null
  if (!policy) return context(mrkdwn`No escalation policy: nobody is called by itself.`)
  if (held) return context(mrkdwn`${incident.severity} pages nobody by itself · Escalate calls whoever is on call.`)
  const call = callAt(incident, position)
  return context(dots([place(policy, position), position && call ? names(call) : null]))
}

function place(policy: Policy, position: Position | null): string {
  if (position === null) return 'Everybody has been called and nobody has acknowledged'
  if (isLastResort(policy, position)) return 'Calling the last resort'
  return `Calling step ${position.step + 1} of ${policy.steps.length}, round ${position.round + 1} of ${policy.rounds}`
}

function names({ users, unreached }: Call): string {
  const told = users
    .slice(0, CALLED)
    .map(({ id, name }) => `${line(name, 60)}${unreached.includes(id) ? ' (not reached)' : ''}`)
  const rest = users.length - told.length
  return users.length === 0
    ? 'nobody is on call'
    : `called: ${[...told, ...(rest > 0 ? [`${rest} more`] : [])].join(', ')}`
}

function buttons(incident: Incident): KnownBlock | null {
  // Who opens a channel goes on there: its roles are given there, too.
  const own = ask(opensChannel(incident) ? 'roles' : 'promote', incident)
  const roles: readonly IncidentAction[] = opensChannel(incident) ? [] : ['roles']
  const rest: readonly IncidentAction[] = ['silence', 'note', ...roles, 'playbook', 'timeline']
  switch (incident.status) {
    case 'triggered':
      return actions([
        ask('acknowledge', incident, 'primary'),
        ask('resolve', incident),
        ...askToEscalate(incident),
        own,
        // The beginning is short: the timeline gives way to why people were called at all.
        moreMenu(['mitigate', ...rest.slice(0, 3), 'why'], incident),
      ])
    case 'acknowledged':
      return actions([
        ask('mitigate', incident, 'primary'),
        ask('resolve', incident),
        ...askToEscalate(incident),
        own,
        moreMenu([...rest.slice(0, 4), 'why'], incident),
      ])
    case 'mitigated':
      return actions([
        ask('resolve', incident, 'primary'),
        ...askToEscalate(incident),
        own,
        moreMenu([...rest.slice(0, 4), 'why'], incident),
      ])
    case 'resolved':
      return actions([ask('reopen', incident), moreMenu(['note', 'roles', 'playbook', 'timeline', 'why'], incident)])
    default:
      return incident.status satisfies never
  }
}
