import { expect, test } from 'vitest'
import { useWorld } from '../kit/honest.ts'

const world = useWorld()
const opened = async () => list('/incidents', ({ title }) => title)
const reasons = async () => list('/alerts', ({ reason }) => reason)

async function list(path: string, of: (item: Record<string, unknown>) => unknown): Promise<unknown[]> {
  const { items } = JSON.parse(JSON.stringify((await world().api('GET', path)).json))
  return items.map(of)
}

const silence = (matchers: readonly string[], duration: string) =>
  world().api('POST', '/silences', { matchers, duration, reason: 'Deploy' })

test('what is silenced opens nothing, and what is not silenced does', async () => {
  const { alert, settle } = world()
  await silence(['service="checkout"', 'alertname=~"Down|Slow"'], '2h')
  await alert({ alertname: 'Down', service: 'checkout', summary: 'Checkout is down' })
  await settle()
  expect(await opened()).toEqual([])
  expect(await reasons()).toEqual(['silenced'])
  await alert({ alertname: 'Full', service: 'checkout', summary: 'The disk is full' })
  await settle()
  expect(await opened()).toEqual(['The disk is full'])
})

test('it comes back at once when the silence is ended', async () => {
  const { api, settle } = world()
  expect((await api('POST', '/silences/1/end')).status).toBe(200)
  await settle()
  expect(await opened()).toEqual(['Checkout is down', 'The disk is full'])
})

test('it comes back when a silence that was made shorter is over, and not before', async () => {
  const { api, alert, settle, clock } = world()
  await silence(['service="ledger"'], '1d')
  await alert({ alertname: 'Lag', service: 'ledger', summary: 'The replica lags' })
  await settle()
  await api('POST', '/silences/2', { duration: '1m' })
  await clock.advance('59s')
  expect(await opened()).toHaveLength(2)
  await clock.advance('2s')
  expect((await opened())[0]).toBe('The replica lags')
})

test('of two silences the alert waits for the one that ends last', async () => {
  const { api, alert, settle } = world()
  await silence(['service="search"'], '1h')
  await silence(['alertname="Slow"'], '2h')
  await alert({ alertname: 'Slow', service: 'search', summary: 'Search is slow' })
  await settle()
  await api('POST', '/silences/4/end')
  await settle()
  expect(await opened()).toHaveLength(3)
  await api('POST', '/silences/3/end')
  await settle()
  expect((await opened())[0]).toBe('Search is slow')
})

test('what has recovered meanwhile does not come back', async () => {
  const { api, alert, clear, settle } = world()
  await silence(['service="mail"'], '1h')
  await alert({ alertname: 'Queue', service: 'mail', summary: 'Mail is stuck' })
  await clear({ alertname: 'Queue', service: 'mail', summary: 'Mail is stuck' })
  await api('POST', '/silences/5/end')
  await settle()
  expect(await opened()).toHaveLength(4)
})
