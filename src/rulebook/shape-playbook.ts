import { z } from 'zod'
import type { Target } from '../escalation/policy.ts'
import { line } from '../lib/text.ts'
import type { Answer, HttpRequest, Playbook, PlaybookStep, StepKind } from '../playbook/playbook.ts'
import { DEFAULT_HTTP, LONGEST_HTTP_MS } from './defaults.ts'
import { checkGraph } from './graph.ts'
import { complain, leaf, list, named, oneOrMore, record, strict, textUpTo, Wrong, wholeNumber } from './leaf.ts'
import { type Names, reference, targetLeaf } from './names.ts'
import { duration, link, matcher } from './words.ts'

const KINDS = ['task', 'ask', 'message', 'invite', 'role', 'http'] as const

/** Kinds of step that are known and not in force yet: until then people do them by hand. */
export const LATER_KINDS = ['page', 'severity', 'status', 'wait', 'update', 'ticket'] as const

export function playbooksShape(names: Names) {
  const playbook = strict({
    title: textUpTo(150).optional(),
    matchers: oneOrMore('matchers', matcher).optional(),
    steps: list('steps', stepShape(names)),
  }).transform((given, ctx): Omit<Playbook, 'name' | 'title'> & { title: string | null } => {
    const steps = given.steps.map((step, i) => ({ ...step, id: step.id ?? `step-${i + 1}` }))
    checkGraph(steps, ctx)
    return { title: given.title ?? null, matchers: given.matchers?.flat() ?? [], steps }
  })
  return named('playbooks', playbook)
}

function stepShape(names: Names) {
  const unknown = z.unknown().optional()
  return strict({
    id: leaf('an id of letters, digits and dashes', text => (/^[\w-]{1,60}$/.test(text) ? text : null)).optional(),
    task: textUpTo(2_000).optional(),
    ask: textUpTo(2_000).optional(),
    answers: answers.optional(),
    message: textUpTo(2_000).optional(),
    invite: oneOrMore('targets', targetLeaf(names)).optional(),
    role: reference('role', names).optional(),
    http: http.optional(),
    help: textUpTo(2_000).optional(),
    owner: reference('role', names).optional(),
    within: duration.optional(),
    when: oneOrMore('matchers', matcher).optional(),
    confirm: z.literal('two_people', { error: 'two_people' }).optional(),
    page: unknown,
    severity: unknown,
    status: unknown,
    wait: unknown,
    update: unknown,
    ticket: unknown,
  }).transform((given, ctx): Omit<PlaybookStep, 'id'> & { id: string | null } => {
    const kinds = [...KINDS, ...LATER_KINDS].filter(kind => given[kind] !== undefined)
    const [kind, second] = kinds
    if (kind === undefined || second !== undefined) {
      const why = kind === undefined ? 'none of them' : `both ${kind} and ${second}`
      complain(ctx, new Wrong(`exactly one of ${KINDS.join(', ')}`, { why }), second === undefined ? [] : [second])
    }
    if (given.ask !== undefined && !given.answers) {
      complain(ctx, new Wrong('the answers to choose from, such as { "Yes": null, "No": some-step }'), ['answers'])
    }
    if (given.confirm && (given.ask !== undefined || given.role !== undefined)) {
      complain(ctx, new Wrong('no confirmation: whoever answers has answered, whoever takes a role has it'), [
        'confirm',
      ])
    }
    if (given.answers && given.ask === undefined) {
      complain(ctx, new Wrong('no answers where nothing is asked'), ['answers'])
    }
    return {
      id: given.id ?? null,
      when: given.when?.flat() ?? [],
      owner: given.owner ?? null,
      help: given.help ?? null,
      withinMs: given.within ?? null,
      confirmations: given.confirm === undefined ? 1 : 2,
      what: kindOf(given),
    }
  })
}

type Given = { [K in (typeof LATER_KINDS)[number]]?: unknown } & {
  task?: string | undefined
  ask?: string | undefined
  answers?: readonly Answer[] | undefined
  message?: string | undefined
  invite?: readonly Target[] | undefined
  role?: string | undefined
  http?: HttpRequest | undefined
}

function kindOf(given: Given): StepKind {
  if (given.task !== undefined) return { kind: 'task', text: given.task }
  if (given.ask !== undefined) return { kind: 'ask', question: given.ask, answers: given.answers ?? [] }
  if (given.message !== undefined) return { kind: 'message', text: given.message }
  if (given.invite !== undefined) return { kind: 'invite', targets: given.invite.filter(isOfPeople) }
  if (given.role !== undefined) return { kind: 'role', role: given.role }
  if (given.http !== undefined) return { kind: 'http', request: given.http }
  const kind = LATER_KINDS.find(later => given[later] !== undefined)
  const what = kind === undefined ? '' : given[kind]
  const words = typeof what === 'string' ? what : JSON.stringify(what)
  return { kind: 'task', text: line(`By hand: ${kind} ${words}`, 2_000) }
}

const goto = leaf('the id of a step, or nothing to go on', text => (text.trim() === '' ? null : text)).nullable()

// 75 characters fit onto a button in Slack.
const answers = record('answers to the ids of steps', goto).transform((given, ctx): readonly Answer[] => {
  const found = Object.entries(given).map(([label, to]) => ({ label, goto: to }))
  if (found.length === 0 || found.length > 10) complain(ctx, new Wrong('1 to 10 answers'))
  for (const { label } of found) {
    if (label.trim() === '' || label.length > 75) complain(ctx, new Wrong('an answer of 1 to 75 characters'), [label])
  }
  return found
})

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

const httpBody = z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())], {
  error: 'a text, or a map or list that is sent as JSON',
})

const header = leaf('a header value on one line', text => (/^[^\r\n]*$/.test(text) ? text : null))

const http = strict({
  method: z.enum(METHODS, { error: `one of ${METHODS.join(', ')}` }).optional(),
  url: link,
  headers: record('header names to values', header).optional(),
  body: httpBody.optional(),
  timeout: duration.optional(),
  retries: wholeNumber(0, 5).optional(),
}).transform((given, ctx): HttpRequest => {
  const { method = DEFAULT_HTTP.method, timeout = DEFAULT_HTTP.timeoutMs, body, headers = {} } = given
  if (timeout > LONGEST_HTTP_MS) complain(ctx, new Wrong('at most 1m'), ['timeout'])
  if (method === 'GET' && body !== undefined) complain(ctx, new Wrong('no body: a GET has none'), ['body'])
  for (const name of Object.keys(headers)) {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) complain(ctx, new Wrong('the name of a header'), ['headers', name])
  }
  const json = body !== undefined && typeof body !== 'string'
  const typed = Object.keys(headers).some(name => name.toLowerCase() === 'content-type')
  return {
    method,
    url: given.url,
    headers: json && !typed ? { ...headers, 'content-type': 'application/json' } : headers,
    body: json ? JSON.stringify(body) : (body ?? null),
    json,
    timeoutMs: timeout,
    retries: given.retries ?? DEFAULT_HTTP.retries,
  }
})

// Only people can be invited.
function isOfPeople({ kind }: Target): boolean {
  return kind !== 'channel' && kind !== 'pager'
}
