import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { answerOf, type Trouble } from '../faults.ts'
import type { ApiCall, Violation } from '../model.ts'
import { createRates } from '../rates.ts'
import type { ResponseUrls } from '../response-urls.ts'
import { type Fields, fieldsOf, isFields, listOf, parseJson } from '../shape.ts'
import { type Method, Refusal, type Slack, unlucky } from './call.ts'
import { channelMethods } from './channels.ts'
import { chatMethods } from './chat.ts'
import { historyMethods } from './history.ts'
import { markMethods } from './marks.ts'
import { memberMethods } from './members.ts'
import { peopleMethods } from './people.ts'
import { argsOf, bodyOf, tokenOf } from './read.ts'
import { viewMethods } from './views.ts'

const methods: Readonly<Record<string, Method>> = {
  ...channelMethods,
  ...chatMethods,
  ...historyMethods,
  ...markMethods,
  ...memberMethods,
  ...peopleMethods,
  ...viewMethods,
}

type Answer = { status: number; headers: Record<string, string>; body: Fields }

export type ServeOptions = {
  slack: Slack
  trouble: Trouble
  responseUrls: ResponseUrls
  botToken: string
  appToken: string
  enforceRates: boolean
  record: (call: ApiCall) => void
  blame: (violation: Omit<Violation, 'at'>) => void
}

/** The Web API under `/api/` and the response_urls under `/respond/`; false when the request is for somebody else. */
export function createApi(options: ServeOptions) {
  const { slack, trouble, record } = options
  const rates = createRates(slack.workspace.clock)

  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const method = pathname.startsWith('/api/')
      ? pathname.slice(5)
      : pathname.startsWith('/respond/')
        ? 'response_url'
        : ''
    if (method === '') return false
    serve(method, pathname, request, response).catch(error => {
      // A fault of the sandbox itself: say so, loudly.
      console.error(`sandbox: ${method}`, error)
      response.destroy()
    })
    return true
  }

  async function serve(method: string, pathname: string, request: IncomingMessage, response: ServerResponse) {
    if (trouble.isOut()) return response.destroy()
    const fault = trouble.next(method)
    if (fault?.reset) return response.destroy()
    const body = await bodyOf(request)
    if (fault?.delayMs) await pause(fault.delayMs)
    const args = method === 'response_url' ? fieldsOf(parseJson(body)) : argsOf(request, body)
    const given = args ?? {}
    const answer =
      (fault && answerOf(fault)) ??
      (method === 'response_url'
        ? answerUrl(pathname.slice(1), given)
        : args
          ? answerMethod(method, args, tokenOf(request, args))
          : refused(method, 'invalid_form_data', ['the body is neither a form nor JSON'], {}))
    const { token: _, ...told } = given
    const error = typeof answer.body.error === 'string' ? { error: answer.body.error } : {}
    record({
      at: slack.workspace.clock(),
      method,
      args: told,
      status: answer.status,
      ok: answer.body.ok === true,
      ...error,
    })
    if (fault?.resetAfter) return response.destroy()
    response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...answer.headers })
    return response.end(JSON.stringify(answer.body))
  }

  function answerMethod(name: string, args: Fields, token: string | undefined): Answer {
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined
    if (!method) return refused(name, 'unknown_method', [`the sandbox does not know ${name}`], {}, 'unknown_method')
    if (name !== 'api.test') {
      if (!token) return refused(name, 'not_authed', [], {})
      if (token !== options.botToken && token !== options.appToken) return refused(name, 'invalid_auth', [], {})
      const fits = (name === 'apps.connections.open') === (token === options.appToken)
      if (!fits) return refused(name, 'not_allowed_token_type', [], {})
    }
    const wait = options.enforceRates ? rates(name, method.tier, args) : undefined
    if (wait !== undefined) return limited(name, wait, args)
    return attempt(name, () => method.run(slack, args))
  }

  function answerUrl(path: string, body: Fields): Answer {
    const answer = attempt('response_url', () => {
      options.responseUrls.use(slack, path, body)
      return {}
    })
    if (answer.body.ok === true) return answer
    const gone = ['no_such_url', 'expired_url', 'used_url'].includes(String(answer.body.error))
    return { ...answer, status: gone ? 404 : 400 }
  }

  function limited(method: string, wait: number, args: Fields): Answer {
    const where = typeof args.channel === 'string' ? ` in ${args.channel}` : ''
    options.blame({ kind: 'rate', method, error: 'ratelimited', detail: `too many calls${where}; wait ${wait} s` })
    return { status: 429, headers: { 'retry-after': String(wait) }, body: { ok: false, error: 'ratelimited' } }
  }

  function attempt(method: string, run: () => Fields): Answer {
    try {
      return { status: 200, headers: {}, body: { ok: true, ...run() } }
    } catch (error) {
      if (error instanceof Refusal) return refused(method, error.code, error.details, error.extra)
      throw error
    }
  }

  function refused(
    method: string,
    error: string,
    details: readonly string[],
    extra: Fields,
    kind: 'request' | 'unknown_method' = 'request',
  ): Answer {
    if (!unlucky.has(error)) {
      const users = listOf(extra.errors)
        .filter(isFields)
        .map(each => `${String(each.user)}: ${String(each.error)}`)
      options.blame({ kind, method, error, detail: [...details, ...users].join('; ') })
    }
    const messages =
      details.length > 0 ? { response_metadata: { messages: details.map(each => `[ERROR] ${each}`) } } : {}
    return { status: 200, headers: {}, body: { ok: false, error, ...extra, ...messages } }
  }
}
