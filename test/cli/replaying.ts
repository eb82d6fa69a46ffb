import { Readable } from 'node:stream'
import { runCli } from '../../src/cli/cli.ts'
import { parseRulebook } from '../../src/rulebook/parse.ts'
import { SYSTEMS } from '../../src/webhook/sources/registry.ts'

export const SOURCES = 'sources: { prod: { type: alertmanager, secret: plain-secret } }\n'
const PLAIN = `${SOURCES}route: { group_by: [service] }\n`

/** What `tocsin replay` says of these lines, with rulebooks by their names; `now.yml` is the one in force. */
export async function replay(
  words: string,
  lines: readonly (object | string)[],
  rulebooks: Record<string, string> = {},
) {
  const [out, wrong]: [string[], string[]] = [[], []]
  const text = lines.map(line => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
  const code = await runCli(['replay', ...words.split(' ').filter(Boolean)], {
    env: {},
    parsed: async (path = 'now.yml') =>
      parseRulebook([{ file: path, text: { 'now.yml': PLAIN, ...rulebooks }[path] ?? '' }], {}),
    rulebook: async () => ({ faults: [] }),
    readBody: async () => (payload, context) => SYSTEMS[context.source.type].read(payload, context),
    recording: async () => ({ missing: 'no database' }),
    input: () => Readable.from([text]),
    print: line => void out.push(line),
    complain: line => void wrong.push(line),
    now: () => new Date(0),
    start: async () => undefined,
  })
  return { code, out, wrong }
}

export const minute = (n: number) => new Date(Date.UTC(2026, 10, 20, 3, n)).toISOString()

/** A body of Alertmanager with one alert of a service. */
export function body(
  at: number,
  service: string,
  { severity = 'critical', status = 'firing', name = 'Down', since = at } = {},
) {
  const labels = { alertname: name, service, severity }
  const endsAt = status === 'resolved' ? minute(at) : '0001-01-01T00:00:00Z'
  const alert = { status, labels, annotations: { summary: `${service} ${name}` }, startsAt: minute(since), endsAt }
  const payload = { version: '4', status, receiver: 'tocsin', groupLabels: {}, alerts: [alert] }
  return { at: minute(at), source: 'prod', payload }
}
