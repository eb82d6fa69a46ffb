import { hash } from 'node:crypto'
import type { Severity } from '../../alert/severity.ts'
import { cut } from '../../lib/text.ts'
import { type Body, readJson } from '../body.ts'
import { textOf } from './path.ts'
import { type Context, isRecord, kindOf, type Reading, reading, unreadable } from './reading.ts'
import { signalOf } from './signal.ts'
import { statusFrom } from './status.ts'
import type { Delivered, System } from './system.ts'

/**
 * The webhook alert action of Splunk Enterprise and Cloud
 * (https://help.splunk.com/en/splunk-enterprise/alert-and-respond/alerting-manual, "Use a webhook alert action"). It says
 * which search found which row, and never that it is over: that, the identity and the severity may stand in the row.
 */
export const splunk: System = { read: readSplunk, body: withSeverity, deliveryId: runAndRow }

/** Splunk's own numbers (`alert.severity`) beside its words. */
const SEVERITIES: Readonly<Record<string, Severity>> = {
  ...{ '6': 'sev1', '5': 'sev2', '4': 'sev2', '3': 'sev3', '2': 'sev4', '1': 'sev4' },
  ...{ severe: 'sev2', debug: 'sev4' },
}

/** Where a row may say how bad it is, the surest first: `severity` may be about the event and not the alert. */
const SAYS_SEVERITY = ['tocsin_severity', 'severity', 'urgency', 'priority', 'level', 'log_level']

/** What most often tells one row from another, where the rulebook names no fields. */
const TELLING = ['service', 'host', 'src_ip']

/** Fields that Splunk puts into every row, and those that are ours. */
const INTERNAL = /^(_|date_|tocsin_)|^(punct|linecount|timestartpos|timeendpos|splunk_server(_group)?|eventtype)$/

type Row = Readonly<Record<string, string>>

function readSplunk(payload: unknown, context: Context): Reading {
  if (!isRecord(payload)) return unreadable('', `expected an object, found ${kindOf(payload)}`)
  const { search_name, sid, result } = payload
  if (result !== undefined && result !== null && !isRecord(result)) {
    return unreadable('result', `expected the row that was found, found ${kindOf(result)}`)
  }
  const search = textOf(search_name).trim()
  if (!search && !textOf(sid) && !isRecord(result)) {
    return unreadable('', 'none of search_name, sid, result says anything')
  }
  const row = rowFrom(result ?? {})
  const telling = (context.source.identity.length > 0 ? context.source.identity : TELLING).filter(name => row[name])
  const values = telling.map(name => row[name] ?? '')
  const title = search || 'Search in Splunk'
  return reading(
    signalOf(
      {
        kind: 'alert',
        status: statusFrom(row.tocsin_status ?? '', {}) ?? 'firing',
        title: [values.length > 0 ? `${title} (${values.join(', ')})` : title],
        description: descriptionFrom(row),
        identity: row.tocsin_key || identityOf(payload, search, telling, row),
        severity: [...SAYS_SEVERITY.map(name => row[name]), payload.severity],
        words: SEVERITIES,
        labels: {
          alertname: search,
          app: payload.app,
          owner: payload.owner,
          ...Object.fromEntries(Object.entries(row).filter(([name]) => !INTERNAL.test(name))),
        },
        links: {
          source: pageOf(textOf(payload.results_link), context),
          runbook: row.runbook_url,
          dashboard: row.dashboard_url,
        },
      },
      context,
    ),
  )
}

/** Several values of a field are one text; empty ones are none. */
function rowFrom(result: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(
    Object.entries(result).flatMap(([name, value]) => {
      const text = Array.isArray(value) ? value.map(textOf).filter(Boolean).join(', ') : textOf(value).trim()
      return text ? [[name, text]] : []
    }),
  )
}

/** A search that has no name is told from others by the hash in its job's id; the rest of that id is new in each run. */
function identityOf(payload: Readonly<Record<string, unknown>>, search: string, telling: readonly string[], row: Row) {
  const name = search || /RMD5[0-9a-f]+/.exec(textOf(payload.sid))?.[0] || `of ${textOf(payload.owner)}`
  return [textOf(payload.app), name, ...telling.map(field => `${field}=${row[field]}`)].join('/')
}

/** The row's fields line by line, without its raw text, which may hold anything. */
function descriptionFrom(row: Row): string {
  const lines = Object.entries(row).map(([name, value]) => (INTERNAL.test(name) ? '' : `${name}: ${cut(value, 500)}`))
  return lines.filter(Boolean).join('\n')
}

/** Splunk names itself as its own host calls it, which is often not what people can open. */
function pageOf(link: string, { source }: Context): string {
  if (source.url === null || !URL.canParse(link)) return link
  const { pathname, search } = new URL(link)
  return source.url + pathname + search
}

/** Splunk can send nothing but what it found: how bad that is may stand in the address that it was given. */
function withSeverity(request: Delivered): Body {
  const body = readJson(request)
  const severity = request.query.severity
  return severity && 'json' in body && isRecord(body.json) ? { json: { severity, ...body.json } } : body
}

function runAndRow(request: Delivered, payload: unknown): string | null {
  const sid = isRecord(payload) ? textOf(payload.sid) : ''
  return sid ? `${cut(sid, 300)} ${hash('sha256', request.raw, 'hex')}` : null
}
