import type { Severity } from '../../alert/severity.ts'
import { cut } from '../../lib/text.ts'
import { readFormOrJson, readJsonWithIds } from '../body.ts'
import { labelsOf, monitorIn, nameOf, plainText, priorityIn, runbookIn, scopeIn, tagsOf } from './datadog-texts.ts'
import { textOf, valueAt } from './path.ts'
import { type Context, ignored, isRecord, kindOf, type Reading, reading, unreadable } from './reading.ts'
import { signalOf } from './signal.ts'
import type { System } from './system.ts'

/**
 * Datadog's webhooks integration (https://docs.datadoghq.com/integrations/webhooks/). The body is a template: the one of
 * our docs, one of the user's own with other names, or Datadog's default.
 */
export const datadog: System = {
  read: readDatadog,
  // Ids have 19 digits, and templates often forget the quotes.
  body: request => readFormOrJson(request, readJsonWithIds),
  takesUnreadable: true,
}

/** Nobody reads more of a text than this. */
const LONGEST = 16_000

type State = 'triggered' | 'warn' | 'no data' | 'recovered' | 'renotify'

const SEVERITIES: Readonly<Record<string, Severity>> = { triggered: 'sev2', warn: 'sev3', 'no data': 'sev3' }

/** A template's value by its names. A variable that Datadog does not know stays in it as it was written. */
type Field = (...names: readonly string[]) => string

function readDatadog(payload: unknown, context: Context): Reading {
  if (!isRecord(payload)) return unreadable('', `expected an object, found ${kindOf(payload)}`)
  const field: Field = (...names) => {
    for (const name of names) {
      const text = cut(textOf(valueAt(payload, [name])).trim(), LONGEST)
      if (text && !/^\$[A-Z_]+(\[.*\])?$/.test(text)) return text
    }
    return ''
  }
  const title = cut(field('alert_title', 'event_title', 'title'), 1_000)
  const body = field('text', 'body', 'message')
  if (!title && !body && !field('alert_id', 'monitor_id')) {
    return unreadable('', 'none of alert_title, event_title, title, body, alert_id says anything')
  }
  if (/^\s*(\[[^\]]*\]\s*)*\[TEST\]/i.test(title)) return ignored('a test notification')
  const state = stateFrom(field, title)
  const monitor = field('alert_id', 'monitor_id') || monitorIn(field('body', 'text'))
  const scope = tagsOf(field('alert_scope', 'scopes', 'scope') || scopeIn(title, `${field('link')} ${field('body')}`))
  const identity = field('alert_cycle_key') || (monitor && [monitor, ...scope.toSorted()].join(' '))
  const name = nameOf(title)
  const labels = {
    alertname: name,
    monitor,
    host: field('hostname'),
    org: field('org_name'),
    ...labelsOf([...tagsOf(field('tags')), ...scope]),
  }
  const said = {
    title: [titleOf(name, scope), body],
    description: descriptionOf(field),
    labels,
    links: linksOf(field, monitor, context),
  }
  if (state === null) {
    const event = identity || field('event_id', 'id', 'aggreg_key')
    return reading(signalOf({ ...said, kind: 'information', status: 'firing', identity: event }, context))
  }
  return reading(
    signalOf(
      {
        ...said,
        kind: 'alert',
        status: state === 'recovered' ? 'resolved' : 'firing',
        identity: identity || field('id', 'event_id'),
        severity: severityOf(state, field, title),
        words: SEVERITIES,
        // Datadog sends a firing again if we could not take it, perhaps after its end. Of later changes it is not the start.
        startsAt: field('alert_transition', 'transition').toLowerCase() === 'triggered' ? field('date') : null,
        endsAt: field('date', 'last_updated'),
      },
      context,
    ),
  )
}

/** Null where it is about no monitor. A transition that nobody knows yet fires: it must not be lost. */
function stateFrom(field: Field, title: string): State | null {
  const said = field('alert_transition', 'transition').toLowerCase()
  if (!said || said === 'null') return stateIn(title)
  const state = stateIn(`[${said}]`) ?? 'triggered'
  return state === 'renotify' ? (stateIn(title) ?? state) : state
}

function stateIn(title: string): State | null {
  const [, word = ''] =
    /\[((?:warn |no data )?recovered|(?:re-)?(?:triggered|warn|no data)|renotify)\b[^\]]*\]/i.exec(title) ?? []
  const bare = word.toLowerCase().replace(/^re-/, '')
  if (bare.endsWith('recovered')) return 'recovered'
  return bare === 'triggered' || bare === 'warn' || bare === 'no data' || bare === 'renotify' ? bare : null
}

/** A warning is never worse than one, whatever the priority of its monitor. */
function severityOf(state: State, field: Field, title: string): readonly string[] {
  const priority = field('alert_priority', 'severity') || priorityIn(title)
  const type = field('alert_type')
  const warns = state === 'warn' || (state === 'renotify' && type.toLowerCase() === 'warning')
  if (warns && !/^p[45]$/i.test(priority)) return ['warn']
  return [priority, state, type]
}

function titleOf(name: string, scope: readonly string[]): string {
  const where = scope.join(',')
  return name && where && !name.includes(where) ? `${name} (${where})` : name
}

/** What the monitor's message says, and the sentence that Datadog makes of the state, once. */
function descriptionOf(field: Field): string {
  const message = plainText(field('text') || field('body', 'message'))
  const status = field('alert_status')
  return [message, message.includes(status) ? '' : status].filter(Boolean).join('\n\n')
}

function linksOf(field: Field, monitor: string, { source }: Context) {
  const link = field('link', 'url')
  const site = URL.canParse(link) ? new URL(link).origin : (source.url ?? '')
  const page = site && monitor && `${site}/monitors/${monitor}`
  const body = field('body')
  return {
    source: link || page,
    dashboard: link.startsWith(page) ? '' : page,
    image: field('snapshot') || /!\[[^\]]*\]\((https?:[^)\s]+)\)/.exec(body)?.[1],
    runbook: runbookIn(field('text')) || runbookIn(body),
  }
}
