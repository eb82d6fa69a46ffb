import { connect, type Socket } from 'node:net'

/** What one run of the generator sends, `alerts` alerts a body. */
export type Load = {
  readonly url: string
  readonly secret: string
  /** Alertmanager's webhook, or what Prometheus posts to an Alertmanager. */
  readonly body: 'webhook' | 'api-v2'
  readonly seconds: number
  /** It ends before its seconds are over when so many alerts are sent. */
  readonly most?: number
  /** Requests a second by the clock, whether or not earlier ones are answered; or as many as so many connections get. */
  readonly pace: { readonly perSecond: number } | { readonly connections: number }
  readonly alerts: number
  /** So many identities are repeated again and again; null: each alert is a new one. */
  readonly identities: number | null
  readonly groups: number
  /** Keeps the identities of two runs apart. */
  readonly name: string
  /** Keeps their groups apart; the name where it is left out. */
  readonly services?: string
}

export type Measured = {
  readonly statuses: Readonly<Record<string, number>>
  /** How many were taken: those of bodies that were answered 200 or 202. */
  readonly alerts: number
  readonly alertsPerSecond: number
  /** Milliseconds; by the clock they count from the instant at which the request was to go out. */
  readonly p50: number
  readonly p99: number
  /** Of one core, in percent: near 100 the generator is what is measured. */
  readonly generatorCpu: number
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
}

export function bodyOf(
  { body: form, alerts, identities, groups, name, services = name }: Load,
  request: number,
): string {
  const total = Math.max(1, Math.ceil((identities ?? Number.MAX_SAFE_INTEGER) / alerts))
  const body = request % total
  const service = `${services}-${body % groups}`
  const common = { alertname: 'HighErrorRate', service, severity: 'warning', cluster: 'eu-1', namespace: 'prod' }
  const each = Array.from({ length: alerts }, (_, i) => ({
    ...(form === 'webhook' && { status: 'firing', endsAt: '0001-01-01T00:00:00Z' }),
    labels: { ...common, instance: `10.0.0.${i}:9100`, pod: `${name}-${body}-${i}` },
    annotations: { summary: `${service} answers 5xx`, description: 'It has lasted for ten minutes.' },
    startsAt: '2026-01-01T00:00:00Z',
    generatorURL: 'http://prometheus.example.com/graph?g0.expr=up',
  }))
  if (form === 'api-v2') return JSON.stringify(each)
  const groupLabels = { alertname: common.alertname, service }
  return JSON.stringify({ version: '4', status: 'firing', groupLabels, commonLabels: common, alerts: each })
}

/** A connection that is kept, with one request under way at a time: light enough not to be what is measured. */
function openLine(port: number, host: string): (request: Buffer) => Promise<string> {
  let heard = ''
  let answer: (status: string) => void = () => {}
  const fail = () => answer('broken')
  const socket: Socket = connect(port, host).setNoDelay(true).setEncoding('latin1').on('error', fail).on('close', fail)
  socket.on('data', text => {
    heard += text
    const end = heard.indexOf('\r\n\r\n')
    const length = /content-length: (\d+)/i.exec(heard)?.[1]
    if (end < 0 || heard.length < end + 4 + Number(length ?? 0)) return
    const status = heard.slice(9, 12)
    heard = ''
    answer(status)
  })
  return request =>
    new Promise(resolve => {
      answer = resolve
      socket.write(request)
    })
}

async function run(load: Load): Promise<Measured> {
  const { hostname, port, pathname, host } = new URL(load.url)
  const head = `POST ${pathname} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nAuthorization: Bearer ${load.secret}\r\n`
  const built: Buffer[] = []
  const cycle = load.identities === null ? Number.POSITIVE_INFINITY : Math.ceil(load.identities / load.alerts)
  const build = (i: number) => {
    const body = bodyOf(load, i)
    return Buffer.from(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  }
  const most = Math.ceil((load.most ?? Number.POSITIVE_INFINITY) / load.alerts)
  const ahead = Math.min(cycle, most, Math.ceil((20_000 * load.seconds) / load.alerts ** 0.75))
  for (let i = 0; i < ahead; i++) built.push(build(i))
  const requestOf = (i: number) => built[i % cycle] ?? build(i)

  const statuses: Record<string, number> = {}
  const latencies: number[] = []
  const count = (status: string, since: number) => {
    statuses[status] = (statuses[status] ?? 0) + 1
    latencies.push(performance.now() - since)
  }
  const lines = Array.from({ length: 'connections' in load.pace ? load.pace.connections : 64 }, () =>
    openLine(Number(port), hostname),
  )
  const cpu = process.cpuUsage()
  const began = performance.now()
  const end = began + load.seconds * 1_000
  let sent = 0
  const pace = load.pace
  if ('connections' in pace) {
    const work = lines.map(async line => {
      while (sent < most && performance.now() < end) {
        const since = performance.now()
        count(await line(requestOf(sent++)), since)
      }
    })
    await Promise.all(work)
  } else {
    const total = Math.min(most, pace.perSecond * load.seconds)
    const at = (i: number) => began + (i * 1_000) / pace.perSecond
    const free = [...lines]
    const waiting: number[] = []
    const under = new Set<Promise<void>>()
    const go = (line: (request: Buffer) => Promise<string>, i: number) => {
      const work = line(requestOf(i)).then(status => {
        count(status, at(i))
        const next = waiting.shift()
        under.delete(work)
        if (next === undefined) free.push(line)
        else go(line, next)
      })
      under.add(work)
    }
    while (sent < total) {
      for (; sent < total && at(sent) <= performance.now(); sent++) {
        const line = free.pop()
        if (line) go(line, sent)
        else waiting.push(sent)
      }
      await new Promise(resolve => setTimeout(resolve, 1))
    }
    while (under.size > 0) await Promise.all(under)
  }
  const seconds = (performance.now() - began) / 1_000
  const { user, system } = process.cpuUsage(cpu)
  const taken = ((statuses['200'] ?? 0) + (statuses['202'] ?? 0)) * load.alerts
  return {
    statuses,
    alerts: taken,
    alertsPerSecond: taken / seconds,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    generatorCpu: (user + system) / 10_000 / seconds,
  }
}

if (process.argv[1] === import.meta.filename) {
  const measured = await run(JSON.parse(process.argv[2] ?? '{}'))
  process.stdout.write(JSON.stringify(measured), () => process.exit(0))
}
