import { type Body, parseJson, readFormOrJson, readJson } from '../body.ts'
import { isRecord } from './reading.ts'
import type { Delivered } from './system.ts'
import { standingIn } from './victorops-fields.ts'

/**
 * Escalation webhooks are forms, their values in literal quotes; outgoing webhooks are whatever their template makes,
 * JSON as a rule, and broken JSON where a text that was filled in has quotes or line breaks.
 */
export async function readBody(request: Delivered): Promise<Body> {
  const text = request.raw.toString('utf8')
  if (isForm(request) && !/^\ufeff?\s*\{/.test(text)) {
    const form = await readFormOrJson(request)
    return 'json' in form && isRecord(form.json) ? { json: unquoted(form.json) } : form
  }
  const body = readJson(request)
  if ('json' in body) return body
  const fields = fieldsIn(text)
  return standingIn(fields) === null ? body : { json: fields }
}

export function isForm({ headers }: Pick<Delivered, 'headers'>): boolean {
  return /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(headers['content-type'] ?? '')
}

function unquoted(form: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(form).map(([name, value]) => [name, typeof value === 'string' ? withoutQuotes(value) : value]),
  )
}

function withoutQuotes(text: string): string {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text
}

/** The names of the template in docs/sources/victorops.md, and Splunk On-Call's own. */
const FIELD = new RegExp(
  '"((?:ALERT|STATE|INCIDENT)\\.[^"\\\\\\r\\n]{1,200}|source|event|phase|state|message_type|incident|entity_id|' +
    'title|message|routing_key|tool|ack_user|acked_ms|resolved_by|resolved_ms|alert_uuid|received_ms|since_ms|' +
    'service|host|org)"\\s*:\\s*',
  'g',
)

/** A value reaches to where the next field begins, whatever is within it. Of two of a name the last counts, as in JSON. */
function fieldsIn(text: string): Readonly<Record<string, string>> {
  const found = [...text.matchAll(FIELD)]
  return Object.fromEntries(
    found.map((match, index) => {
      const next = found[index + 1]
      const raw = text.slice(match.index + match[0].length, next?.index).trimEnd()
      return [match[1] ?? '', valueIn(raw.replace(next ? /,$/ : /\}$/, '').trimEnd())]
    }),
  )
}

function valueIn(raw: string): string {
  if (!raw.startsWith('"')) return raw === 'null' ? '' : raw
  const inner = raw.slice(1, raw.length > 1 && raw.endsWith('"') ? -1 : undefined)
  // Where only its line breaks were wrong, its escapes are right.
  const escaped = inner.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')
  const body = parseJson(`"${escaped}"`)
  return 'json' in body && typeof body.json === 'string' ? body.json : inner
}
