import { describe, expect, test } from 'vitest'
import { pagerduty } from '../../src/sample/pagerduty.ts'
import type { Phase } from '../../src/sample/sample.ts'
import { EXAMPLE } from '../kit/example.ts'
import { useWorld } from '../kit/honest.ts'
import { shown } from '../kit/room.ts'
import { send } from '../kit/senders.ts'

const RULEBOOK = EXAMPLE.replace('sources:\n', 'sources:\n  pd: { type: pagerduty, secret: "${JOBS_SECRET}" }\n')

const SEEN = { title: 'Ledger is 312 s behind', severity: 'sev2', incident: 'INC-1' }

describe('a sender that knows nothing but PagerDuty', () => {
  const world = useWorld({ rulebook: RULEBOOK })
  const enqueue = async (event: object, path = '/v2/enqueue') => {
    const { app, secrets, settle } = world()
    const answer = await send(`${app().url()}${path}`, { body: { routing_key: secrets.jobs, ...event } })
    await settle()
    return answer
  }
  const payload = {
    ...{ summary: 'Ledger is 312 s behind', source: 'ledger-db-1.example.com', severity: 'error' },
    custom_details: { service: 'ledger', lag_seconds: 312 },
  }
  const lag = { dedup_key: 'ledger-db/replication-lag' }
  const trigger = { ...lag, event_action: 'trigger', payload }
  const accepted = { status: 202, json: { status: 'success', message: 'Event processed', ...lag } }
  const sentences = async () => (await world().incident(1)).timeline.map(({ sentence }) => sentence).join('\n')

  test('triggers an incident', async () => {
    expect(await enqueue(trigger)).toMatchObject(accepted)
    expect(await world().incident(1)).toMatchObject({
      ...{ title: 'Ledger is 312 s behind', status: 'triggered', severity: 'sev2', service: 'ledger' },
      alert_counts: { total: 1, firing: 1 },
    })
  })

  test('makes no second one by saying it again', async () => {
    await world().clock.advance('1m')
    expect(await enqueue(trigger)).toMatchObject(accepted)
    expect(await world().api('GET', '/incidents')).toMatchObject({ json: { items: [{ number: 'INC-1' }] } })
    expect(await world().api('GET', '/alerts')).toMatchObject({ json: { items: [{ count: 2, ...SEEN }] } })
  })

  test('acknowledges it', async () => {
    expect(await enqueue({ ...lag, event_action: 'acknowledge' })).toMatchObject(accepted)
    expect(await world().incident(1)).toMatchObject({ status: 'acknowledged', acknowledged_by: { name: 'pd' } })
  })

  test('changes nothing by what it triggers while that is acknowledged', async () => {
    const before = await sentences()
    await enqueue(trigger)
    expect((await world().incident(1)).status).toBe('acknowledged')
    expect(await sentences()).toBe(before)
  })

  test('clears it, in the words in which it was triggered', async () => {
    await world().clock.advance('5m')
    expect(await enqueue({ ...lag, event_action: 'resolve' })).toMatchObject(accepted)
    expect(await world().incident(1)).toMatchObject({ alert_counts: { total: 1, firing: 0 } })
    expect(shown(world().room('inc-1').offer)).toContain('The alert has cleared')
    expect(await world().api('GET', '/alerts')).toMatchObject({ json: { items: [{ status: 'resolved', ...SEEN }] } })
    expect(await sentences()).not.toContain(lag.dedup_key)
  })

  test('begins a new episode with the same key', async () => {
    const { clock, people, room, incident } = world()
    await people.ada.says(room('inc-1').channel.name, 'resolve The replica caught up.')
    await clock.advance('5m')
    expect(await enqueue(trigger)).toMatchObject(accepted)
    expect(await incident(2)).toMatchObject({ title: 'Ledger is 312 s behind', alert_counts: { firing: 1 } })
    expect((await incident(1)).status).toBe('resolved')
  })

  test('ends what nobody knows, which is accepted and opens nothing', async () => {
    for (const event_action of ['acknowledge', 'resolve']) {
      const answer = await enqueue({ dedup_key: 'nobody', event_action })
      expect(answer).toMatchObject({ status: 202, json: { dedup_key: 'nobody' } })
    }
    expect(await world().api('GET', '/incidents')).toMatchObject({ json: { items: [{}, {}] } })
  })

  test('tells of a change, which calls nobody', async () => {
    const change = { payload: { summary: 'Deployed ledger 4.2', source: 'ci' } }
    expect(await enqueue(change, '/v2/change/enqueue')).toMatchObject({ status: 202 })
    const { items } = Object(await world().api('GET', '/alerts')).json
    expect(items).toContainEqual(
      expect.objectContaining({ title: 'Deployed ledger 4.2', kind: 'information', incident: null }),
    )
  })

  test('is told what is wrong, and operators see it without the key', async () => {
    expect(await enqueue({ event_action: 'trigger', payload: {} })).toMatchObject({ status: 400 })
    const { text } = await world().api('GET', '/rejected')
    expect(text).toContain('payload.summary')
    expect(text).not.toContain(world().secrets.jobs)
  })
})

