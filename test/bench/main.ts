import { setTimeout as pause } from 'node:timers/promises'
import { commitFloor, togetherFloor } from './floors.ts'
import {
  endAll,
  type Ground,
  generate,
  openGround,
  PROD_SECRET,
  residentMiB,
  start,
  startBare,
  startPostgres,
  stop,
  temporaryFolder,
} from './ground.ts'
import { acks, callsToOpen, headers, updates } from './incidents.ts'
import { type Load, type Measured, quantile } from './load.ts'
import { parsing } from './parsing.ts'
import { both, many, ms, print, type Row, within } from './table.ts'

/** This machine has others on it: of so many rounds the middle one counts. */
const ROUNDS = 5

const began = performance.now()
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void endAll().then(() => process.exit(1)))
try {
  await measure()
} finally {
  await endAll()
}

async function measure(): Promise<void> {
  print('Readers (from the bytes to alerts in our words; medians)', await parsing())
  const adminUrl = await startPostgres()
  const first = await openGround(adminUrl)
  const grounds = [first, await openGround(adminUrl, 'http'), await openGround(adminUrl)]
  await pause(2_000)
  const idle = await residentMiB(first.tocsin)
  print('People (a local Slack that answers at once and sets no rates)', await people(grounds))
  for (const { tocsin } of grounds.slice(1)) await stop(tocsin)
  print('Alerts (answered after the commit, fsync on)', await alerts(first, adminUrl))
  const busy = await residentMiB(first.tocsin)
  await stop(first.tocsin)
  print('The process', [
    { what: 'memory after the start', measured: `${Math.round(idle)} MiB`, ...within(idle, 150, ' MiB') },
    { what: 'memory after all of this', measured: `${Math.round(busy)} MiB` },
    ...(await starts(first)),
  ])
  console.log(
    `One run of ${Math.round((performance.now() - began) / 1_000)} s on this machine: judge by what stands beside it.`,
  )
}

async function people(grounds: readonly Ground[]): Promise<readonly Row[]> {
  const calm = grounds.at(-1)
  if (!calm) throw new Error('there is no process')
  const { calls, first } = await callsToOpen(calm)
  const { warm, made } = await headers(grounds, 15)
  const [socket, http] = grounds.map(ground => made.find(one => one.ground === ground))
  if (!socket || !http) throw new Error('there is no header')
  const seen = await updates(made)
  const inSocket = await acks(socket.ground, socket.header, 150)
  const inHttp = await acks(http.ground, http.header, 150)
  return [
    {
      what: `alert → header in its channel, ${warm.count} incidents`,
      measured: both(warm),
      ...within(warm.p99, 500, ' ms'),
    },
    { what: 'the first alert after a start', measured: ms(first) },
    {
      what: `interaction → answer, Socket Mode, ${inSocket.count}`,
      measured: both(inSocket),
      ...within(inSocket.p99, 50, ' ms'),
    },
    { what: `interaction → answer, HTTP, ${inHttp.count}`, measured: both(inHttp), ...within(inHttp.p99, 50, ' ms') },
    { what: `interaction → header updated, ${seen.count}`, measured: both(seen), ...within(seen.p99, 500, ' ms') },
    { what: 'calls of Slack to open an incident, the page aside', measured: String(calls), ...within(calls, 10, '') },
  ]
}

