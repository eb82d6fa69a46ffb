import { openGround, stop } from './ground.ts'
import { acks, callsToOpen, headers, updates } from './incidents.ts'
import { both, ms, print, within } from './table.ts'

/** Of each process so many: with more of them a minute, updates would wait for what Slack takes of them, fifty a minute. */
const EACH = 8

/** The three have a Slack each. */
export async function people(adminUrl: string): Promise<void> {
  const counted = await openGround(adminUrl)
  const grounds = [await openGround(adminUrl), await openGround(adminUrl, { mode: 'http' }), counted]
  const { calls, first } = await callsToOpen(counted)
  const { warm, made } = await headers(grounds, EACH)
  const [socket, http] = grounds.map(ground => made.find(one => one.ground === ground))
  if (!socket || !http) throw new Error('there is no header')
  const seen = await updates(made)
  const inSocket = await acks(socket.ground, socket.header, 150)
  const inHttp = await acks(http.ground, http.header, 150)
  for (const { tocsin } of grounds) await stop(tocsin)
  print('People (a local Slack that answers at once and sets no rates)', [
    {
      what: `alert → header in its channel, ${warm.count} incidents`,
      measured: both(warm),
      ...within(warm.p99, 500, ' ms'),
    },
    { what: 'the first alert after a start', measured: ms(first) },
    {
      what: `interaction → answer, Socket Mode, ${inSocket.count}`,
      measured: both(inSocket),
      ...within(inSocket.p99, 50, ' ms'),
    },
    { what: `interaction → answer, HTTP, ${inHttp.count}`, measured: both(inHttp), ...within(inHttp.p99, 50, ' ms') },
    { what: `interaction → header updated, ${seen.count}`, measured: both(seen), ...within(seen.p99, 500, ' ms') },
    { what: 'calls of Slack to open an incident, the page aside', measured: String(calls), ...within(calls, 10, '') },
  ])
}
