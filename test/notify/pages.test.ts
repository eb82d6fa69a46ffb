import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PageDelivery } from '../../src/engine/ports.ts'
import { createPages } from '../../src/notify/pages.ts'
import { at } from '../kit/calling.ts'
import { happened, opened, T0 } from '../kit/given.ts'
import { rulebookOf } from '../kit/rulebook.ts'
import { type StandIn, startStandIn } from '../kit/stand-in.ts'
import { LINKS } from '../kit/told.ts'

let hook: StandIn
beforeEach(async () => {
  hook = await startStandIn(() => ({ status: 204 }))
})
afterEach(() => hook.close())

const send = (person: string) => {
  const rulebook = rulebookOf(`
people: { ${person}: { reach: [{ via: webhook, to: "${hook.url}/page" }] } }
notify: { webhook: { allow_private: [127.0.0.1] } }
`)
  const { sendPage } = createPages({
    ...{ rulebook: () => rulebook, clock: () => T0, addresses: () => ({ links: LINKS, voice: '', status: '' }) },
    ...{ slack: async () => null, testSlack: async () => {} },
  })
  const page: PageDelivery = {
    ...{ id: '1', incident: happened(opened()), others: [], attempt: 1, createdAt: T0, now: T0 },
    effect: {
      ...{ type: 'page', user: { id: `person:${person}`, name: person }, person, via: 'webhook', nth: 0 },
      ...{ position: at(0), tries: 0 },
    },
    timeline: async () => [],
  }
  return sendPage(page)
}

test.each(['ada', 'ülkü', 'анна', '杏'])(
  'a webhook is called for %s, known by the same key at each try',
  async person => {
    await send(person)
    await send(person)
    const keys = hook.heard.map(({ headers }) => headers['idempotency-key'])
    expect([keys.length, new Set(keys).size]).toEqual([2, 1])
  },
)
