import { setTimeout as pause } from 'node:timers/promises'
import { type Ground, openGround, residentMiB, start, stop, temporaryFolder } from './ground.ts'
import { quantile } from './load.ts'
import { ms, print, within } from './table.ts'

/** What it takes to be there. */
export async function theProcess(adminUrl: string): Promise<void> {
  const { env, tocsin } = await openGround(adminUrl)
  await pause(2_000)
  const idle = await residentMiB(tocsin)
  await stop(tocsin)
  const embedded = async () => ({ ...env, DATABASE_URL: '', DATA_DIR: await temporaryFolder() })
  const there = await embedded()
  const existing = await median(5, async () => env)
  const fresh = await median(3, embedded)
  await median(1, async () => there)
  const again = await median(5, async () => there)
  print('The process', [
    { what: 'memory after the start', measured: `${Math.round(idle)} MiB`, ...within(idle, 150, ' MiB') },
    { what: 'spawn → ready, PostgreSQL runs, median of 5', measured: ms(existing), ...within(existing, 1_000, ' ms') },
    { what: 'spawn → ready, embedded PostgreSQL, median of 5', measured: ms(again), ...within(again, 3_000, ' ms') },
    {
      what: 'spawn → ready, embedded PostgreSQL to be made, median of 3',
      measured: ms(fresh),
      ...within(fresh, 3_000, ' ms'),
    },
  ])
}

async function median(times: number, environment: () => Promise<Ground['env']>): Promise<number> {
  const took: number[] = []
  for (let i = 0; i < times; i++) {
    const { tocsin, startMs } = await start(await environment())
    took.push(startMs)
    await stop(tocsin)
  }
  return quantile(took, 0.5)
}
