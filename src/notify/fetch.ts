import { Fault } from '../lib/fault.ts'

const WITHIN_MS = 5_000
const MOST_BYTES = 64 * 1_024

/**
 * GET of an https address whose host the caller has checked, as text: no redirect is followed, at most 64 KiB, within
 * five seconds. Fault `not_fetched` for anything else than a 200.
 */
export async function fetchText(url: string): Promise<string> {
  if (!url.startsWith('https://')) throw new Fault('not_fetched', 'only https addresses are fetched')
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(WITHIN_MS) })
  if (response.status !== 200) throw new Fault('not_fetched', `${new URL(url).host} answered ${response.status}`)
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > MOST_BYTES) throw new Fault('not_fetched', `${new URL(url).host} sent more than ${MOST_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
