import type { Alert } from '../../alert/alert.ts'
import { textOf, valueAt } from './path.ts'
import { isRecord } from './reading.ts'
import type { Said } from './signal.ts'

// What each of Sentry's resources says. A text instead: the path at which its identity was looked for in vain.

type Fields = Readonly<Record<string, unknown>>

/** Sentry's levels, beside the common words. */
const LEVELS = { debug: 'sev4' } as const

/** An issue alert. It never says that it is over: that is the issue's to say, or the source's `expire_after`. */
export function fromEvent(data: Fields, event: Fields): Said | string {
  const issue = textOf(event.issue_id) || issueIn(textOf(event.issue_url)) || textOf(event.groupID)
  if (!issue) return 'data.event.issue_id'
  const rule = textOf(data.triggered_rule) || textOf(valueAt(data, ['issue_alert', 'title']))
  const title = titleOf(event)
  return {
    kind: 'alert',
    status: 'firing',
    title: [title],
    description: lines(textOf(event.message) === title ? '' : event.message, event.culprit, rule && `Rule: ${rule}`),
    identity: identityOf(issue),
    severity: [settingOf(data, 'severity'), event.level],
    words: LEVELS,
    labels: { ...tagsOf(event.tags), ...commonOf(event), alertname: title, rule, project: projectOf(event) },
    links: { source: event.web_url, runbook: settingOf(data, 'runbook') },
  }
}

/** A metric alert: its id is one episode's, from critical or warning to resolved. */
export function fromMetricAlert(action: string, data: Fields, alert: Fields): Said | string {
  const id = textOf(alert.id) || textOf(alert.identifier)
  if (!id) return 'data.metric_alert.id'
  const rule = isRecord(alert.alert_rule) ? alert.alert_rule : {}
  const projects = Array.isArray(alert.projects) ? alert.projects.map(textOf).join(', ') : ''
  return {
    kind: 'alert',
    status: action === 'resolved' ? 'resolved' : 'firing',
    // Its description's title changes with its state.
    title: [alert.title, rule.name, data.description_title],
    description: data.description_text,
    identity: `metric ${id}`,
    severity: [action],
    words: { critical: 'sev2' },
    labels: {
      alertname: rule.name ?? alert.title,
      environment: rule.environment,
      project: projects,
      aggregate: rule.aggregate,
      dataset: rule.dataset,
      query: rule.query,
    },
    links: { source: data.web_url },
    startsAt: alert.date_started,
    endsAt: alert.date_closed,
  }
}

/** An issue as such, whatever alerts were about it. */
export function ofIssue(issue: Fields, status: Alert['status'], ended: string | null): Said | string {
  const id = textOf(issue.id)
  if (!id) return 'data.issue.id'
  const title = titleOf(issue)
  return {
    kind: 'alert',
    status,
    title: [title],
    description: lines(issue.culprit, issue.shortId),
    identity: identityOf(id),
    severity: [issue.level],
    words: LEVELS,
    labels: {
      ...commonOf(issue),
      alertname: title,
      project: valueAt(issue, ['project', 'slug']),
      issue: issue.shortId,
    },
    links: { source: textOf(issue.web_url) || issue.permalink },
    ended,
  }
}

/** The body of the WebHooks plugin: flat, with the issue's id and the event. */
export function fromLegacyPlugin(payload: Fields): Said {
  const event = isRecord(payload.event) ? payload.event : {}
  const title = titleOf(event) || textOf(payload.message)
  const rules = Array.isArray(payload.triggering_rules) ? payload.triggering_rules.map(textOf).join(', ') : ''
  return {
    kind: 'alert',
    status: 'firing',
    title: [title, payload.culprit],
    description: lines(
      textOf(payload.message) === title ? '' : payload.message,
      payload.culprit,
      rules && `Rule: ${rules}`,
    ),
    identity: identityOf(textOf(payload.id)),
    severity: [payload.level],
    words: LEVELS,
    labels: {
      ...tagsOf(event.tags),
      ...commonOf(event),
      alertname: title,
      rule: rules,
      project: textOf(payload.project_slug) || payload.project,
      level: payload.level,
    },
    links: { source: payload.url },
  }
}

/** A line on the timeline of whatever an issue has opened. */
export function noteFrom(issue: string, title: string, description: unknown): Said | string {
  if (!issue) return 'data.issue_id'
  return { kind: 'information', status: 'resolved', title: [title], description, identity: identityOf(issue) }
}

function identityOf(issue: string): string {
  return `issue ${issue}`
}

function titleOf(of: Fields): string {
  const type = textOf(valueAt(of, ['metadata', 'type']))
  const value = textOf(valueAt(of, ['metadata', 'value']))
  return textOf(of.title) || [type, value].filter(Boolean).join(': ') || textOf(of.message) || textOf(of.culprit)
}

function commonOf(of: Fields): Fields {
  const said = { environment: of.environment, release: of.release, level: of.level, platform: of.platform }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => textOf(value)))
}

/** Pairs, as lists or as objects. Who the user was is left out: labels are seen by everybody. */
function tagsOf(tags: unknown): Readonly<Record<string, string>> {
  if (!Array.isArray(tags)) return {}
  const pairs = tags.map((tag: unknown): readonly [string, string] =>
    isRecord(tag) ? [textOf(tag.key), textOf(tag.value)] : [textOf(valueAt(tag, ['0'])), textOf(valueAt(tag, ['1']))],
  )
  return Object.fromEntries(pairs.filter(([name]) => name !== '' && !/^user(\.|$)/.test(name)))
}

/** What whoever made the rule has filled in for us. */
function settingOf(data: Fields, name: string): string {
  const settings = valueAt(data, ['issue_alert', 'settings'])
  if (!Array.isArray(settings)) return ''
  return textOf(
    valueAt(
      settings.find(setting => textOf(valueAt(setting, ['name'])).toLowerCase() === name),
      ['value'],
    ),
  )
}

function issueIn(url: string): string {
  return /\/issues\/(\d+)/.exec(url)?.[1] ?? ''
}

/** The event has its project as a number; its address has the name. */
function projectOf(event: Fields): string {
  return /\/projects\/[^/]+\/([^/]+)\//.exec(textOf(event.url))?.[1] ?? textOf(event.project)
}

function lines(...texts: readonly unknown[]): string {
  return texts.map(textOf).filter(Boolean).join('\n')
}
