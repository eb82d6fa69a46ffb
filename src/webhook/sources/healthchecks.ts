import type { Severity } from '../../alert/severity.ts'
import { type Body, readFormOrJson } from '../body.ts'
import { lookUp } from './fields.ts'
import { textOf } from './path.ts'
import { type Context, ignored, isRecord, kindOf, type Reading, reading, unreadable } from './reading.ts'
import { signalOf } from './signal.ts'
import type { Delivered, System } from './system.ts'

/**
 * Healthchecks' webhooks (https://healthchecks.io/docs/configuring_notifications/, "Webhooks"): address, method and body
 * are the user's own, for down and for up. We read the template of our docs, `$JSON` alone, and placeholders in the
 * address; what is in it beyond is left.
 */
export const healthchecks: System = { read: readCheck, body: readPayload, methods: ['GET'] }

type Fields = Readonly<Record<string, unknown>>

const SEVERITIES: Readonly<Record<string, Severity>> = { down: 'sev3' }

/** Among tags, which may be any words: only those that hardly mean anything else. */
const SEVERITY_TAG = /^(sev-?[1-4]|p[1-5]|critical|high|error|warning|medium|low|info)$/i

async function readPayload(request: Delivered): Promise<Body> {
  const { token: _, ...query } = request.query
  if (request.method === 'GET') {
    return 'status' in query ? { json: query } : { fault: 'the address has no status: add ?status=$STATUS&code=$CODE' }
  }
  // A body may be left empty, with everything in the address.
  return request.raw.length === 0 && 'status' in query ? { json: query } : readFormOrJson(request)
}

function readCheck(payload: unknown, context: Context): Reading {
  if (!isRecord(payload)) return unreadable('', `expected an object, found ${kindOf(payload)}`)
  const check: Fields = isRecord(payload.check) ? payload.check : {}
  /** What was said beside the check comes first: its own words are of the same moment. */
  const said = (...names: readonly string[]): string => {
    for (const name of names) {
      const text = textOf(payload[name]) || textOf(check[name])
      if (text) return text
    }
    return ''
  }
  const name = said('name') || (typeof payload.check === 'string' ? payload.check : '') || said('slug')
  const identity = said('code', 'uuid') || name
  if (!identity) return unreadable('code', 'none of code, check.uuid, name, check says which check it is about')
  const word = said('status').trim().toLowerCase()
  if (name === 'TEST') return ignored('a test notification')
  // In grace it was heard of, and is late again by the time that Healthchecks tells.
  if (/^(new|started)$/.test(word)) return ignored(`a check that is ${word}`)
  if (!/^(down|up|grace|paused)$/.test(word)) {
    return unreadable(
      'status',
      `expected down or up, found ${word ? `"${word.slice(0, 40)}"` : kindOf(payload.status)}`,
    )
  }
  const tags = said('tags').split(/\s+/).filter(Boolean)
  const at = said('now')
  return reading(
    signalOf(
      {
        kind: 'alert',
        status: word === 'down' ? 'firing' : 'resolved',
        // The end is told in the words of the beginning: that is what it ends.
        title: [`${name || 'A check'} is down`],
        description: descriptionOf(said),
        identity,
        severity: [tags.find(tag => isSeverityTag(tag, context)) ?? 'down'],
        words: SEVERITIES,
        labels: { ...labelsOf(tags), alertname: name, slug: said('slug'), tags: tags.join(' ') },
        links: { source: pageOf(said, context) },
        // The moment of the change, the same in each attempt to tell it.
        startsAt: word === 'down' ? at : null,
        endsAt: at,
        ended: word === 'paused' ? 'paused' : null,
      },
      context,
    ),
  )
}

function isSeverityTag(tag: string, { source }: Context): boolean {
  return SEVERITY_TAG.test(tag) || lookUp(source.severities, tag) !== null
}

/** Tags are bare words; those that look like labels are. */
function labelsOf(tags: readonly string[]): Readonly<Record<string, string>> {
  const pairs = tags.map(tag => /^([^:=]+)[:=](.+)$/.exec(tag) ?? [])
  return Object.fromEntries(pairs.flatMap(([, name, value]) => (name && value ? [[name, value]] : [])))
}

function descriptionOf(said: (...names: readonly string[]) => string): string {
  const status = said('exitstatus')
  const last = said('last_ping')
  return [
    said('desc'),
    last && `Last heard of: ${last}`,
    status && status !== '-1' && `Exit status: ${status}`,
    said('body'),
  ]
    .filter(Boolean)
    .join('\n')
}

/** A check's addresses are as good as its keys, but for the page that asks who is there. */
function pageOf(said: (...names: readonly string[]) => string, { source }: Context): string {
  const code = said('code', 'uuid')
  return source.url !== null && code ? `${source.url}/checks/${encodeURIComponent(code.toWellFormed())}/details/` : ''
}
