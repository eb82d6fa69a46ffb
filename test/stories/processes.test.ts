import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, describe, expect, test } from 'vitest'
import { endProcesses, GROUPS, openGround, pour, quiet, seen, send, stored, unstored } from '../kit/process.ts'

afterAll(endProcesses)

const GROUNDS = 2
const KILLS = 3
const INCIDENTS = 5
const WITHIN_MS = 300
const SLACK_MS = 40

describe.concurrent('tocsin holds', { timeout: 60_000 }, () => {
  test('two processes make one incident of a storm that comes in over both', async () => {
    const { slack, db, start } = await openGround()
    const urls = await Promise.all([start(), start()].map(({ url }) => url))
    const instances = Array.from({ length: 50 }, (_, i) => ['the-same', `i-${i}`]).flat()
    const answers = instances.map((instance, i) => send(urls[(i >> 1) % 2] ?? '', 'checkout', instance))
    expect(new Set(await Promise.all(answers))).toEqual(new Set([202]))
    await quiet(db)
    expect((await db.execute(sql`select number, status from incidents`)).rows).toEqual([
      { number: 1, status: 'triggered' },
    ])
    expect(await stored(db)).toHaveLength(51)
    expect(seen(slack)).toEqual({ headers: [1], announcements: 1, pages: 1 })
    expect(slack.violations).toEqual([])
  })

  /** Each kill meets several incidents, each at another moment between its answer and its header. */
  test('processes that are killed again and again leave one channel and one card of each, and lose nothing', async () => {
    await Promise.all(Array.from({ length: GROUNDS }, killAgainAndAgain))
  })

  test('PostgreSQL that cuts every connection while alerts pour in costs nothing that was accepted', async () => {
    const { slack, db, cut, start } = await openGround({ enforceRates: false })
    const tocsin = start()
    const pouring = await pour(tocsin, 'i')
    for (let times = 0; times < 5; times++) await cut(true)
    const accepted = await pouring()
    expect(await unstored(db, accepted)).toEqual([])
    await quiet(db)
    expect(seen(slack)).toEqual({ headers: Array(GROUPS).fill(1), announcements: GROUPS, pages: GROUPS })
    tocsin.kill('SIGTERM')
    expect(await tocsin.ended).toEqual({ code: 0, signal: null })
  })
})

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
