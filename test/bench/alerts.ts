import { commitFloor, togetherFloor } from './floors.ts'
import { decided, type Ground, generate, openGround, PROD_SECRET, residentMiB, startBare, stop } from './ground.ts'
import type { Load, Measured } from './load.ts'
import { both, generator, many, middle, ms, print, type Row, refused, within } from './table.ts'

/** This machine has others on it: of so many rounds the middle one counts. */
const ROUNDS = 3
const STEADY: Partial<Load> = { pace: { perSecond: 500 }, seconds: 5 }

/** Alertmanager's webhook: each answered after the commit. */
export async function alerts(adminUrl: string): Promise<void> {
  const ground = await openGround(adminUrl)
  const bare = await startBare()
  const commit = await commitFloor(adminUrl, 1.5)
  const floor = await generate(load(bare, 'bare', { ...STEADY, seconds: 3 }))
  const beside = `node:http that keeps nothing: ${both(floor)}; one row a commit: ${both(commit)}`
  const rows = [...(await steady(ground, beside)), ...(await flatOut(ground)), await memory(ground)]
  await stop(ground.tocsin)
  const together = await togetherFloor(adminUrl, 2, 256)
  const most = await generate(load(bare, 'bare', { identities: 100 }))
  print('Alerts (answered after the commit, fsync on)', [
    ...rows,
    ...(await onSlowDisk(adminUrl)),
    {
      what: 'node:http that keeps nothing, 64 senders',
      measured: `${many(most.alertsPerSecond)}, p99 ${ms(most.p99)}`,
      floor: generator(most),
    },
    { what: 'PostgreSQL, one row a commit, one sender', measured: `${many(commit.perSecond)}` },
    { what: 'PostgreSQL, 256 rows committed together', measured: `${many(together)}` },
  ])
}

export function load(url: string, name: string, more: Partial<Load>): Load {
  return {
    ...{
      url,
      name,
      secret: PROD_SECRET,
      body: 'webhook',
      seconds: 3,
      pace: { connections: 64 },
      alerts: 1,
      groups: 50,
    },
    ...{ identities: null, ...more },
  }
}

async function steady({ url }: Ground, beside: string): Promise<readonly Row[]> {
  const webhook = `${url}/webhooks/prod`
  // What runs for the first time is compiled first.
  await generate(load(webhook, 'warm', STEADY))
  const rows: Row[] = []
  for (const what of ['all new, into 50 incidents that open meanwhile', 'repeats of them']) {
    const rounds: Measured[] = []
    for (let round = 0; round < ROUNDS; round++) rounds.push(await generate(load(webhook, `round ${round}`, STEADY)))
    const p99s = rounds.map(({ p99 }) => p99).sort((a, b) => a - b)
    const measured = middle(rounds)
    rows.push({
      what: `500 alerts/s by the clock, ${what}; median of ${ROUNDS}`,
      measured: `${both(measured)} (${p99s.map(p99 => Math.round(p99)).join(', ')})${refused(measured)}`,
      ...within(measured.p99, 25, ' ms'),
      floor: beside,
    })
  }
  return rows
}

async function flatOut(ground: Ground): Promise<readonly Row[]> {
  const { url } = ground
  const rows: Row[] = []
  for (const [what, more] of [
    ['64 senders, 1 alert a body, repeats of 100', { identities: 100, groups: 10 }],
    ['64 senders, 1 alert a body, all new', { groups: 100 }],
    ['64 senders, 64 alerts a body, repeats of 10,000', { identities: 10_000, groups: 100, alerts: 64 }],
    ['64 senders, 64 alerts a body, all new', { groups: 100, alerts: 64 }],
  ] as const) {
    const got = await generate(load(`${url}/webhooks/prod`, what.replace(/\W/g, ''), more))
    const measured = `${many(got.alertsPerSecond)}, p99 ${ms(got.p99)}${refused(got)}`
    const later = `all of it decided of ${ms(await decided(ground))} after the last answer`
    rows.push({ what, measured, floor: `${generator(got)}; ${later}` })
  }
  return rows
}

/** A cloud's volume is slower than the disk here. */
async function onSlowDisk(adminUrl: string): Promise<readonly Row[]> {
  const ground = await openGround(adminUrl, { settings: { commit_delay: 4_000, commit_siblings: 0 } })
  const webhook = `${ground.url}/webhooks/prod`
  await generate(load(webhook, 'warm', { ...STEADY, seconds: 2 }))
  const pace = { perSecond: 5_000 }
  const rows: Row[] = []
  for (const [what, identities] of [
    ['repeats of 10,000', 10_000],
    ['all new', null],
  ] as const) {
    const name = `slow${identities}`
    // The first time they are all new.
    if (identities) await generate(load(webhook, name, { pace, seconds: 60, most: identities, identities }))
    await decided(ground)
    const got = await generate(load(webhook, name, { pace, seconds: 5, identities }))
    const bar = within(got.p99, 25, ' ms')
    rows.push({
      what: `5,000 alerts/s by the clock, ${what}, each commit 4 ms slower`,
      ...{ measured: `${both(got)}${refused(got)}`, bar: bar.bar, ok: bar.ok && refused(got) === '' },
      floor: `${generator(got)}; all of it decided of ${ms(await decided(ground))} after the last answer`,
    })
  }
  await stop(ground.tocsin)
  return rows
}

async function memory({ tocsin }: Ground): Promise<Row> {
  return { what: 'memory after all of this', measured: `${Math.round(await residentMiB(tocsin))} MiB` }
}
