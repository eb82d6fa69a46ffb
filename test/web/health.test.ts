import { expect, test } from 'vitest'
import { Fault } from '../../src/lib/fault.ts'
import { createLog } from '../../src/lib/log.ts'
import { healthRoutes } from '../../src/web/health.ts'
import { createMetrics } from '../../src/web/metrics.ts'
import { createServer } from '../../src/web/server.ts'

function world(ok = true) {
  const logged: string[] = []
  const server = createServer({ log: createLog('info', { write: line => logged.push(line) }) })
  const metrics = createMetrics()
  const checks = { database: { ok }, slack: { ok: true }, rulebook: { ok: true } }
  healthRoutes(server, {
    metrics,
    ready: async () => ({ ok, checks }),
    beforeMetrics: async () => metrics.waiting({ effects: 3, alerts: 7 }),
  })
  return { server, metrics, logged }
}

test('alive is alive', async () => {
  expect((await world().server.inject('/healthz')).json()).toEqual({ ok: true })
})

test.each([
  [true, 200],
  [false, 503],
])('ready: %s is %d', async (ok, status) => {
  const answer = await world(ok).server.inject('/readyz')
  expect(answer.statusCode).toBe(status)
  expect(answer.json()).toMatchObject({ ok, checks: { database: { ok }, slack: { ok: true }, rulebook: { ok: true } } })
})

test('metrics are Prometheus text', async () => {
  const { server, metrics } = world()
  metrics.webhook('prod', 202, 0.004)
  metrics.alerts('open', 'first_in_group', 2)
  metrics.effect('post_header', 'done')
  metrics.rulebookReloaded(true, new Date(1_786_000_000_000))
  metrics.rulebookReloaded(false, new Date())
  const answer = await server.inject('/metrics')
  expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
  for (const line of [
    'tocsin_webhook_requests_total{source="prod",status="202"} 1',
    'tocsin_webhook_seconds_bucket{le="0.005"} 1',
    'tocsin_alerts_total{verdict="open",reason="first_in_group"} 2',
    'tocsin_effects_total{type="post_header",outcome="done"} 1',
    'tocsin_outbox_waiting 3',
    'tocsin_alerts_waiting 7',
    'tocsin_rulebook_reloads_total{result="refused"} 1',
    'tocsin_rulebook_last_reload_successful 0',
    'tocsin_rulebook_last_reload_success_timestamp_seconds 1786000000',
    'nodejs_version_info',
  ]) {
    expect(answer.body).toContain(line)
  }
})

test('two servers do not share their metrics', async () => {
  const [a, b] = [createMetrics(), createMetrics()]
  a.waiting({ effects: 5, alerts: 0 })
  expect(await b.registry.metrics()).toContain('tocsin_outbox_waiting 0')
})

test.each([
  ['/nowhere', 404, 'not_found'],
  ['/fault', 400, 'odd_word'],
  ['/missing', 404, 'not_found'],
  ['/bug', 500, 'internal'],
])('%s is answered %d in one form', async (url, status, error) => {
  const { server, logged } = world()
  server.get('/fault', async () => {
    throw new Fault('odd_word', 'nobody knows it')
  })
  server.get('/missing', async () => {
    throw new Fault('not_found', 'not here')
  })
  server.get('/bug', async () => {
    throw new Error('secret=hunter2')
  })
  const answer = await server.inject(`${url}?token=hunter2`)
  expect(answer.statusCode).toBe(status)
  expect(answer.json()).toMatchObject({ error, message: expect.any(String) })
  expect(answer.body).not.toContain('hunter2')
  expect(logged).toHaveLength(status === 500 ? 1 : 0)
  expect(logged.join()).not.toContain('token=')
})
