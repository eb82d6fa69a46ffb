import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { openGround, quiet, seen, send, stored } from '../kit/process.ts'

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
