import { describe, expect, test } from 'vitest'
import { inWorld, useWorld } from '../kit/honest.ts'
import { incidentChannels, shown } from '../kit/room.ts'
import { job } from '../kit/senders.ts'

const AT_ONCE = 50

test(
  'fifty times the same alert at once make one incident and one channel',
  inWorld({}, async ({ alert, settle, slack, api, clock }) => {
    const startsAt = clock.now()
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => alert({ startsAt })))
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202))
    await settle()
    expect(incidentChannels(slack)).toHaveLength(1)
    expect(await api('GET', '/incidents')).toMatchObject({ json: { items: [{ number: 'INC-1' }] } })
    expect(await api('GET', '/alerts')).toMatchObject({ json: { items: [{ count: AT_ONCE, incident: 'INC-1' }] } })
  }),
)

test(
  'fifty alerts of one group at once make one incident, one channel and few calls',
  inWorld({}, async ({ alert, settle, slack, incident, room }) => {
    const before = slack.calls.length
    await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => alert({ pod: `checkout-${i}` })))
    await settle()
    expect(incidentChannels(slack)).toHaveLength(1)
    expect((await incident(1)).alert_counts).toEqual({ total: AT_ONCE, firing: AT_ONCE, cut: 0 })
    expect(shown(room('inc-1').header)).toContain('50 of 50 alerts firing')
    const calls = slack.calls.slice(before).map(({ method }) => method)
    expect(calls.length, calls.join(' ')).toBeLessThanOrEqual(16)
  }),
)

test(
  'nine that join in one second make one update of each card',
  inWorld({}, async ({ alert, settle, slack }) => {
    await alert({ pod: 'first' })
    await settle()
    const before = slack.calls.length
    for (let i = 0; i < 9; i++) await alert({ pod: `pod-${i}` })
    await settle()
    const calls = slack.calls.slice(before)
    expect(calls.map(({ method }) => method)).toEqual(['chat.update', 'chat.update'])
  }),
)

describe('a job, read by a mapping', () => {
  const world = useWorld()

  test('opens an incident for its group, in its words', async () => {
    const { post, settle, incident } = world()
    expect(await post('jobs', job('failed'))).toMatchObject({ status: 202 })
    await post('jobs', job('failed', 'batch-4', { level: 'urgent' }))
    await settle()
    expect(await incident(1)).toMatchObject({
      ...{ title: 'ledger-export failed on batch-3', severity: 'sev3', type: 'batch', service: 'ledger' },
      alert_counts: { total: 2, firing: 2 },
    })
  })

  test('is resolved when the last of it is, without a question', async () => {
    const { post, settle, incident, room, people } = world()
    await post('jobs', job('ok'))
    await settle()
    expect((await incident(1)).status).toBe('triggered')
    await post('jobs', job('ok', 'batch-4'))
    await settle()
    const { status, resolved_by } = await incident(1)
    expect({ status, resolved_by }).toMatchObject({ status: 'resolved', resolved_by: { kind: 'source', name: 'jobs' } })
    expect(room('payments').says('Keep open')).toBe(false)
    expect(room('payments').count('Postmortem of ')).toBe(1)
    expect(people.ada.calls()).toEqual([])
  })

  test('that fails again the next night is a new incident', async () => {
    const { post, clock, api, room, slack } = world()
    await clock.advance('24h')
    await post('jobs', job('failed'))
    await clock.advance('1m')
    expect(await api('GET', '/incidents?open=true')).toMatchObject({ json: { items: [{ number: 'INC-2' }] } })
    expect(room('payments').says('INC-2 ledger-export failed on batch-3')).toBe(true)
    expect(incidentChannels(slack)).toEqual([])
  })
})

describe('an alert that clears', () => {
  const world = useWorld()

  test('offers the resolve, which is taken back when it fires again', async () => {
    const { alert, clear, settle, room, clock } = world()
    await alert({})
    await settle()
    await clock.advance('3m')
    await clear({})
    await settle()
    expect(shown(room('inc-1').offer)).toContain('The alert has cleared. Is it over?')
    await clock.advance('1m')
    await alert({ startsAt: clock.now() })
    await settle()
    expect(room('inc-1').says('Keep open')).toBe(false)
    expect(room('inc-1').says('firing again: not over yet')).toBe(true)
    expect(shown(room('inc-1').header)).toContain('1 of 1 alert firing')
  })

  test('is kept open by whoever says so, and asked of again the next time', async () => {
    const { clear, settle, people, room, clock } = world()
    await clock.advance('1m')
    await clear({ startsAt: clock.now() })
    await settle()
    await people.bob.click(room('inc-1').offer, 'Keep open')
    expect(shown(room('inc-1').offer)).toContain('Kept open by Bob Marsh')
    expect(room('inc-1').says('Keep open')).toBe(false)
  })

  test('does not swallow what comes later: people resolved, the alert fires anew', async () => {
    const { alert, settle, people, clock, api } = world()
    await people.ada.says(world().room('inc-1').channel.name, 'resolve A deploy was rolled back.')
    await clock.advance('2m')
    const answer = await alert({ startsAt: clock.now() })
    await settle()
    expect(answer.json).toMatchObject({ results: [{ verdict: 'open', incident: 'INC-2' }] })
    expect(await people.ada.says('general', 'reopen INC-1')).toContain('go on in INC-2')
    expect(await api('GET', '/incidents')).toMatchObject({
      json: { items: [{ number: 'INC-2' }, { number: 'INC-1' }] },
    })
  })
})

test(
  'a resolve that overtakes its firing opens nothing, and info wakes nobody',
  inWorld({}, async ({ alert, clear, settle, slack, clock, api, people }) => {
    const startsAt = clock.now()
    expect((await clear({ startsAt })).json).toMatchObject({ results: [{ verdict: 'keep', incident: null }] })
    const late = await alert({ startsAt })
    expect(late.json).toMatchObject({ results: [{ reason: 'older_episode' }] })
    expect((await alert({ severity: 'info', alertname: 'Hint' })).status).toBe(202)
    await settle()
    expect(incidentChannels(slack)).toEqual([])
    expect(people.ada.dms()).toEqual([])
    const kept = { items: [{ verdict: 'keep', incident: null }, { verdict: 'keep' }] }
    expect(await api('GET', '/alerts')).toMatchObject({ json: kept })
  }),
)

test(
  'a worse alert makes it worse, until people have said how bad it is',
  inWorld({}, async ({ alert, settle, people, room, incident }) => {
    await alert({ severity: 'warning' })
    await settle()
    const first = (await incident(1)).severity
    await alert({ severity: 'critical', pod: 'b' })
    await settle()
    expect([first, (await incident(1)).severity]).toEqual(['sev3', 'sev1'])
    await people.ada.says(room('inc-1').channel.name, 'sev 4')
    await alert({ severity: 'critical', pod: 'c' })
    await settle()
    expect((await incident(1)).severity).toBe('sev4')
  }),
)
