import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { demoWorkspace } from '../../src/demo/workspace.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import { createDatabase } from '../kit/database.ts'
import { killing, LATEST_MS } from '../kit/killing.ts'
import { atEnd, temporaryFolder } from './ground.ts'
import { quantile } from './load.ts'
import { many, ms, print, within } from './table.ts'

const KILLS = 200

/** None too few: two processes run policies, and one of them is killed again and again. */
export async function killed(adminUrl: string): Promise<void> {
  const workspace = demoWorkspace(0)
  const slack = await startSandbox(workspace)
  atEnd(() => slack.close())
  const folder = await temporaryFolder()
  const { url: databaseUrl } = await createDatabase(adminUrl, 'killed')
  const env = {
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: workspace.appToken,
    SLACK_API_URL: `${slack.url}api/`,
    LOG_LEVEL: 'info',
  }
  const result = await killing({ databaseUrl, env, write }, KILLS)
  const late = (share: number) => quantile(result.lateMs, share)
  print(
    `None too few: SIGKILL at ${result.kills} random moments, ${many(result.incidents, '')} incidents, two processes`,
    [
      {
        what: 'pages that were due and never went out',
        measured: String(result.missing.length),
        ...within(result.missing.length, 0, ''),
      },
      {
        what: 'the same attempt of a page twice',
        measured: String(result.twice.length),
        ...within(result.twice.length, 0, ''),
      },
      {
        what: 'later than due, p50 · p99 · latest',
        measured: [late(0.5), late(0.99), late(1)].map(ms).join(' · '),
        ...within(late(1), LATEST_MS, ' ms'),
        floor: `${many(result.pages, '')} pages`,
      },
    ],
  )

  async function write(rulebook: string): Promise<string> {
    const file = join(folder, 'rulebook.yml')
    await writeFile(file, rulebook)
    return file
  }
}
