import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { createLog } from '../../src/lib/log.ts'
import { openDb } from '../../src/store/db.ts'
import { startEmbedded } from '../../src/store/embedded.ts'
import {
  endProcesses,
  GROUPS,
  openGround,
  pour,
  quiet,
  SENDERS,
  seen,
  startTocsin,
  type Tocsin,
  unstored,
} from '../kit/process.ts'

afterAll(endProcesses)

test('SIGTERM while alerts pour in and effects are in flight: all that was accepted is there, a restart ends it', async () => {
  const { slack, db, start } = await openGround({ enforceRates: false })
  slack.faults.fail({ method: '*', times: Number.POSITIVE_INFINITY, delayMs: 50 })
  const tocsin = start()
  const pouring = await pour(tocsin, 'a')
  await expect.poll(() => seen(slack).headers.length, { timeout: 10_000, interval: 5 }).toBeGreaterThan(0)
  const { ms } = await stopped(tocsin, () => tocsin.kill('SIGTERM'))
  expect(ms).toBeLessThan(10_000)
  const accepted = await pouring()
  expect(accepted.length).toBeGreaterThan(SENDERS)
  expect(await unstored(db, accepted)).toEqual([])
  // What was held was finished or given back: nobody has to wait until a lease runs out.
  expect((await db.execute(sql`select id from outbox where leased_until is not null`)).rows).toEqual([])

  await start().url
  await quiet(db)
  expect(seen(slack)).toEqual({ headers: Array(GROUPS).fill(1), announcements: GROUPS, pages: GROUPS })
})

test('the embedded database ends with it, by SIGTERM and by Ctrl-C, and keeps what was accepted', async () => {
  const { env: common } = await openGround({ enforceRates: false })
  const env = { ...common, DATABASE_URL: '', DATA_DIR: await folder() }
  const accepted: string[] = []
  for (const [name, stop] of [
    ['term', (tocsin: Tocsin) => tocsin.kill('SIGTERM')],
    ['ctrl-c', (tocsin: Tocsin) => tocsin.interruptGroup()],
  ] as const) {
    const tocsin = startTocsin(env)
    const pouring = await pour(tocsin, name)
    const postgres = await postmaster(env.DATA_DIR)
    expect(isRunning(postgres)).toBe(true)
    await stopped(tocsin, () => stop(tocsin))
    // It has ended, but may stay in the table of processes until whoever inherited it has looked.
    await expect.poll(() => isRunning(postgres), { timeout: 5_000 }).toBe(false)
    accepted.push(...(await pouring()))
  }
  const database = await startEmbedded(env.DATA_DIR, createLog('silent'))
  const db = openDb(database.url)
  expect(await unstored(db, accepted)).toEqual([])
  await db.$client.end()
  await database.stop()
})

async function stopped(tocsin: Tocsin, stop: () => void) {
  const began = performance.now()
  stop()
  expect(await tocsin.ended, tocsin.stderr()).toEqual({ code: 0, signal: null })
  expect(tocsin.stderr()).toBe('')
  return { ms: performance.now() - began }
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'tocsin-story-'))
  // As root the database runs as another user, who has to get in.
  await chmod(path, 0o755)
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

async function postmaster(dataDir: string): Promise<number> {
  return Number((await readFile(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0])
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
