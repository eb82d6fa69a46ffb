import type { IncomingMessage } from 'node:http'
import { type Fields, fieldsOf, parseJson, stringOf } from '../shape.ts'

/** Arguments that are JSON inside a form. */
const structured = new Set(['attachments', 'blocks', 'message', 'metadata', 'view'])
const mostBytes = 4_000_000

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    const bytes = Buffer.from(part)
    size += bytes.length
    if (size > mostBytes) throw new Error('The body is too large.')
    parts.push(bytes)
  }
  return Buffer.concat(parts).toString()
}

/** A call's arguments from its address and its body, be it a form or JSON; undefined when the body is neither. */
export function argsOf(request: IncomingMessage, body: string): Fields | undefined {
  const type = request.headers['content-type'] ?? ''
  const query = fromForm(new URL(request.url ?? '/', 'http://localhost').searchParams)
  if (type.startsWith('application/json')) {
    const parsed = parseJson(body)
    return parsed === undefined ? undefined : { ...query, ...fieldsOf(parsed) }
  }
  if (body === '') return query
  return type.startsWith('application/x-www-form-urlencoded')
    ? { ...query, ...fromForm(new URLSearchParams(body)) }
    : undefined
}

function fromForm(form: URLSearchParams): Fields {
  const args: Fields = {}
  for (const [key, value] of form) args[key] = structured.has(key) ? (parseJson(value) ?? value) : value
  return args
}

export function tokenOf(request: IncomingMessage, args: Fields): string | undefined {
  const header = request.headers.authorization
  return header?.startsWith('Bearer ') ? header.slice(7) : stringOf(args.token)
}
