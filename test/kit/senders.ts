/** An answer of ours to somebody's HTTP request. */
export type Answer = { readonly status: number; readonly text: string; readonly json: unknown }

export async function send(
  url: string,
  request: { method?: string; body?: string | Buffer | object; headers?: Record<string, string> },
): Promise<Answer> {
  const { method = 'POST', body, headers } = request
  const raw = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  const sent = raw === undefined ? {} : { body: typeof raw === 'string' ? raw : new Uint8Array(raw) }
  const type: Record<string, string> = raw === undefined ? {} : { 'content-type': 'application/json' }
  const response = await fetch(url, { method, ...sent, headers: { ...type, ...headers } })
  const text = await response.text()
  return { status: response.status, text, json: jsonOf(text) }
}

/** An alert of checkout, unless it says otherwise; what is not named here is a label. */
export type Told = {
  readonly summary?: string
  readonly description?: string
  readonly startsAt?: Date
  readonly [label: string]: string | Date | undefined
}

/** The alerts of one group as Alertmanager sends them; `since` is when each began. */
export function alertmanager(status: 'firing' | 'resolved', alerts: readonly Told[], since: (alert: Told) => Date) {
  return {
    version: '4',
    groupKey: '{}:{alertname="HighErrorRate"}',
    truncatedAlerts: 0,
    status,
    receiver: 'tocsin',
    externalURL: 'https://alertmanager.example.com',
    alerts: alerts.map(alert => {
      const { summary = 'Checkout answers 5xx', description = '38 % of requests fail.', startsAt: _, ...labels } = alert
      return {
        status,
        labels: { alertname: 'HighErrorRate', service: 'checkout', severity: 'critical', ...labels },
        annotations: { summary, description },
        startsAt: since(alert).toISOString(),
        endsAt: status === 'firing' ? '0001-01-01T00:00:00Z' : new Date(since(alert).getTime() + 1).toISOString(),
        generatorURL: 'https://prometheus.example.com/graph',
      }
    }),
  }
}

/** A nightly job, in the shape that the example rulebook maps. */
export function job(state: 'failed' | 'ok', host = 'batch-3', fields: Record<string, unknown> = {}) {
  return { job: 'ledger-export', host, state, level: 'error', message: 'It stopped after 14 of 20 files.', ...fields }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
