import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { createLog } from '../../src/lib/log.ts'
import { openDb } from '../../src/store/db.ts'
import { type Embedded, startEmbedded } from '../../src/store/embedded.ts'
import { MIGRATIONS, migrate } from '../../src/store/migrate.ts'
import { createDatabase, dropDatabase } from './database.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** May create databases: our own throwaway server's, or `TEST_DATABASE_URL`. */
    readonly adminUrl: string
    /** An empty database of this version, to be copied. */
    readonly template: string
  }
}

const log = createLog('fatal')
const PREFIX = 'tocsin-test-'

/** One PostgreSQL for the whole run, without fsync and in a temporary folder; it is gone when the run is over. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const external = process.env.TEST_DATABASE_URL
  const server = external ? null : await startThrowaway()
  const adminUrl = external ?? server?.url ?? ''

  const template = await createDatabase(adminUrl, 'tocsin_template')
  if (existsSync(join(MIGRATIONS, 'meta', '_journal.json'))) {
    const db = openDb(template.url, { max: 1 })
    await migrate(db)
    await db.$client.end()
  }
  provide('adminUrl', adminUrl)
  provide('template', template.name)

  return async () => {
    await dropDatabase(adminUrl, template.name)
    await server?.stop()
  }
}

async function startThrowaway(): Promise<Embedded> {
  await clearAfterKilledRuns()
  const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`))
  // As root the server runs as another user, who has to get in.
  await chmod(folder, 0o755)
  const server = await startEmbedded(folder, log, { durable: false })
  const stop = async () => {
    await server.stop()
    for (const path of [server.home, folder]) await rm(path, { recursive: true, force: true })
  }
  return { ...server, stop }
}

async function clearAfterKilledRuns(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(name.startsWith(PREFIX) && name.slice(PREFIX.length).split('-')[0])
    if (!pid || isRunning(pid)) continue
    const folder = join(tmpdir(), name)
    const orphan = await startEmbedded(folder, log, { durable: false }).catch(() => null)
    await orphan?.stop()
    for (const path of [orphan?.home, folder]) if (path) await rm(path, { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
