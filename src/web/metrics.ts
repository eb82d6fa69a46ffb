import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type Metrics = ReturnType<typeof createMetrics>

/** What Prometheus may read of us, under `tocsin_…`; the doors and the engine are handed the functions they need. */
export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const webhooks = new Counter({
    name: 'tocsin_webhook_requests_total',
    help: 'Webhook requests answered, by source and HTTP status',
    labelNames: ['source', 'status'],
    registers,
  })
  const webhookSeconds = new Histogram({
    name: 'tocsin_webhook_seconds',
    help: 'Time from a webhook request to its answer, commit included',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  })
  const alertsTotal = new Counter({
    name: 'tocsin_alerts_total',
    help: 'Alerts taken in, by what became of them and why',
    labelNames: ['verdict', 'reason'],
    registers,
  })
  const effects = new Counter({
    name: 'tocsin_effects_total',
    help: 'Effects performed, by type and outcome (done, postponed, failed, undeliverable)',
    labelNames: ['type', 'outcome'],
    registers,
  })
  const effectsWaiting = new Gauge({
    name: 'tocsin_outbox_waiting',
    help: 'Effects that are due and not yet performed',
    registers,
  })
  const alertsWaiting = new Gauge({
    name: 'tocsin_alerts_waiting',
    help: 'Alerts that are stored and not yet decided of',
    registers,
  })
  const reloads = new Counter({
    name: 'tocsin_rulebook_reloads_total',
    help: 'Attempts to read the rulebook, by result (ok, refused)',
    labelNames: ['result'],
    registers,
  })
  const reloadOk = new Gauge({
    name: 'tocsin_rulebook_last_reload_successful',
    help: 'Whether the newest rulebook is the one in force (1) or was refused (0)',
    registers,
  })
  const reloadAt = new Gauge({
    name: 'tocsin_rulebook_last_reload_success_timestamp_seconds',
    help: 'When the rulebook in force was read',
    registers,
  })

  return {
    registry,
    webhook: (source: string, status: number, seconds: number) => {
      webhooks.inc({ source, status })
      webhookSeconds.observe(seconds)
    },
    alerts: (verdict: string, reason: string, count: number) => alertsTotal.inc({ verdict, reason }, count),
    effect: (type: string, outcome: 'done' | 'postponed' | 'failed' | 'undeliverable') =>
      effects.inc({ type, outcome }),
    waiting: ({ effects, alerts }: { readonly effects: number; readonly alerts: number }) => {
      effectsWaiting.set(effects)
      alertsWaiting.set(alerts)
    },
    rulebookReloaded: (ok: boolean, at: Date) => {
      reloads.inc({ result: ok ? 'ok' : 'refused' })
      reloadOk.set(ok ? 1 : 0)
      if (ok) reloadAt.set(at.getTime() / 1_000)
    },
  }
}
