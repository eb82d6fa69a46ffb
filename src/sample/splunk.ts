import { digits } from './digits.ts'
import type { Sample } from './sample.ts'

/** A search over the checkout's log; its end comes from a second search, by the convention of docs/sources/splunk.md. */
export const splunk: Sample = (phase, { at, id, secret }) => {
  if (phase === 'acknowledged') return null
  const name = 'PROD - checkout error burst'
  const seconds = Math.floor(at.getTime() / 1_000)
  const sid = `scheduler__svc-alerts__search__RMD5${digits(id, 15)}_at_${seconds}_132`
  const common = { service: 'checkout', env: 'prod', tocsin_key: `checkout-error-burst/${id}` }
  const body = {
    sid,
    search_name: phase === 'firing' ? name : `${name} [clear]`,
    app: 'search',
    owner: 'svc-alerts',
    results_link: `https://splunk.example.com/app/search/@go?sid=${sid}`,
    result:
      phase === 'firing'
        ? { ...common, count: '184', threshold: '100', severity: 'critical' }
        : { ...common, count: '3', threshold: '100', tocsin_status: 'resolved' },
  }
  return {
    method: 'POST',
    // Splunk can send no header of ours.
    path: `?token=${encodeURIComponent(secret)}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
}
