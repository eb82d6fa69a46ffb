import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { openGround, quiet, seen, send, unstored } from '../kit/process.ts'

const GROUNDS = 2
const KILLS = 3
const INCIDENTS = 5
const WITHIN_MS = 300
const SLACK_MS = 40

/** Each kill meets several incidents, each at another moment between its answer and its header. */
test('processes that are killed again and again leave one channel and one card of each, and lose nothing', async () => {
  await Promise.all(Array.from({ length: GROUNDS }, killAgainAndAgain))
}, 60_000)

async function killAgainAndAgain(): Promise<void> {
  const { slack, db, start } = await openGround({ enforceRates: false })
  // Between answer and header lies about as much time as the kills are spread over.
  slack.faults.fail({ method: '*', times: Number.POSITIVE_INFINITY, delayMs: SLACK_MS })
  const accepted: string[] = []
  for (let kill = 0; kill < KILLS; kill++) {
    const tocsin = start()
    const url = await tocsin.url
    const raise = async (instance: string) => {
      if ((await send(url, `service-${instance}`, instance)) === 202) accepted.push(instance)
    }
    await raise(`${kill}-0`)
    const others = Array.from({ length: INCIDENTS - 1 }, async (_, i) => {
      await pause((Math.random() * WITHIN_MS) / 2)
      await raise(`${kill}-${i + 1}`)
    })
    await pause(Math.random() * WITHIN_MS)
    tocsin.kill('SIGKILL')
    await Promise.all([...others, tocsin.ended])
  }
  await start().url
  // What comes after these is held up by Slack's rates.
  await quiet(db, 'create_channel', 'post_header', 'post_announcement', 'call', 'page')
  expect(accepted.length).toBeGreaterThanOrEqual(KILLS)
  expect(await unstored(db, accepted)).toEqual([])
  const { rows } = await db.execute<{ number: number }>(sql`select number from incidents`)
  const each = rows.map(() => 1)
  expect(seen(slack)).toEqual({ headers: each, announcements: each.length, pages: each.length })
}
