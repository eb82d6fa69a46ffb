import { Agent } from 'node:https'
import { connect } from 'node:net'
import { acknowledge, resolve, trigger } from '@pagerduty/pdjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PagerStandIn } from '../../kit/pager.ts'
import { PAGERDUTY, startPagerduty } from '../../kit/pager-pagerduty.ts'

let standIn: PagerStandIn
beforeAll(async () => {
  standIn = await startPagerduty()
})
afterAll(() => standIn.close())

/** The client speaks https and nothing else. */
class WithoutTls extends Agent {
  override createConnection() {
    return connect(Number(new URL(standIn.url).port), '127.0.0.1')
  }
}

test('what we are tested against is PagerDuty to PagerDuty’s own client', async () => {
  const to = { server: 'events.example.com', agent: new WithoutTls() }
  const { routingKey: routing_key } = PAGERDUTY
  const payload = { summary: 'Ledger is behind', source: 'ledger-db-1', severity: 'critical' } as const
  const data = { routing_key, dedup_key: 'ledger/lag', event_action: 'trigger', payload } as const
  for (const [send, status] of [
    [trigger, 'triggered'],
    [acknowledge, 'acknowledged'],
    [resolve, 'resolved'],
  ] as const) {
    const answer = await send({ ...to, data })
    expect(answer.data).toMatchObject({ status: 'success', dedup_key: 'ledger/lag' })
    expect(standIn.book.of('ledger/lag')).toMatchObject({ status, title: 'Ledger is behind' })
  }
})
