import { digits } from './digits.ts'
import { json, type Sample } from './sample.ts'

/** As the template in docs/sources/datadog.md comes out, for a monitor of the checkout. */
export const datadog: Sample = (phase, { at, since, id, secret }) => {
  if (phase === 'acknowledged') return null
  const [word, type] = phase === 'firing' ? (['Triggered', 'error'] as const) : (['Recovered', 'success'] as const)
  const monitor = digits(id, 8)
  const scope = 'env:prod,service:checkout'
  const title = `[${word} on {${scope}}] Checkout answers with errors`
  const [status, text] =
    phase === 'firing'
      ? ['was > 2.0', 'More than 2 % of all orders fail.\nRunbook: https://example.com/runbooks/checkout']
      : ['was <= 2.0', 'Orders go through again.']
  const date = String((phase === 'firing' ? since : at).getTime())
  return json(secret, {
    schema: 'tocsin.datadog.v1',
    event_id: `77${digits(`${id} ${phase}`, 15)}10`,
    event_type: 'query_alert_monitor',
    event_title: `[P1] ${title}`,
    alert_id: monitor,
    alert_cycle_key: `77${digits(id, 15)}01`,
    aggreg_key: '9f2c1e7b3484a3fb816e0859fd6e1cea',
    alert_transition: word,
    alert_type: type,
    alert_priority: 'P1',
    alert_title: title,
    alert_status: `trace.http.request.errors over ${scope} ${status} on average during the last 5m.`,
    alert_scope: scope,
    alert_metric: 'trace.http.request.errors',
    alert_query: 'sum(last_5m):sum:trace.http.request.errors{env:prod} by {service}.as_rate() > 2',
    body: `%%%\n${text}\n@webhook-tocsin\n%%%`,
    text: `${text}\n@webhook-tocsin`,
    tags: `env:prod,monitor,service:checkout,team:payments`,
    hostname: '',
    link: `https://app.datadoghq.com/monitors/${monitor}?group=env%3Aprod%2Cservice%3Acheckout`,
    snapshot: '',
    date,
    last_updated: date,
    org_id: '421337',
    org_name: 'Example Corp',
    user: '',
    event_priority: 'normal',
  })
}
