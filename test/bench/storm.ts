import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { shown } from '../../src/demo/person.ts'
import type { Incident } from '../../src/incident/incident.ts'
import { count } from '../../src/lib/text.ts'
import type { Message } from '../../src/sandbox/model.ts'
import { load } from './alerts.ts'
import { type Ground, generate, openGround, residentMiB, stop } from './ground.ts'
import type { Measured } from './load.ts'
import { many, print, type Row, refused, within } from './table.ts'

const ALERTS = 10_000
const GROUPS = 40
const SECONDS = 10
const RULE = { incidents: 10, within: '1m' }
/** Slack's tier 2: so many channels a minute, the first of them at once. */
const CHANNELS_A_MINUTE = 20
/** So many times what Slack itself makes one wait for. */
const MOST = 1.2
/** Twice what a process may take that has nothing to do. */
const MOST_MIB = 300
/** Whoever is not done by then is not waited for. */
const PATIENCE_MS = 100_000

type Storm = {
  readonly sent: Measured
  readonly incidents: readonly Incident[]
  readonly stored: number
  /** Milliseconds from the first alert until the last header was right; null where one never was. */
  readonly rightMs: number | null
  readonly right: number
  readonly peakMiB: number
  readonly tooQuick: number
}

/** Everything fails at once, and Slack lets us say only so much of it. */
export async function storm(adminUrl: string): Promise<void> {
  const apart = await openGround(adminUrl, { enforceRates: true })
  const together = await openGround(adminUrl, { enforceRates: true, rules: { storm: RULE } })
  const first = rage(apart)
  // The first goes on with Slack alone, which takes it a minute, and next to nothing of this machine.
  await first.over
  const second = rage(together)
  const [without, one] = [await first.told, await second.told]
  await stop(apart.tocsin)
  await stop(together.tocsin)
  const title = `Storm: ${many(ALERTS, '')} alerts of ${GROUPS} groups in ${SECONDS} s, a local Slack that enforces its rates`
  print(`${title}; no storm rule`, rowsOf(without, { incidents: GROUPS, storms: 0 }))
  print(`The same with storm: { incidents: ${RULE.incidents}, within: ${RULE.within} }`, [
    ...rowsOf(one, { incidents: RULE.incidents + 1, storms: 1 }),
  ])
}

/** Sends it all; `over` is when it is sent, `told` when Slack shows it as it is. */
function rage(ground: Ground): { readonly over: Promise<Measured>; readonly told: Promise<Storm> } {
  const pace = { perSecond: ALERTS / SECONDS }
  const over = generate(load(`${ground.url}/webhooks/prod`, 'storm', { pace, seconds: SECONDS, groups: GROUPS }))
  return { over, told: watch(ground, over) }
}

async function watch(ground: Ground, over: Promise<Measured>): Promise<Storm> {
  const client = new pg.Client({ connectionString: ground.databaseUrl })
  await client.connect()
  const sent: Measured[] = []
  void over.then(measured => sent.push(measured))
  for (let peakMiB = 0; ; ) {
    await pause(250)
    peakMiB = Math.max(peakMiB, await residentMiB(ground.tocsin))
    const [all] = sent
    if (!all) continue
    const first = await client.query<{ at: Date }>('select min(first_seen_at) as at from alerts')
    const waited = Date.now() - (first.rows[0]?.at.getTime() ?? 0)
    const { rows } = await client.query<{ state: Incident }>('select state from incidents order by number')
    const incidents = rows.map(({ state }) => state)
    const right = incidents.filter(incident => isRight(ground, incident)).length
    const isDone = right === incidents.length
    if (!isDone && waited < PATIENCE_MS) continue
    const stored = await client.query<{ count: string }>('select count(*) from alerts')
    await client.end()
    const tooQuick = ground.slack.violations.filter(({ kind }) => kind === 'rate').length
    const rightMs = isDone ? waited : null
    return { sent: all, incidents, stored: Number(stored.rows[0]?.count), rightMs, right, peakMiB, tooQuick }
  }
}

/** Its header says how many of its alerts fire. */
function isRight({ slack }: Ground, { header, alerts: { firing, total } }: Incident): boolean {
  const messages: readonly Message[] = slack.workspace.channels.get(header?.channel ?? '')?.messages ?? []
  const message = messages.find(({ ts }) => ts === header?.ts)
  return message !== undefined && shown(message).includes(`${firing} of ${count(total, 'alert')} firing`)
}

function rowsOf(storm: Storm, wanted: { incidents: number; storms: number }): readonly Row[] {
  const { incidents, sent, stored, rightMs, right, peakMiB, tooQuick } = storm
  const storms = incidents.filter(({ type }) => type === 'storm').length
  const joined = incidents.reduce((sum, { alerts }) => sum + alerts.total, 0)
  const limit = limitSeconds(wanted.incidents)
  const most = limit * MOST
  return [
    {
      what: 'incidents',
      measured: `${incidents.length}, ${storms} of them a storm`,
      ...{ bar: `${wanted.incidents}, ${wanted.storms}`, floor: `${many(ALERTS, '')} alerts` },
      ok: incidents.length === wanted.incidents && storms === wanted.storms,
    },
    {
      what: 'alerts stored, and counted in incidents',
      measured: `${many(stored, '')}, ${many(joined, '')}${refused(sent)}`,
      ...{ bar: `${many(sent.alerts, '')}, all that were taken`, ok: stored === sent.alerts && joined === sent.alerts },
      floor: `${many(sent.alertsPerSecond)}, p99 ${Math.round(sent.p99)} ms`,
    },
    {
      what: 'every header is right, from the first alert on',
      measured: rightMs === null ? `${right} of ${incidents.length} after ${PATIENCE_MS / 1_000} s` : secs(rightMs),
      ...{ bar: `≤ ${secs(most * 1_000)}`, ok: rightMs !== null && rightMs <= most * 1_000 },
      floor: `${MOST} × the limit: ${reason(wanted.incidents, limit)}`,
    },
    { what: 'calls that were too quick for Slack', measured: String(tooQuick), ...within(tooQuick, 0, '') },
    { what: 'memory at most', measured: `${Math.round(peakMiB)} MiB`, ...within(peakMiB, MOST_MIB, ' MiB') },
  ]
}

const secs = (value: number) => `${(value / 1_000).toFixed(1)} s`

/** Before that nobody could have all headers right: the alerts themselves come in so many seconds, channels in turn. */
function limitSeconds(incidents: number): number {
  return Math.max(SECONDS, ((incidents - CHANNELS_A_MINUTE) / CHANNELS_A_MINUTE) * 60)
}

function reason(incidents: number, limit: number): string {
  return incidents > CHANNELS_A_MINUTE
    ? `${incidents} × conversations.create at ${CHANNELS_A_MINUTE} a minute (tier 2) take ${limit} s`
    : `the alerts themselves take ${limit} s`
}