describe('an incident of PagerDuty’s', () => {
  const world = useWorld({ rulebook: RULEBOOK })
  const deliver = async (phase: Phase, type: string, change: (data: object) => object = data => data) => {
    const { clock, post, secrets, settle } = world()
    const about = { at: clock.now(), since: new Date('2026-11-13T03:00:00Z'), id: 'lag', signingSecret: null }
    const { event } = JSON.parse(pagerduty(phase, { ...about, secret: secrets.jobs ?? '' })?.body ?? '{}')
    const told = { ...event, id: `${event.id}-${type}`, event_type: type, data: change(event.data) }
    const answer = await post('pd', { event: told }, { authorization: `Bearer ${secrets.jobs}` })
    await settle()
    return answer
  }
  const told = async () => (await world().incident(1)).timeline.map(({ sentence }) => sentence).join('\n')

  test('is taken in once, however often it is delivered', async () => {
    expect(await deliver('firing', 'incident.triggered')).toMatchObject({ json: { results: [{ verdict: 'open' }] } })
    expect(await deliver('firing', 'incident.triggered')).toMatchObject({ json: { accepted: 0, repeated: true } })
    expect(await world().incident(1)).toMatchObject({ severity: 'sev2', service: 'ledger', status: 'triggered' })
  })

  test('has what people note there on its timeline', async () => {
    const note = (data: object) => ({
      type: 'incident_note',
      id: 'PNOTE1',
      incident: data,
      content: 'Replica rebuilt.',
    })
    expect(await deliver('acknowledged', 'incident.annotated', note)).toMatchObject({ status: 202 })
    expect(await told()).toContain('Note by Ada Lind in PagerDuty: Replica rebuilt.')
    expect(await world().incident(1)).toMatchObject({ status: 'triggered', alert_counts: { firing: 1 } })
  })

  test('becomes as bad here as there', async () => {
    await deliver('firing', 'incident.priority_updated', data => ({ ...data, priority: { summary: 'P1' } }))
    expect(await world().api('GET', '/alerts')).toMatchObject({
      json: { items: [{ severity: 'sev1', incident: 'INC-1' }] },
    })
  })

  test('that is merged is over, and not said to have recovered', async () => {
    const reason = { type: 'merge_resolve_reason', incident: { id: 'Q9OTHER', summary: '[#88] Ledger' } }
    await world().clock.advance('5m')
    await deliver('resolved', 'incident.resolved', data => ({ ...data, resolve_reason: reason }))
    expect(await world().incident(1)).toMatchObject({ alert_counts: { firing: 0 } })
    expect(await told()).toContain('merged')
  })
})
