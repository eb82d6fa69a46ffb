import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createLog } from '../../src/lib/log.ts'
import { type Embedded, startEmbedded } from '../../src/store/embedded.ts'

const lines: string[] = []
const log = createLog('info', { write: line => void lines.push(line) })
const isRoot = process.getuid?.() === 0

let folder: string
let dataDir: string
const running: Embedded[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-embedded-'))
  await chmod(folder, 0o755)
  dataDir = join(folder, 'data')
  lines.length = 0
})
afterEach(async () => {
  const homes = running.map(server => server.home)
  for (const server of running.splice(0)) await server.stop()
  for (const home of homes) await rm(home, { recursive: true, force: true })
  await rm(folder, { recursive: true, force: true })
})

/** A database that was made, used and stopped before; copied, because making one takes a second. */
let used: string
beforeAll(async () => {
  used = await mkdtemp(join(tmpdir(), 'tocsin-embedded-'))
  await chmod(used, 0o755)
  const server = await startEmbedded(join(used, 'data'), log)
  await remember(server.url)
  await server.stop()
})
afterAll(() => rm(used, { recursive: true, force: true }))
const inherit = () => execFileSync('cp', ['-a', join(used, 'data'), dataDir])

async function start(): Promise<Embedded> {
  const server = await startEmbedded(dataDir, log)
  running.push(server)
  return server
}

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query({ text: statement, rowMode: 'array' })).rows.flat()
  } finally {
    await client.end()
  }
}

const remember = (url: string) => ask(url, 'create table bells as select 7 as count')
const recall = (url: string) => ask(url, 'select count from bells')
const pidFile = (home: string) => join(home, 'cluster', 'postmaster.pid')
const pidOf = async (home: string) => Number((await readFile(pidFile(home), 'utf8')).split('\n')[0])

describe('a fresh database', () => {
  test('is durable, speaks to this machine alone, and keeps its password to itself', async () => {
    const { url, home, launched } = await start()
    expect(launched).toBe(true)
    for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
      expect(await ask(url, `show ${setting}`)).toEqual(['on'])
    }
    expect(await ask(url, 'show listen_addresses')).toEqual(['127.0.0.1'])
    await expect(ask(url.replace(/:[^:@]+@/, ':guess@'), 'select 1')).rejects.toThrow(/authentication/)
    expect((await stat(join(home, 'cluster', 'tocsin.password'))).mode & 0o777).toBe(0o600)
    expect(lines.join('')).not.toContain(new URL(url).password)
  })

  test('is in DATA_DIR, and there afterwards', async () => {
    inherit()
    const { url, home, launched } = await start()
    expect(home).toBe(join(dataDir, 'postgres'))
    expect(launched).toBe(true)
    expect(await recall(url)).toEqual([7])
  })
})

describe('two processes in one DATA_DIR', () => {
  test('that start at once share one server, which the last one stops', async () => {
    const [first, second] = await Promise.all([start(), start()])
    expect(second.url).toBe(first.url)
    await first.stop()
    await remember(second.url)
    await second.stop()
    await expect(ask(second.url, 'select 1')).rejects.toThrow()
    expect(existsSync(pidFile(second.home))).toBe(false)
  })
})

describe('the server of a run that was killed', () => {
  const owners: ChildProcess[] = []
  afterEach(() => {
    for (const owner of owners.splice(0)) owner.kill('SIGKILL')
  })

  test('outlives Ctrl-C and the kill, and is taken over', async () => {
    inherit()
    const script = join(import.meta.dirname, 'embedded-owner.ts')
    const owner = spawn(process.execPath, ['--import', 'tsx', script, dataDir], { detached: true })
    owners.push(owner)
    const said = async () => String((await once(owner.stdout, 'data'))[0]).trim()
    const url = await said()

    const interrupted = said()
    process.kill(-Number(owner.pid), 'SIGINT')
    expect(await interrupted).toBe('interrupted')
    expect(await recall(url)).toEqual([7])

    owner.kill('SIGKILL')
    await once(owner, 'exit')
    const heir = await start()
    expect(heir).toMatchObject({ launched: false, url })
    expect(await recall(heir.url)).toEqual([7])
    await heir.stop()
    expect(existsSync(pidFile(heir.home))).toBe(false)
  })
})

describe('a server that died', () => {
  test.each([
    ['nobody has', '4194303'],
    ['another program has now', String(process.pid)],
  ])('leaves a pid that %s, and is started again', async (_, pid) => {
    inherit()
    const first = await start()
    const left = await readFile(pidFile(first.home), 'utf8')
    await first.stop()
    await writeFile(pidFile(first.home), left.replace(/^\d+/, pid))
    const second = await start()
    expect(second.launched).toBe(true)
    expect(await recall(second.url)).toEqual([7])
  })

  test('while it was used comes back under the same address with what was committed', async () => {
    inherit()
    const { url, home } = await start()
    process.kill(await pidOf(home), 'SIGKILL')
    await vi.waitFor(async () => expect(await recall(url)).toEqual([7]), { timeout: 10_000 })
    expect(lines.join('')).toContain('went away')
  })
})

test('a database of another major version is left alone, with advice', async () => {
  inherit()
  await writeFile(join(dataDir, 'postgres', 'cluster', 'PG_VERSION'), '17\n')
  await expect(startEmbedded(dataDir, log)).rejects.toThrow(/made by PostgreSQL 17, here is 18/)
})

describe.runIf(isRoot)('as root, in a folder that the user postgres cannot reach', () => {
  beforeEach(() => chmod(folder, 0o700))

  test('another place is taken, named in one line, and found again', async () => {
    const first = await start()
    expect(first.home.startsWith(folder)).toBe(false)
    expect(lines.filter(line => line.includes('lives elsewhere') && line.includes(first.home))).toHaveLength(1)
    await remember(first.url)
    await first.stop()
    await chmod(folder, 0o755)
    const second = await start()
    expect(second.home).toBe(first.home)
    expect(await recall(second.url)).toEqual([7])
  })

  test('a database that is there already is not passed over for an empty one', async () => {
    inherit()
    await expect(startEmbedded(dataDir, log)).rejects.toThrow(/cannot walk there/)
  })
})
