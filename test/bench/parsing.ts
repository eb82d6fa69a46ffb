import { SOURCE_TYPES, type SourceType } from '../../src/rulebook/rulebook.ts'
import { SAMPLES } from '../../src/sample/registry.ts'
import { readJson } from '../../src/webhook/body.ts'
import { isRecord } from '../../src/webhook/sources/reading.ts'
import { SYSTEMS } from '../../src/webhook/sources/registry.ts'
import { context, mapping } from '../webhook/sources/sources.ts'
import { quantile } from './load.ts'
import { print, type Row, within } from './table.ts'

const AT = new Date('2026-11-20T03:10:00Z')
const BATCH = 64
const MAPPED = mapping({ fingerprint: 'Subject', title: '{Subject}' })

/** What a reader costs from the bytes on: the body read, the alerts in our words. */
export async function parsing(): Promise<void> {
  const single: { type: SourceType; us: number }[] = []
  const batches: { type: SourceType; us: number }[] = []
  for (const type of SOURCE_TYPES) {
    const about = { at: AT, since: AT, id: 'p-1', secret: 's', signingSecret: null }
    const sent = SAMPLES[type]?.('firing', about)
    if (!sent) throw new Error(`there is no sample of ${type}`)
    const headers = { ...sent.headers, authorization: '' }
    const { href: url, searchParams } = new URL(sent.path, 'https://tocsin.example.com')
    const read = SYSTEMS[type].body ?? readJson
    const given = context({ type, raw: true, ...(type === 'email' && { mapping: MAPPED }) })
    const cost = async (raw: Buffer, amount: number) => {
      const took: number[] = []
      for (let i = 0; i < 2_000 / Math.sqrt(amount); i++) {
        const began = performance.now()
        const request = {
          method: sent.method,
          headers,
          query: Object.fromEntries(searchParams),
          url,
          raw,
          receivedAt: AT,
        }
        const body = read(request)
        const payload = body instanceof Promise ? await body : body
        if (!('json' in payload)) throw new Error(`${type}: ${payload.fault}`)
        const { alerts } = SYSTEMS[type].read(payload.json, given)
        took.push((performance.now() - began) * 1_000)
        if (alerts.length !== amount) throw new Error(`${type}: ${alerts.length} alerts instead of ${amount}`)
      }
      return quantile(took, 0.5)
    }
    single.push({ type, us: await cost(Buffer.from(sent.body), 1) })
    const batch = batchOf(sent.body)
    if (batch) batches.push({ type, us: await cost(batch, BATCH) })
  }
  print('Readers (from the bytes to alerts in our words; medians)', [
    row('the dearest reader, a single alert', single, 50),
    row(`the dearest reader, ${BATCH} alerts`, batches, 2_000),
  ])
}

function row(what: string, costs: readonly { type: SourceType; us: number }[], most: number): Row {
  const [dearest, ...others] = costs
    .toSorted((a, b) => b.us - a.us)
    .map(({ type, us }) => ({ type, us: Math.round(us) }))
  if (!dearest) throw new Error('nothing was measured')
  const said = ({ type, us }: { type: string; us: number }) => `${type} ${us.toLocaleString('en-US')}`
  const median = quantile(
    costs.map(({ us }) => us),
    0.5,
  )
  return {
    ...{ what, measured: `${said(dearest)} µs`, ...within(dearest.us, most, ' µs') },
    floor: `then ${others.slice(0, 3).map(said).join(', ')}; the median of ${costs.length} is ${Math.round(median)}`,
  }
}

/** The same body with so many alerts, each another one; null where the system sends one at a time. */
function batchOf(body: string): Buffer | null {
  if (!/^\s*[{[]/.test(body)) return null
  const payload: unknown = JSON.parse(body)
  const list = Array.isArray(payload)
    ? payload
    : isRecord(payload) && Array.isArray(payload.alerts)
      ? payload.alerts
      : null
  const [one] = list ?? []
  if (!isRecord(one)) return null
  const many = Array.from({ length: BATCH }, (_, nth) => ({
    ...one,
    ...(isRecord(one.labels) && { labels: { ...one.labels, instance: `10.0.0.${nth}:9100` } }),
    ...('fingerprint' in one && { fingerprint: `${nth}`.padStart(16, '0') }),
  }))
  return Buffer.from(JSON.stringify(isRecord(payload) ? { ...payload, alerts: many } : many))
}
