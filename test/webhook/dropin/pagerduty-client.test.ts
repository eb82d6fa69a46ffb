import { Agent } from 'node:https'
import { connect } from 'node:net'
import { acknowledge, change, event, resolve, trigger } from '@pagerduty/pdjs'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { pagerdutyRoutes } from '../../../src/webhook/dropin/pagerduty.ts'
import { source } from '../sources/sources.ts'
import { World } from '../world.ts'

const world = new World(new Map([['pd', source({ name: 'pd', type: 'pagerduty', secret: 'of pd' })]]), pagerdutyRoutes)
beforeAll(() => world.server.listen({ port: 0, host: '127.0.0.1' }))
afterEach(() => {
  world.taken.length = 0
})
afterAll(() => world.server.close())

/** The client speaks https and nothing else; the proxy at which that would end is left out. */
class WithoutTls extends Agent {
  override createConnection() {
    return connect(world.port, '127.0.0.1')
  }
}
const to = { server: 'tocsin.example.com', agent: new WithoutTls() }
const payload = { summary: 'Ledger is behind', source: 'ledger-db-1', severity: 'critical' } as const
const data = { routing_key: 'of pd', dedup_key: 'ledger/lag', event_action: 'trigger', payload } as const
const accepted = { status: 'success', message: 'Event processed', dedup_key: 'ledger/lag' }

test.each([
  ['triggers', trigger, 'firing'],
  ['acknowledges', acknowledge, 'acknowledged'],
  ['resolves', resolve, 'resolved'],
])('PagerDuty’s own client %s', async (_, send, status) => {
  const answer = await send({ ...to, data })
  expect([answer.response.status, answer.data]).toEqual([202, accepted])
  expect(world.taken).toMatchObject([[{ source: 'pd', fingerprint: 'ledger/lag', status }]])
})

test('PagerDuty’s own client learns the key that was made for its event', async () => {
  const { routing_key, event_action } = data
  const { data: answer } = await event({ ...to, data: { routing_key, event_action, payload } })
  expect(answer).toEqual({ ...accepted, dedup_key: expect.stringMatching(/^[0-9a-f]{32}$/) })
  expect(world.taken).toMatchObject([[{ fingerprint: answer.dedup_key }]])
})

test('PagerDuty’s own client tells of a change', async () => {
  const deploy = { ...payload, summary: 'Deployed ledger 4.2', timestamp: '2026-08-03T22:16:58.315+0000' }
  const answer = await change({ ...to, data: { ...data, payload: deploy } })
  expect([answer.response.status, answer.data]).toMatchObject([202, { status: 'success' }])
  expect(world.taken).toMatchObject([[{ kind: 'information', title: 'Deployed ledger 4.2' }]])
})

test('PagerDuty’s own client is told what is wrong', async () => {
  const answer = await trigger({ ...to, data: { ...data, routing_key: 'another' } })
  expect([answer.response.status, answer.data]).toEqual([
    400,
    {
      ...{ status: 'invalid event', message: 'Event object is invalid' },
      errors: ["'routing_key' is invalid (no source has this secret)"],
    },
  ])
  expect(world.taken).toEqual([])
})
