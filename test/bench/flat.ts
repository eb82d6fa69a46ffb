import { personIn } from '../../src/demo/person.ts'
import { load } from './alerts.ts'
import { fill, STORED } from './fill.ts'
import { API_TOKEN, calm, decided, type Ground, generate, openGround, stop } from './ground.ts'
import { alertToHeader } from './incidents.ts'
import { type Load, type Measured, quantile } from './load.ts'
import { many, middle, ms, print, type Row, refused, times } from './table.ts'

/** In turn, so that both have the same neighbours; of so many rounds the middle one counts. */
const ROUNDS = 3
const MOST = 1.3

/** What people and their programs ask. */
const LOOKS: readonly { readonly what: string; readonly look: (ground: Ground) => Promise<unknown> }[] = [
  { what: 'GET /api/v1/incidents, 20 of them', look: ground => get(ground, '/api/v1/incidents?limit=20') },
  {
    what: 'GET /api/v1/incidents?open=true, 20 of them',
    look: ground => get(ground, '/api/v1/incidents?open=true&limit=20'),
  },
  { what: 'GET /api/v1/alerts', look: ground => get(ground, '/api/v1/alerts') },
  { what: '/incident list', look: ({ slack }) => personIn(slack, 'U0ADA').type('incidents', 'list') },
]

type Pair<T> = { readonly empty: T; readonly full: T }

/** What a year of alerts costs those who come after it. */
export async function flat(adminUrl: string): Promise<void> {
  const grounds = { empty: await openGround(adminUrl), full: await openGround(adminUrl) }
  const both = [grounds.empty, grounds.full]
  for (const ground of both) {
    await alertToHeader(ground, 'First')
    await calm(ground)
  }
  const seconds = await fill(grounds.full.databaseUrl)
  const rows: Row[] = []
  // The incidents of all that follows are open from here on.
  for (const ground of both) {
    await generate(into(ground, 'warm', { seconds: 2 }))
    await calm(ground, 500)
  }
  const steady = await ingest(grounds, 'steady', { pace: { perSecond: 500 }, seconds: 3 })
  rows.push(slower('500 alerts/s by the clock, all new, p50', steady))
  for (const [what, more] of [
    ['64 senders, 1 alert a body, all new', { seconds: 1.5 }],
    ['64 senders, 1 alert a body, repeats of 100', { seconds: 1.5, identities: 100 }],
    ['64 senders, 64 alerts a body, all new', { seconds: 1.5, alerts: 64 }],
  ] as const) {
    rows.push(fewer(what, await ingest(grounds, what.replace(/\W/g, ''), more)))
  }
  for (const { what, look } of LOOKS) {
    rows.push(slower(`${what}, p50`, await inTurn(grounds, ground => often(() => look(ground)), spread)))
  }
  for (const { tocsin } of both) await stop(tocsin)
  const stored = `${many(STORED.alerts, '')} stored alerts, ${many(STORED.incidents, '')} past incidents`
  print(`Flat: ${stored} (made in ${Math.round(seconds)} s) beside a database that is empty`, rows)
}

async function inTurn<T>(
  { empty, full }: Pair<Ground>,
  measure: (ground: Ground, round: number) => Promise<T>,
  of: (rounds: readonly T[]) => T,
): Promise<Pair<T>> {
  const measured: { empty: T[]; full: T[] } = { empty: [], full: [] }
  for (let round = 0; round < ROUNDS; round++) {
    measured.empty.push(await measure(empty, round))
    measured.full.push(await measure(full, round))
  }
  return { empty: of(measured.empty), full: of(measured.full) }
}

function ingest(grounds: Pair<Ground>, name: string, more: Partial<Load>): Promise<Pair<Measured>> {
  // What is new has another name in each round; what repeats has not.
  const named = (round: number) => (more.identities ? name : `${name}${round}`)
  return inTurn(grounds, (ground, round) => toTheEnd(ground, into(ground, named(round), more)), middle)
}

/** Alerts a second until all are decided of, not only stored. */
async function toTheEnd(ground: Ground, load: Load): Promise<Measured> {
  const sent = await generate(load)
  const seconds = sent.alerts / sent.alertsPerSecond + (await decided(ground)) / 1_000
  return { ...sent, alertsPerSecond: sent.alerts / seconds }
}

/** Of the same groups, whatever the name. */
function into({ url }: Ground, name: string, more: Partial<Load>): Load {
  return load(`${url}/webhooks/prod`, name, { services: 'open', groups: 20, ...more })
}

type Spread = { readonly p50: number; readonly p99: number }

const spread = (rounds: readonly Spread[]): Spread => ({
  p50: quantile(
    rounds.map(({ p50 }) => p50),
    0.5,
  ),
  p99: quantile(
    rounds.map(({ p99 }) => p99),
    0.5,
  ),
})

async function often(look: () => Promise<unknown>): Promise<Spread> {
  const took: number[] = []
  for (let i = 0; i < 50; i++) {
    const began = performance.now()
    await look()
    took.push(performance.now() - began)
  }
  return { p50: quantile(took, 0.5), p99: quantile(took, 0.99) }
}

async function get({ url }: Ground, path: string): Promise<void> {
  const answer = await fetch(url + path, { headers: { authorization: `Bearer ${API_TOKEN}` } })
  if (answer.status !== 200) throw new Error(`${path} says ${answer.status}`)
  await answer.arrayBuffer()
}

function slower(what: string, { empty, full }: Pair<Spread>): Row {
  const rate = full.p50 / empty.p50
  return {
    ...{ what, measured: `${ms(full.p50)}: ${times(rate)}`, bar: `≤ ${times(MOST)}`, ok: rate <= MOST },
    floor: `empty ${ms(empty.p50)}; p99 ${ms(full.p99)} and ${ms(empty.p99)}`,
  }
}

/** Alerts a second, decided of: the cost of one is what is 1.3 times as high. */
function fewer(what: string, { empty, full }: Pair<Measured>): Row {
  const rate = empty.alertsPerSecond / full.alertsPerSecond
  return {
    ...{ what, measured: `${many(full.alertsPerSecond)}: costs ${times(rate)}${refused(full)}` },
    ...{ bar: `≤ ${times(MOST)}`, ok: rate <= MOST },
    floor: `empty ${many(empty.alertsPerSecond)}; p99 ${ms(full.p99)} and ${ms(empty.p99)}`,
  }
}
