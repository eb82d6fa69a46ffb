/** Senders of webhooks say little about their bodies; what counts is whether JSON comes out of it. */
export type Body = { readonly json: unknown } | { readonly fault: string }

export function readBody(raw: Buffer, encoding: string | undefined): Body {
  if (encoding && encoding !== 'identity') {
    return { fault: `the body is compressed (${encoding.slice(0, 40)}); send it as it is` }
  }
  // A byte order mark is no part of JSON (RFC 8259 §8.1); some senders put one.
  const text = raw.toString('utf8').replace(/^\ufeff/, '')
  if (text.trim() === '') return { fault: 'the body is empty; expected JSON' }
  try {
    return { json: JSON.parse(text) }
  } catch {
    const nul = text.indexOf('\0')
    return { fault: nul < 0 ? 'the body is no JSON' : `the body is no JSON: NUL at character ${nul}` }
  }
}
