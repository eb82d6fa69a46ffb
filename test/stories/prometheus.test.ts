import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { freePort } from '../../src/store/embedded-server.ts'
import { type Daemon, startDaemon } from '../kit/daemon.ts'
import { useWorld } from '../kit/honest.ts'
import { missing } from '../kit/monitoring.ts'

const ALERTMANAGER = '/usr/bin/prometheus-alertmanager'
const PROMETHEUS = '/usr/bin/prometheus'

const secretOf = (source: string) => `the-secret-of-${source}`
const SOURCES = {
  hook: 'alertmanager',
  pager: 'pagerduty',
  genie: 'opsgenie',
  victor: 'victorops',
  prom: 'alertmanager',
}
const RULEBOOK = `
workspace: { announce: "#incidents", timezone: Europe/Berlin }
sources:
${Object.entries(SOURCES)
  .map(([name, type]) => `  ${name}: { type: ${type}, secret: ${secretOf(name)} }`)
  .join('\n')}
route: { group_by: [alertname] }
`

const world = useWorld({ rulebook: RULEBOOK, start: new Date() })

let folder = ''
const daemons: Daemon[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-prometheus-'))
})
afterAll(async () => {
  await Promise.all(daemons.map(daemon => daemon.stop()))
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

type Row = { source: string; status: string; severity: string; title: string; incident: string | null }

/** The alerts of these sources, once all of them have this status. */
async function heard(status: string, ...sources: readonly string[]): Promise<readonly Row[]> {
  let rows: readonly Row[] = []
  await vi.waitFor(
    async () => {
      // These senders' clocks go on, the world's goes only when somebody turns it.
      const behind = Math.floor((Date.now() - world().clock.now().getTime()) / 1_000)
      if (behind > 0) await world().clock.advance(`${behind}s`)
      const { json } = await world().api('GET', '/alerts')
      const { items } = json as { items: readonly Row[] }
      rows = items.filter(row => sources.includes(row.source) && row.status === status)
      if (rows.length === sources.length) return
      const said = daemons.map(daemon => daemon.said()).join('\n')
      throw new Error(`only ${JSON.stringify(items)}\n${said}`)
    },
    { timeout: 15_000, interval: 50 },
  )
  return rows.toSorted((a, b) => a.source.localeCompare(b.source))
}

async function write(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text)
  return join(folder, name)
}

describe.skipIf(missing(ALERTMANAGER) !== null)('a real Alertmanager', () => {
  const receivers = ['genie', 'hook', 'pager', 'victor']
  let api = ''
  const since = new Date(Date.now() - 60_000).toISOString()

  async function tell(endsAt?: string): Promise<void> {
    const alert = {
      labels: { alertname: 'CheckoutErrors', service: 'checkout', severity: 'warning' },
      annotations: { summary: 'Checkout answers "5xx"', description: 'One in ten.' },
      generatorURL: 'https://prometheus.example.com/graph',
      ...{ startsAt: since, ...(endsAt !== undefined && { endsAt }) },
    }
    const said = await fetch(`${api}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([alert]),
    })
    if (!said.ok) throw new Error(`${said.status} ${await said.text()}`)
  }

  beforeAll(async () => {
    const port = await freePort()
    api = `http://127.0.0.1:${port}`
    const file = await write('alertmanager.yml', CONFIG(world().app().url()))
    const args = [`--config.file=${file}`, `--storage.path=${folder}`, `--web.listen-address=127.0.0.1:${port}`]
    daemons.push(startDaemon(ALERTMANAGER, [...args, '--cluster.listen-address='], folder))
    await vi.waitUntil(
      () =>
        fetch(`${api}/-/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      { timeout: 15_000 },
    )
  }, 30_000)

  test('gets a firing through its webhook, its PagerDuty, its Opsgenie and its Splunk On-Call', async () => {
    await tell()
    const rows = await heard('firing', ...receivers)
    expect(rows.map(({ source, severity }) => `${source} ${severity}`)).toEqual([
      'genie sev2',
      'hook sev3',
      'pager sev3',
      'victor sev3',
    ])
    for (const { title, incident } of rows) {
      expect(title).toContain('Checkout')
      expect(incident).toMatch(/^INC-\d+$/)
    }
  })

  test('gets a resolve through each of them', async () => {
    await tell(new Date().toISOString())
    const rows = await heard('resolved', ...receivers)
    expect(rows).toMatchObject(receivers.map(source => ({ source, status: 'resolved' })))
    expect(daemons[0]?.said()).not.toContain('level=error')
    await world().settle()
  })
})

const CONFIG = (url: string) => `
global: { resolve_timeout: 5m }
route: { receiver: tocsin, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h }
receivers:
  - name: tocsin
    webhook_configs:
      - url: ${url}/webhooks/hook
        http_config: { authorization: { credentials: ${secretOf('hook')} } }
    pagerduty_configs:
      - url: ${url}/v2/enqueue
        routing_key: ${secretOf('pager')}
        severity: '{{ .CommonLabels.severity }}'
    opsgenie_configs:
      - api_url: ${url}/
        api_key: ${secretOf('genie')}
        priority: P2
        update_alerts: true
    victorops_configs:
      - api_url: ${url}/integrations/generic/20131114/alert/
        api_key: ${secretOf('victor')}
        routing_key: checkout
        message_type: WARNING
`

describe.skipIf(missing(PROMETHEUS) !== null)('a real Prometheus', () => {
  test('sends straight to us what fires, and what has recovered', async () => {
    let lag = 900
    const ledger = createServer((_, answer) => answer.end(`ledger_lag_seconds ${lag}\n`)).listen(0, '127.0.0.1')
    await once(ledger, 'listening')
    const { port } = ledger.address() as AddressInfo
    await write('rules.yml', RULES)
    const file = await write('prometheus.yml', SCRAPES(new URL(world().app().url()).host, `127.0.0.1:${port}`))
    const args = [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--rules.alert.resend-delay=1s',
    ]
    daemons.push(startDaemon(PROMETHEUS, [...args, `--web.listen-address=127.0.0.1:${await freePort()}`], folder))
    const [firing] = await heard('firing', 'prom')
    expect(firing).toMatchObject({ severity: 'sev1', title: 'The ledger is behind' })
    expect(firing?.incident).toMatch(/^INC-\d+$/)
    lag = 2
    expect(await heard('resolved', 'prom')).toMatchObject([{ incident: firing?.incident }])
    ledger.close()
    await world().settle()
  }, 30_000)
})

const RULES = `
groups:
  - name: ledger
    interval: 1s
    rules:
      - alert: LedgerBehind
        expr: ledger_lag_seconds > 60
        labels: { severity: critical, service: ledger }
        annotations: { summary: The ledger is behind }
`

const SCRAPES = (tocsin: string, ledger: string) => `
global: { evaluation_interval: 1s, scrape_interval: 1s }
scrape_configs: [{ job_name: ledger, static_configs: [{ targets: ['${ledger}'] }] }]
rule_files: [rules.yml]
alerting:
  alertmanagers:
    - path_prefix: /webhooks/prom
      authorization: { credentials: ${secretOf('prom')} }
      static_configs: [{ targets: ['${tocsin}'] }]
`
