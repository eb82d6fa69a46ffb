import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseRulebook } from '../../src/rulebook/parse.ts'
import type { Source } from '../../src/rulebook/rulebook.ts'
import { SAMPLES } from '../../src/sample/registry.ts'
import { useWorld } from '../kit/honest.ts'
import { send } from '../kit/senders.ts'
import { mutated } from '../webhook/sources/mutated.ts'

const SECRET = 'the-secret-of-all-systems'
const SYSTEMS = (await readFile(join(import.meta.dirname, '../../docs/examples/sources.yml'), 'utf8')).replaceAll(
  '${SYSTEMS_SECRET}',
  SECRET,
)
/** Nothing of it opens an incident: what is looked at here is the way in. */
const RULEBOOK = `workspace: { announce: "#incidents", timezone: UTC }\nroute: { room: none }\n${SYSTEMS}`
const NOW = new Date('2026-11-20T03:10:00Z')
const AMOUNT = 60

const world = useWorld({ rulebook: RULEBOOK, start: NOW, logLevel: 'error' })

function sources(): readonly Source[] {
  const parsed = parseRulebook([{ file: 'rulebook.yml', text: RULEBOOK }], {})
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults))
  return [...parsed.rulebook.sources.values()]
}

/** Taken, or refused with what is wrong and where; senders whose refusals have other words say it in those. */
function check({ status, text, json }: { status: number; text: string; json: unknown }): void {
  if (status >= 200 && status < 300) return
  expect([400, 413, 422], text).toContain(status)
  // Alertmanager's own API answers with a bare text.
  if (typeof json === 'string') expect(json).not.toBe('')
  else expect(json, text).toMatchObject({ message: expect.stringMatching(/./) })
}

describe.each(sources().map(source => [source.name, source] as const))(
  'what %s sends, put out of shape,',
  (_, source) => {
    test('is taken or refused, and never more than that', async () => {
      const about = { at: NOW, since: NOW, id: 'p-1', secret: SECRET, signingSecret: null }
      const sent = SAMPLES[source.type]?.('firing', about)
      if (!sent || !/^[{[]/.test(sent.body)) return
      const url = `${world().app().url()}/webhooks/${source.name}${sent.path}`
      const ask = async (raw: unknown) =>
        check(await send(url, { method: sent.method, body: JSON.stringify(raw), headers: { ...sent.headers } }))
      await fc.assert(fc.asyncProperty(mutated(JSON.parse(sent.body)), ask), { numRuns: AMOUNT })
    })
  },
)

const PAYLOAD = { summary: 'Checkout is down', source: 'shop', severity: 'critical', custom_details: { a: 'b' } }
const VICTOR = { message_type: 'CRITICAL', entity_id: 'x', entity_display_name: 'Disk', state_message: 'full' }
const GENIE = { authorization: `GenieKey ${SECRET}` }
const CREATE = { message: 'Down', alias: 'a', priority: 'P1', tags: ['x'], details: { a: 'b' }, responders: [] }

test.each<[string, string, object, Record<string, string>]>([
  ['PagerDuty', '/v2/enqueue', { routing_key: SECRET, event_action: 'trigger', dedup_key: 'k', payload: PAYLOAD }, {}],
  ['PagerDuty', '/v2/change/enqueue', { routing_key: SECRET, payload: PAYLOAD, links: [{ href: 'https://a.b' }] }, {}],
  ['Splunk On-Call', `/integrations/generic/20131114/alert/${SECRET}/team`, VICTOR, {}],
  [
    'Squadcast',
    `/v2/incidents/api/${SECRET}`,
    { message: 'Down', description: 'x', event_id: 'e', tags: { a: 'b' } },
    {},
  ],
  ['Opsgenie', '/v2/alerts', CREATE, GENIE],
  ['Opsgenie', '/v2/alerts/a/close?identifierType=alias', { user: 'ada', note: 'x', source: 'y' }, GENIE],
  ['Opsgenie', '/v2/alerts/a/notes?identifierType=alias', { user: 'ada', note: 'x' }, GENIE],
])('what is sent to %s at %s, put out of shape, is taken or refused in its words', async (_, path, base, headers) => {
  const url = world().app().url() + path
  const ask = async (raw: unknown) => {
    const answer = await send(url, { body: JSON.stringify(raw), headers })
    if (answer.status >= 400) check(answer)
  }
  await fc.assert(fc.asyncProperty(mutated(base), ask), { numRuns: AMOUNT })
})
