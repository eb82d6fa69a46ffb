import type { Severity } from '../../alert/severity.ts'
import { type Body, parseJson, readFormOrJson } from '../body.ts'
import { textOf, valueAt } from './path.ts'
import { type Context, ignored, isRecord, kindOf, type Reading, reading, unreadable } from './reading.ts'
import { type Said, signalOf } from './signal.ts'
import type { Delivered, System } from './system.ts'

/**
 * Uptime Kuma's notification type Webhook
 * (https://github.com/louislam/uptime-kuma/blob/master/server/notification-providers/webhook.js): JSON, a form with the
 * JSON in one field, or GET with the JSON in the address.
 */
export const uptimeKuma: System = { read: readKuma, body: readPayload, methods: ['GET'] }

type Fields = Readonly<Record<string, unknown>>

const SEVERITIES: Readonly<Record<string, Severity>> = { down: 'sev2', expiry: 'sev3' }

async function readPayload(request: Delivered): Promise<Body> {
  if (request.method === 'GET') {
    const { msg, heartbeat, monitor } = request.query
    if (msg === undefined && heartbeat === undefined && monitor === undefined) {
      return { fault: 'the address has none of msg, heartbeat, monitor' }
    }
    return { json: { msg, heartbeat: jsonIn(heartbeat), monitor: jsonIn(monitor) } }
  }
  const body = await readFormOrJson(request)
  if (!('json' in body) || !isRecord(body.json) || typeof body.json.data !== 'string') return body
  return parseJson(body.json.data)
}

/** What is no JSON is left for the reading to complain of. */
function jsonIn(text: string | undefined): unknown {
  if (text === undefined) return null
  const parsed = parseJson(text)
  return 'json' in parsed ? parsed.json : text
}

function readKuma(payload: unknown, context: Context): Reading {
  if (!isRecord(payload)) return unreadable('', `expected an object, found ${kindOf(payload)}`)
  const { heartbeat, monitor } = payload
  const msg = textOf(payload.msg)
  if (heartbeat !== undefined && heartbeat !== null && !isRecord(heartbeat)) {
    return unreadable('heartbeat', `expected an object or null, found ${kindOf(heartbeat)}`)
  }
  if (monitor !== undefined && monitor !== null && !isRecord(monitor)) {
    return unreadable('monitor', `expected an object or null, found ${kindOf(monitor)}`)
  }
  if (!heartbeat && !monitor) {
    return msg ? ignored(`about no monitor: ${msg}`) : unreadable('', 'none of heartbeat, monitor, msg says anything')
  }
  const id = textOf(monitor?.id) || textOf(heartbeat?.monitorID)
  if (!id) return unreadable('monitor.id', 'nothing here says which monitor it is about')
  const common = commonOf(id, monitor ?? {}, context)
  if (!heartbeat) return reading(signalOf(expiryOf(id, msg, common), context))
  const status = textOf(heartbeat.status)
  if (status === '2' || status === '3') return ignored('a monitor that is pending, or in maintenance')
  if (status !== '0' && status !== '1') {
    return unreadable('heartbeat.status', `expected 0 (down), 1 (up), 2 or 3, found ${kindOf(heartbeat.status)}`)
  }
  const at = instantOf(heartbeat.time)
  const said: Said = {
    ...common,
    status: status === '0' ? 'firing' : 'resolved',
    // The end is told in the words of the beginning: that is what it ends.
    title: [`${common.name} is down`],
    description: [textOf(heartbeat.msg) || msg, textOf(monitor?.description)].filter(Boolean).join('\n'),
    identity: id,
    severity: [common.tagged || 'down'],
    // A reminder bears its own time; only the change is marked as important.
    startsAt: status === '0' && heartbeat.important === true ? at : null,
    endsAt: at,
  }
  return reading(signalOf(said, context))
}

/** A certificate or a domain runs out. Kuma says so some days before, and never that it was renewed. */
function expiryOf(id: string, msg: string, common: ReturnType<typeof commonOf>): Said {
  const what = /certificate/i.test(msg) ? 'certificate' : /domain/i.test(msg) ? 'domain' : 'notice'
  return {
    ...common,
    status: 'firing',
    title: [what === 'notice' ? msg : `The ${what} of ${common.name} runs out`],
    description: msg,
    identity: `${id} ${what}`,
    severity: ['expiry'],
    labels: { ...common.labels, alertname: `${common.name} ${what}` },
  }
}

function commonOf(id: string, monitor: Fields, { source }: Context) {
  const tags = tagsOf(monitor.tags)
  const name = textOf(monitor.pathName) || textOf(monitor.name) || `Monitor ${id}`
  const address = addressOf(monitor)
  return {
    kind: 'alert' as const,
    name,
    tagged: tags.severity ?? tags.sev ?? '',
    words: SEVERITIES,
    labels: { ...tags, alertname: name, monitor: id, type: monitor.type, instance: address },
    links: {
      source: source.url === null ? address : `${source.url}/dashboard/${encodeURIComponent(id.toWellFormed())}`,
    },
  }
}

/** Kuma fills in `https://` for what is no web page; what logs in there is not for everybody to read. */
function addressOf(monitor: Fields): string {
  const url = textOf(monitor.url).replace(/\/\/[^/@\s]*@/, '//')
  if (url && !/^https?:\/\/$/.test(url)) return url
  return [textOf(monitor.hostname), textOf(monitor.port)].filter(Boolean).join(':')
}

/** A tag without a value is there or not. */
function tagsOf(tags: unknown): Readonly<Record<string, string>> {
  if (!Array.isArray(tags)) return {}
  const pairs = tags.map((tag: unknown) => [textOf(valueAt(tag, ['name'])), textOf(valueAt(tag, ['value'])) || 'true'])
  return Object.fromEntries(pairs.filter(([name]) => name !== ''))
}

/** `2026-09-14 02:17:41.318`: UTC, whatever zone Kuma shows to people. */
function instantOf(time: unknown): string {
  return textOf(time).replace(/^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)$/, '$1T$2Z')
}
