import { expect, test } from 'vitest'
import { EXAMPLE } from '../kit/example.ts'
import { useWorld } from '../kit/honest.ts'
import { shown } from '../kit/room.ts'

// A team to whom warnings are sev4 by day.
const DAY = `classify:
  - { matchers: ['severity="warning"'], active: [day], lower: 1, because: warnings by day }
`
const INTERVALS = `time_intervals:
  day: [{ times: [{ start_time: "06:00", end_time: "22:00" }] }]
`

// A quarter past four in the afternoon, in Berlin.
const world = useWorld({ start: new Date('2026-11-13T15:15:00Z') })
const startsAt = new Date('2026-11-13T15:15:00Z')
const slow = (host: string) => ({ alertname: 'Slow', severity: 'warning', summary: `${host} is slow`, host, startsAt })
const room = () => world().room('inc-1')

async function tell(...hosts: string[]): Promise<void> {
  await world().alert(...hosts.map(slow))
  await world().settle()
}

async function lastChange(): Promise<string | undefined> {
  const { timeline } = await world().incident(1)
  return timeline.findLast(({ type }) => type === 'severity_changed')?.sentence
}

test("a tier-1 service's warning is sev4 by day, with the reason", async () => {
  const text = EXAMPLE
  world().useRulebook(text.replace('classify:\n', DAY).replace('time_intervals:\n', INTERVALS))
  await tell('web-1')
  const { severity, timeline } = await world().incident(1)
  expect(severity).toBe('sev4')
  expect(timeline[0]?.sentence).toContain('opened INC-1 at sev4 (warnings by day)')
  expect(shown(room().header)).toContain('sev4, because of warnings by day')
})

test('at night it is sev3, with another reason', async () => {
  await world().clock.advance('8h')
  await tell('web-1')
  expect((await world().incident(1)).severity).toBe('sev3')
  expect(await lastChange()).toContain('from sev4 to sev3 (a warning of a tier-1 service at night)')
})

test('three of them are sev2, wherever it is told with the reason', async () => {
  const { people, api } = world()
  await tell('web-1', 'web-2')
  expect((await world().incident(1)).severity).toBe('sev3')
  await tell('web-3')
  expect(await world().incident(1)).toMatchObject({ severity: 'sev2', alert_counts: { firing: 3 } })
  expect(await lastChange()).toBe(
    'Tocsin raised the severity from sev3 to sev2 (3 alerts: warnings of a tier-1 service at night).',
  )
  expect(shown(room().header)).toContain('sev2, because of 3 alerts: warnings of a tier-1 service at night')
  expect(room().topic).toContain('sev2')
  for (const name of ['ada', 'bob'] as const) await people[name].act.join(room().channel)
  const said = await people.ada.click(room().header, 'Why')
  expect(said).toContain('Counts: 3 of 3 alerts for sev2 (warnings of a tier-1 service at night).')
  const { json } = await api('GET', '/incidents/1/why')
  expect(json).toMatchObject({
    alerts: [
      {
        classified: [
          { from: 'sev3', to: 'sev3' },
          { to: 'sev2', count: 3, stand: 3 },
        ],
      },
      {},
      {},
    ],
  })
})

test('what people say counts, and no longer has a reason', async () => {
  const { people } = world()
  await people.ada.says(room().channel.name, 'sev 3')
  await tell('web-4')
  expect((await world().incident(1)).severity).toBe('sev3')
  expect(shown(room().header)).not.toContain('because of')
})
