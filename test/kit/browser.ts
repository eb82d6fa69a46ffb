import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page as Tab } from 'playwright-core'
import { startPages } from '../../src/demo/pages.ts'
import { type Stage, setStage } from '../../src/demo/stage.ts'
import { createLog } from '../../src/lib/log.ts'

const CHROMIUM = '/usr/bin/chromium'
const ARGS = ['--no-sandbox', '--headless', '--disable-gpu', '--disable-quic', '--no-first-run']
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync']

/** Why no story is played in a browser here, or null. */
export const MISSING = process.env.CI ? 'CI is set' : existsSync(CHROMIUM) ? null : `there is no ${CHROMIUM}`
if (MISSING) console.warn(`\n*** The stories in the browser are NOT run: ${MISSING}. ***\n`)

export type Demo = {
  readonly stage: Stage
  readonly tab: Tab
  /** What went wrong in the page. */
  readonly broken: readonly string[]
  close(): Promise<void>
}

/** The demo in a browser, as whoever is on call. */
export async function openDemo(): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-browser-'))
  // As root the database runs as another user, who has to get in.
  await chmod(folder, 0o755)
  const stage = await setStage({ dataDir: folder, port: 0, log: createLog('fatal') })
  const page = await startPages(stage)
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...ARGS, ...QUIET] })
  const tab = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  tab.setDefaultTimeout(10_000)
  const broken: string[] = []
  tab.on('pageerror', error => broken.push(error.message))
  tab.on('console', line => line.type() === 'error' && broken.push(line.text()))
  await tab.goto(`${page.url}#user=${stage.onCall}&channel=general`)
  return {
    ...{ stage, tab, broken },
    async close() {
      await browser.close()
      await page.close()
      await stage.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
