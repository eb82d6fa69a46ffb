import { expect, test } from 'vitest'
import type { Delivery } from '../../../src/engine/ports.ts'
import { Postponed } from '../../../src/engine/ports.ts'
import { updatePages } from '../../../src/slack/perform/pages.ts'
import type { Posts } from '../../../src/slack/perform/posts.ts'
import { at, called, calling, escalated, page, paged } from '../../kit/calling.ts'
import { ada, type Given, happened, T0 } from '../../kit/given.ts'
import { RULES } from '../samples.ts'

const never = async () => {
  throw new Error('nothing is posted')
}

test('whoever was called a hundred times does not use up what Slack allows all cards: older calls stay as they are', async () => {
  const rounds = Array.from({ length: 100 }, (_, round): readonly Given[] => [
    ...(round > 0 ? [escalated(0, round)] : []),
    called([ada], at(0, round)),
    paged(page(ada, { position: at(0, round) })),
  ])
  const incident = happened(...calling, ...rounds.flat())
  let updated = 0
  const posts: Posts = {
    ...{ post: never, say: never },
    async update() {
      updated++
      if (updated > 50) throw new Postponed(60_000, 'chat.update would be quicker than Slack allows')
    },
  }
  const delivery: Delivery = {
    ...{ id: '1', effect: { type: 'update_page', user: ada }, incident, attempt: 1, createdAt: T0, now: T0 },
    timeline: async () => [],
  }
  await updatePages(posts, delivery, ada, RULES)
  expect(updated).toBeLessThan(20)
})
