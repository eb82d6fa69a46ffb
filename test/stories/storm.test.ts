import { describe, expect, test } from 'vitest'
import { useWorld } from '../kit/honest.ts'
import { incidentChannels, shown, toldIn } from '../kit/room.ts'

const INCIDENTS = 30

describe('thirty incidents at once', () => {
  const world = useWorld({ mode: 'http' })
  const names = Array.from({ length: INCIDENTS }, (_, i) => `Storm${i}`)

  test('are all taken in, and whoever is on call is told of each without waiting for channels', async () => {
    const { alert, settle, people, clock } = world()
    const answers = await Promise.all(names.map(alertname => alert({ alertname })))
    expect(answers.map(({ status }) => status)).toEqual(names.map(() => 202))
    await settle()
    await clock.advance('1m')
    const told = people.ada.dms().map(toldIn)
    expect(told.reduce((all, one) => all + one, 0)).toBe(INCIDENTS)
    // What comes too soon after five of them is told in one message, when the minute is over.
    expect(told.length).toBeLessThanOrEqual(6)
  }, 60_000)

  test('are acknowledged meanwhile, and nobody else is called', async () => {
    const { people, clock, api } = world()
    const [page] = people.ada.calls()
    if (page) await people.ada.click(page, 'Acknowledge')
    for (const i of names.keys()) await api('POST', `/incidents/${i + 1}/acknowledge`, {})
    await clock.advance('6m')
    expect(people.bob.dms()).toEqual([])
  })

  test('have all that belongs to them in the end, below every rate of Slack', async () => {
    const { slack, room, clock, waiting } = world()
    await clock.advance('15m')
    expect(await waiting()).toBe(0)
    expect(incidentChannels(slack)).toHaveLength(INCIDENTS)
    for (const { name } of incidentChannels(slack)) {
      expect(shown(room(name).header)).toContain('*Acknowledged*')
      expect(room(name).channel.pins).toHaveLength(1)
      expect(room(name).topic).toContain('Acknowledged')
      expect(room(name).channel.bookmarks).toHaveLength(2)
    }
    expect(room('incidents').ours).toHaveLength(INCIDENTS)
    expect(slack.calls.filter(({ status }) => status === 429)).toEqual([])
    expect(slack.calls.length / INCIDENTS).toBeLessThan(20)
  })
})
