import type { Db } from './store/db.ts'
import type { Readiness } from './web/health.ts'

/** A refused rulebook does not make it unready: the one before is in force. */
export async function readiness(db: Db, slackIsUp: boolean, refused: boolean): Promise<Readiness> {
  const database = await db.execute('select 1').then(
    () => ({ ok: true }),
    () => ({ ok: false, detail: 'PostgreSQL does not answer' }),
  )
  const slack = slackIsUp ? { ok: true } : { ok: false, detail: 'Slack is not connected' }
  const rulebook = refused ? { ok: true, detail: 'the newest was refused; the one before is in force' } : { ok: true }
  return { ok: database.ok && slack.ok, checks: { database, slack, rulebook } }
}
