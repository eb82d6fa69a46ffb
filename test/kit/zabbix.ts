import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createContext, runInContext } from 'node:vm'
import { parse } from 'yaml'
import { z } from 'zod'
import { BACK_TO_ES5 } from './es5.ts'

const PAGE = 'docs/sources/zabbix.md'

const MediaType = z.object({
  name: z.string(),
  type: z.literal('WEBHOOK'),
  parameters: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  timeout: z.string(),
  process_tags: z.literal('YES'),
  script: z.string(),
  message_templates: z.array(
    z.strictObject({ event_source: z.string(), operation_mode: z.string(), subject: z.string(), message: z.string() }),
  ),
})
const Exported = z.object({
  zabbix_export: z.object({ version: z.literal('6.0'), media_types: z.tuple([MediaType]) }),
})

/** The file of our page that people import. */
export function mediaType(): z.infer<typeof MediaType> {
  const [, text = ''] = /^# tocsin\.yaml\n(.*?)^```/ms.exec(readFileSync(PAGE, 'utf8')) ?? []
  return Exported.parse(parse(text)).zabbix_export.media_types[0]
}

export type Parameters = Readonly<Record<string, string>>

/** The parameters as Zabbix passes them on: a macro that has no value stays as it is. */
export function parameters(changes: Parameters = {}): Parameters {
  const given = Object.fromEntries(mediaType().parameters.map(({ name, value }) => [name, value]))
  return { ...given, tocsin_token: 's3cret', ...changes }
}

export type Posted = { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body: string }

export type Run = {
  readonly posted: readonly Posted[]
  readonly proxies: readonly string[]
  readonly logged: readonly string[]
  readonly result: string | null
  readonly thrown: unknown
}

export type Answer = { readonly status: number; readonly body: string }

const TAKEN: Answer = { status: 202, body: '{"accepted":1,"results":[{"verdict":"open","incident":"INC-7"}]}' }

/** Runs the page's script as Zabbix does, with its objects and with nothing that came after ECMAScript 5.1. */
export function runScript(given: Parameters, answer: Answer = TAKEN): Run {
  const posted: Posted[] = []
  const proxies: string[] = []
  const logged: string[] = []
  class HttpRequest {
    readonly #headers: Record<string, string> = {}
    addHeader(line: string) {
      const colon = line.indexOf(': ')
      this.#headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 2)
    }
    setProxy(proxy: string) {
      proxies.push(proxy)
    }
    post(url: string, body: string) {
      posted.push({ url, body, headers: { ...this.#headers } })
      return answer.body
    }
    getStatus() {
      return answer.status
    }
  }
  const context = createContext({
    HttpRequest,
    value: JSON.stringify(given),
    Zabbix: { log: (_level: number, text: string) => logged.push(text) },
    hmac: (algorithm: string, key: string, text: string) => createHmac(algorithm, key).update(text).digest('hex'),
  })
  runInContext(BACK_TO_ES5, context)
  const common = { posted, proxies, logged }
  try {
    const result: unknown = runInContext(`(function (value) {${mediaType().script}\n})(value)`, context)
    return { ...common, result: typeof result === 'string' ? result : null, thrown: null }
  } catch (thrown) {
    return { ...common, result: null, thrown }
  }
}
