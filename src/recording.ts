import { databaseIn } from './config.ts'
import type { Recording } from './engine/ports.ts'
import { createRecording } from './engine/recording.ts'
import { Fault } from './lib/fault.ts'
import { createLog } from './lib/log.ts'
import type { Environment } from './lib/variables.ts'
import { openDb } from './store/db.ts'
import { startEmbedded } from './store/embedded.ts'
import { hasEmbedded } from './store/embedded-place.ts'

type Asked<T> = { readonly answer: T } | { readonly missing: string }

/** Asks the database that the environment names, whether or not a Tocsin runs on it; makes none where there is none. */
export async function askRecording<T>(env: Environment, ask: (recording: Recording) => Promise<T>): Promise<Asked<T>> {
  const place = databaseIn(env)
  if ('fault' in place) return { missing: place.fault }
  if ('url' in place) return askAt(place.url, ask)
  const { dataDir } = place
  if (!(await hasEmbedded(dataDir))) return { missing: `no DATABASE_URL, and no database in DATA_DIR (${dataDir})` }
  const log = createLog('fatal')
  try {
    const embedded = await startEmbedded(dataDir, log)
    return await askAt(embedded.url, ask).finally(embedded.stop)
  } catch (error) {
    return { missing: whyNot(error) }
  }
}

async function askAt<T>(url: string, ask: (recording: Recording) => Promise<T>): Promise<Asked<T>> {
  const db = openDb(url, { max: 1 })
  try {
    return { answer: await ask(createRecording(db)) }
  } catch (error) {
    return { missing: whyNot(error) }
  } finally {
    await db.$client.end()
  }
}

/** PostgreSQL's words for a table or a column that is not there. */
const OTHER_TABLES = ['42P01', '42703']

/** What people outside can mend; anything else is a bug of ours, and goes on. */
function whyNot(error: unknown): string {
  if (error instanceof Fault) return error.message
  for (let at = error; at instanceof Error; at = at.cause) {
    if (/^timeout exceeded/.test(at.message)) return 'the database does not answer'
    if (!('code' in at)) continue
    const code = String(at.code)
    if (OTHER_TABLES.includes(code)) return 'the database is not one of this version: start this Tocsin once'
    return at.message || code
  }
  throw error
}
