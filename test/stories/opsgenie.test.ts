import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, send } from '../kit/senders.ts'
import { createWorld, type World } from '../kit/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

test('what speaks to Opsgenie opens an incident, acknowledges it and clears it, in Slack', async () => {
  const headers = { authorization: `GenieKey ${world.secrets.prod}` }
  const call = (path: string, body: object): Promise<Answer> =>
    send(`${world.app().url()}/v2/alerts${path}`, { body, headers })
  // As Opsgenie's own client for Node writes them, slashes and all.
  const at = (action: string) => `/checkout%2Flatency/${action}/?identifierType=alias`
  const alert = {
    message: 'Checkout is slow',
    alias: 'checkout/latency',
    priority: 'P1',
    details: { service: 'checkout' },
  }
  expect((await call('/', alert)).status).toBe(202)
  await world.settle()
  expect(await world.incident(1)).toMatchObject({ title: 'Checkout is slow', severity: 'sev1', status: 'triggered' })
  expect((await call(at('acknowledge'), { user: 'dana' })).status).toBe(202)
  expect((await call(at('close'), {})).status).toBe(202)
  await world.settle()
  const { status, timeline } = await world.incident(1)
  expect(status).toBe('acknowledged')
  expect(timeline.map(({ type }) => type)).toEqual(expect.arrayContaining(['acknowledged', 'alerts_cleared']))
})
