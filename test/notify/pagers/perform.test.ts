import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Delivery } from '../../../src/engine/ports.ts'
import { pagerKey } from '../../../src/escalation/pager.ts'
import type { PagerAction } from '../../../src/incident/event.ts'
import type { Status } from '../../../src/incident/incident.ts'
import { withPagers } from '../../../src/notify/pagers/perform.ts'
import { happened, opened, T0 } from '../../kit/given.ts'
import type { PagerStandIn } from '../../kit/pager.ts'
import { startPagerduty } from '../../kit/pager-pagerduty.ts'
import { pagersAt } from '../../kit/pagers.ts'
import { rulebookOf } from '../../kit/rulebook.ts'

const KEY = pagerKey('1a2b3c4d', 1)
const LABELS = { service: 'checkout' }
const rulebook = rulebookOf('{}')

let pagerduty: PagerStandIn
beforeEach(async () => {
  pagerduty = await startPagerduty()
})
afterEach(() => pagerduty.close())

function tell(action: PagerAction, status: Status, { attempt = 1, labels = LABELS } = {}) {
  const perform = withPagers(async () => null, {
    rulebook: () => ({ ...rulebook, notify: { ...rulebook.notify, pagers: pagersAt(pagerduty.url) } }),
    ...{ install: '1a2b3c4d', link: () => 'https://tocsin.example.com/incidents/1' },
  })
  const delivery: Delivery = {
    ...{ id: '1', effect: { type: 'tell_pager', pager: 'pagerduty', action }, attempt, createdAt: T0, now: T0 },
    incident: { ...happened(opened({ labels })), status },
    timeline: async () => [],
  }
  return perform(delivery)
}

describe('a pager', () => {
  test('is told what is so, and that is recorded', async () => {
    expect(await tell('trigger', 'triggered')).toEqual({
      ...{ type: 'record_pager', pager: 'pagerduty', action: 'trigger', ref: KEY },
    })
    await tell('acknowledge', 'mitigated')
    expect(pagerduty.book.of(KEY)?.status).toBe('acknowledged')
    await tell('resolve', 'resolved')
    expect(pagerduty.book.of(KEY)?.status).toBe('resolved')
  })

  test.each<[PagerAction, Status]>([
    ['trigger', 'acknowledged'],
    ['acknowledge', 'triggered'],
    ['acknowledge', 'resolved'],
    ['resolve', 'triggered'],
    ['resolve', 'acknowledged'],
  ])('hears no %s where it is %s by then', async (action, status) => {
    await tell('trigger', 'triggered')
    const heard = pagerduty.heard.length
    expect(await tell(action, status)).toBeNull()
    expect(pagerduty.heard).toHaveLength(heard)
  })

  test('that may know of it by an earlier try counts as told: it hears what has been done since', async () => {
    expect(await tell('trigger', 'acknowledged', { attempt: 2 })).toMatchObject({
      type: 'record_pager',
      action: 'trigger',
    })
    expect(pagerduty.heard).toEqual([])
  })

  test('is not told of what it has told us', async () => {
    const labels = { ...LABELS, paged_by: 'pagerduty' }
    expect(await tell('trigger', 'triggered', { labels })).toBeNull()
    expect(await tell('trigger', 'acknowledged', { labels, attempt: 2 })).toBeNull()
    expect(pagerduty.heard).toEqual([])
  })
})
