import { setTimeout as pause } from 'node:timers/promises'
import { togetherFloor } from './floors.ts'
import { calm, decided, generate, openGround, PROD_SECRET, residentMiB, stop } from './ground.ts'
import type { Load, Measured } from './load.ts'
import { ALERTMANAGER, hasAlertmanager, startAlertmanager } from './peer.ts'
import { many, middle, ms, print, type Row, refused, times } from './table.ts'

const ACTIVE = 100_000
/** Of loads that leave nothing new behind, so many rounds in turn; the middle one counts. */
const ROUNDS = 3
/** Whoever has not taken all of it by then is not waited for; the rate is the same. */
const MOST_SECONDS = 12

type Pair = {
  readonly ours: Measured
  readonly theirs: Measured
  /** Milliseconds from our last answer until all of it was decided of. */
  readonly laterMs: number
}
/** At least so many times its alerts a second, at most so many times its p99. */
type Bar = { readonly rate: number; readonly p99: number }

/** The same bodies to both, in turn: what Prometheus posts to an Alertmanager. */
export async function besideAlertmanager(adminUrl: string): Promise<void> {
  if (!hasAlertmanager()) {
    console.log(
      `!! NOT COMPARED WITH ALERTMANAGER: there is no ${ALERTMANAGER} (apt install prometheus-alertmanager)\n`,
    )
    return
  }
  const single = await withBoth(adminUrl, async ({ send, sendOften, memory }) => {
    const repeats = await sendOften({ identities: 100 })
    const unique = await send({ most: ACTIVE })
    return { repeats, unique, memory: await memory(unique) }
  })
  const batches = await withBoth(adminUrl, async ({ send, sendOften }) => ({
    repeats: await sendOften({ alerts: 64, identities: 10_000 }),
    unique: await send({ alerts: 64, most: ACTIVE }),
  }))
  const bare = {
    repeats: await togetherFloor(adminUrl, 2, 256),
    unique: await togetherFloor(adminUrl, 2, 256, Number.POSITIVE_INFINITY),
  }
  const upTo = `unique up to ${many(ACTIVE, '')}`
  const [our, their] = [single.memory.ours, single.memory.theirs]
  print('Beside Alertmanager (it keeps alerts in memory and answers before they are durable; we after the commit)', [
    row('1 alert a body, repeats of 100', single.repeats, { rate: 0.9, p99: 0.5 }),
    row(`1 alert a body, ${upTo}`, single.unique, { rate: 0.9, p99: 0.5 }),
    row('64 alerts a body, repeats of 10,000', batches.repeats, { rate: 1.7, p99: 1 / 3 }),
    row(`64 alerts a body, ${upTo}`, batches.unique, { rate: 1.2, p99: 0.5 }),
    bareRow('64 alerts a body, repeats of 10,000', batches.repeats, bare.repeats),
    bareRow(`64 alerts a body, ${upTo}`, batches.unique, bare.unique),
    {
      ...{ what: `memory at ${many(ACTIVE, '')} active alerts`, measured: `${Math.round(our)} MiB` },
      ...{ bar: `≤ ${times(0.5)}`, ok: our <= their / 2 },
      floor: `Alertmanager ${Math.round(their)} MiB: ${times(our / their)}; PostgreSQL has its own`,
    },
  ])
}

type Both = {
  readonly send: (load: Partial<Load>) => Promise<Pair>
  readonly sendOften: (load: Partial<Load>) => Promise<Pair>
  /** When as many are active as should be; so many are already. */
  readonly memory: (already: Pair) => Promise<{ ours: number; theirs: number }>
}

/** A fresh one of each; whoever is not measured is idle. */
async function withBoth<T>(adminUrl: string, measure: (both: Both) => Promise<T>): Promise<T> {
  const ground = await openGround(adminUrl)
  const peer = await startAlertmanager()
  let name = 0
  const toUs = (load: Load) => generate({ ...load, url: `${ground.url}/webhooks/prod/api/v2/alerts` })
  const toThem = (load: Load) => generate({ ...load, url: `${peer.url}/api/v2/alerts` })
  const both = async (load: Load): Promise<Pair> => {
    const theirs = await toThem(load)
    await calm(ground, 500)
    const ours = await toUs(load)
    return { ours, theirs, laterMs: await decided(ground) }
  }
  const loadOf = (more: Partial<Load>): Load => ({
    ...{
      url: '',
      secret: PROD_SECRET,
      body: 'api-v2',
      seconds: MOST_SECONDS,
      pace: { connections: 64 },
      alerts: 1,
      groups: 100,
    },
    ...{ identities: null, name: `load${name++}`, services: 'service' },
    ...more,
  })
  // What runs for the first time is compiled first, and the first alerts open incidents.
  await both(loadOf({ seconds: 1, identities: 100 }))
  const measured = await measure({
    send: load => both(loadOf(load)),
    async sendOften(load) {
      const given = loadOf({ seconds: 2, ...load })
      const rounds: Pair[] = []
      // The first time they are all new.
      await both({ ...given, most: load.identities ?? 0 })
      for (let round = 0; round < ROUNDS; round++) rounds.push(await both(given))
      const laterMs = Math.max(...rounds.map(({ laterMs }) => laterMs))
      return {
        ours: middle(rounds.map(({ ours }) => ours)),
        theirs: middle(rounds.map(({ theirs }) => theirs)),
        laterMs,
      }
    },
    async memory({ ours, theirs }) {
      const rest = loadOf({ alerts: 64, seconds: 60 })
      await toUs({ ...rest, most: ACTIVE - ours.alerts })
      await toThem({ ...rest, most: ACTIVE - theirs.alerts })
      await decided(ground)
      await pause(1_000)
      return { ours: await residentMiB(ground.tocsin), theirs: await residentMiB(peer) }
    },
  })
  await peer.stop()
  await stop(ground.tocsin)
  return measured
}

function row(what: string, { ours, theirs, laterMs }: Pair, bar: Bar): Row {
  const [rate, p99] = [ours.alertsPerSecond / theirs.alertsPerSecond, ours.p99 / theirs.p99]
  return {
    ...{ what, measured: `${told(ours)}: ${times(rate)} and ${times(p99)}` },
    ...{ bar: `≥ ${times(bar.rate)}, p99 ≤ ${times(bar.p99)}`, ok: rate >= bar.rate && p99 <= bar.p99 },
    floor: `Alertmanager ${told(theirs)}; all of ours decided of ${ms(laterMs)} after the last answer`,
  }
}

function bareRow(what: string, { ours }: Pair, bare: number): Row {
  const rate = ours.alertsPerSecond / bare
  return {
    ...{ what: `the same, ${what}`, measured: `${many(ours.alertsPerSecond)}: ${times(rate)}` },
    ...{ bar: `≥ ${times(0.7)}`, ok: rate >= 0.7, floor: `bare rows, 256 committed together, ${many(bare)}` },
  }
}

const told = (measured: Measured) => `${many(measured.alertsPerSecond)}, p99 ${ms(measured.p99)}${refused(measured)}`
