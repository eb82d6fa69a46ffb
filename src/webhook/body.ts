import type { IncomingHttpHeaders } from 'node:http'

/** Senders of webhooks say little about their bodies; what counts is whether JSON comes out of it. */
export type Body = { readonly json: unknown } | { readonly fault: string }

type Raw = { readonly raw: Buffer; readonly headers: IncomingHttpHeaders }

export function readJson({ raw, headers }: Raw): Body {
  const encoding = headers['content-encoding']
  if (encoding && encoding !== 'identity') {
    return { fault: `the body is compressed (${encoding.slice(0, 40)}); send it as it is` }
  }
  // A byte order mark is no part of JSON (RFC 8259 §8.1); some senders put one.
  return parseJson(raw.toString('utf8').replace(/^\ufeff/, ''))
}

/** As `readJson`; whole numbers that are too long for a number to hold are texts, digit by digit: ids stay what they are. */
export function readJsonWithIds(sent: Raw): Body {
  const body = readJson(sent)
  const text = sent.raw.toString('utf8').replace(/^\ufeff/, '')
  return 'json' in body && /\d{16}/.test(text) ? parseJson(text.replace(TEXT_OR_LONG, quoteLong)) : body
}

/** What is within texts is passed over with them. */
const TEXT_OR_LONG = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g

function quoteLong(found: string): string {
  return found.startsWith('"') || Number.isSafeInteger(Number(found)) ? found : `"${found}"`
}

/** The text of a body, or of one field of it. */
export function parseJson(text: string): Body {
  if (text.trim() === '') return { fault: 'the body is empty; expected JSON' }
  try {
    return { json: JSON.parse(text) }
  } catch {
    const nul = text.indexOf('\0')
    return { fault: nul < 0 ? 'the body is no JSON' : `the body is no JSON: NUL at character ${nul}` }
  }
}

/** The fields of a form, `application/x-www-form-urlencoded` or `multipart/form-data`; else JSON. The first of a name counts. */
export function readFormOrJson(sent: Raw, otherwise: (sent: Raw) => Body = readJson): Body | Promise<Body> {
  const type = sent.headers['content-type'] ?? ''
  if (/^application\/x-www-form-urlencoded\b/i.test(type))
    return fieldsOf(new URLSearchParams(sent.raw.toString('utf8')))
  return /^multipart\/form-data\b/i.test(type) ? readMultipart(sent.raw, type) : otherwise(sent)
}

async function readMultipart(raw: Buffer, type: string): Promise<Body> {
  try {
    return fieldsOf(await new Response(new Uint8Array(raw), { headers: { 'content-type': type } }).formData())
  } catch {
    return { fault: `the body is no form, as its type ${type.slice(0, 80)} says` }
  }
}

function fieldsOf(form: Iterable<[string, unknown]>): Body {
  const fields = [...form].filter(([, value]) => typeof value === 'string')
  return { json: Object.fromEntries(fields.reverse()) }
}