async function alerts({ url }: Ground, adminUrl: string): Promise<readonly Row[]> {
  const bare = await startBare()
  const commit = await commitFloor(adminUrl, 1.5)
  const load = (name: string, more: Partial<Load>): Load => ({
    ...{
      url: `${url}/webhooks/prod`,
      secret: PROD_SECRET,
      seconds: 3,
      pace: { connections: 64 },
      alerts: 1,
      groups: 50,
    },
    ...{ identities: null, name },
    ...more,
  })
  const steady: Partial<Load> = { pace: { perSecond: 500 }, seconds: 5 }
  const floor = await generate(load('bare', { ...steady, url: bare, seconds: 3 }))
  const beside = `node:http that keeps nothing: ${both(floor)}; one row a commit: ${both(commit)}`
  // What runs for the first time is compiled first.
  await generate(load('warm', steady))
  const rows: Row[] = []
  for (const what of ['all new, into 50 incidents that open meanwhile', 'repeats of them']) {
    const rounds: Measured[] = []
    for (let round = 0; round < ROUNDS; round++) rounds.push(await generate(load(`round ${round}`, steady)))
    const p99s = rounds.map(({ p99 }) => p99).sort((a, b) => a - b)
    const middle = {
      p50: quantile(
        rounds.map(({ p50 }) => p50),
        0.5,
      ),
      p99: quantile(p99s, 0.5),
    }
    rows.push({
      what: `500 alerts/s by the clock, ${what}; median of ${ROUNDS}`,
      measured: `${both(middle)} (${p99s.map(p99 => Math.round(p99)).join(', ')})${rounds.map(refused).join('')}`,
      ...within(middle.p99, 25, ' ms'),
      floor: beside,
    })
  }
  const repeats = { identities: 10_000, groups: 100 }
  for (const [what, more] of [
    ['64 senders, 1 alert a body, repeats of 100', { identities: 100, groups: 10 }],
    ['64 senders, 1 alert a body, all new', { groups: 100 }],
    ['64 senders, 64 alerts a body, repeats of 10,000', { ...repeats, alerts: 64 }],
    ['64 senders, 64 alerts a body, all new', { groups: 100, alerts: 64 }],
  ] as const) {
    const got = await generate(load(what.replace(/\W/g, ''), more))
    rows.push({
      what,
      measured: `${many(got.alertsPerSecond)}, p99 ${ms(got.p99)}${refused(got)}`,
      floor: generator(got),
    })
  }
  const together = await togetherFloor(adminUrl, 2, 256)
  const most = await generate(load('bare', { url: bare, identities: 100 }))
  return [
    ...rows,
    {
      what: 'node:http that keeps nothing, 64 senders',
      measured: `${many(most.alertsPerSecond)}, p99 ${ms(most.p99)}`,
      floor: generator(most),
    },
    { what: 'PostgreSQL, one row a commit, one sender', measured: `${many(commit.perSecond)}` },
    { what: 'PostgreSQL, 256 rows committed together', measured: `${many(together)}` },
  ]
}

async function starts({ env }: Ground): Promise<readonly Row[]> {
  const median = async (times: number, environment: () => Promise<Ground['env']>) => {
    const took: number[] = []
    for (let i = 0; i < times; i++) {
      const { tocsin, startMs } = await start(await environment())
      took.push(startMs)
      await stop(tocsin)
    }
    return quantile(took, 0.5)
  }
  const dataDir = await temporaryFolder()
  const existing = await median(5, async () => env)
  const fresh = await median(3, async () => ({ ...env, DATABASE_URL: '', DATA_DIR: await temporaryFolder() }))
  await median(1, async () => ({ ...env, DATABASE_URL: '', DATA_DIR: dataDir }))
  const embedded = await median(5, async () => ({ ...env, DATABASE_URL: '', DATA_DIR: dataDir }))
  return [
    { what: 'spawn → ready, PostgreSQL runs, median of 5', measured: ms(existing), ...within(existing, 1_000, ' ms') },
    {
      what: 'spawn → ready, embedded PostgreSQL, median of 5',
      measured: ms(embedded),
      ...within(embedded, 3_000, ' ms'),
    },
    {
      what: 'spawn → ready, embedded PostgreSQL to be made, median of 3',
      measured: ms(fresh),
      ...within(fresh, 3_000, ' ms'),
    },
  ]
}

/** Near 100 % the generator is what is measured. */
function generator({ generatorCpu }: Measured): string {
  return `generator ${Math.round(generatorCpu)} % of a core`
}

function refused({ statuses }: Measured): string {
  const others = Object.entries(statuses).filter(([status]) => status !== '202')
  return others.map(([status, count]) => `, ${count} × ${status}`).join('')
}
