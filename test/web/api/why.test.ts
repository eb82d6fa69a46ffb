import { describe, expect, test } from 'vitest'
import type { AlertFacts } from '../../../src/alert/facts.ts'
import type { Event } from '../../../src/incident/event.ts'
import * as shapes from '../../../src/web/api/shapes.ts'
import { ada } from '../../kit/given.ts'
import { NOW, SILENCE, World } from '../world.ts'

const FACTS: AlertFacts = {
  classified: [{ rule: 'a', from: 'sev3', to: 'sev2', because: 'Three at once', count: 3, stand: 1 }],
  alert: { source: 'prod', fingerprint: 'f1', title: 'Checkout is down', status: 'firing', severity: 'sev2' },
  ...{ verdict: 'mute', reason: 'silenced', at: NOW, until: SILENCE.endsAt, mutedBy: 'silence:12', silence: SILENCE },
  ...{ inhibition: null, groupKey: 'service="checkout"', flapping: null, limit: null, storm: null, incident: null },
  route: {
    ends: [{ path: 'route.routes[1]', matchers: [{ label: 'service', op: '=', value: 'checkout' }] }],
    tried: [{ path: 'route.routes[0]', unmet: { label: 'severity', op: '=~', value: 'info|none' } }],
    ...{ mute: [], reopenWithinMs: null },
  },
  threshold: { count: 3, withinMs: 600_000, of: 'distinct', stand: 1 },
  seen: { count: 2, firstAt: NOW, lastAt: NOW },
}

function worldWith(...facts: readonly AlertFacts[]): World {
  const world = new World()
  world.facts = facts
  return world
}

describe('why of an alert', () => {
  test('has its shape, and says for people what it says for machines', async () => {
    const world = worldWith(FACTS)
    const { status, body } = await world.call('GET', '/alerts/why?source=prod&fingerprint=a%20b%2Fc')
    expect(world.asked).toEqual([{ source: 'prod', fingerprint: 'a b/c' }])
    expect(status).toBe(200)
    expect(shapes.AlertWhy.parse(body)).toEqual(body)
    expect(body).toMatchObject({
      ...{ verdict: 'mute', reason: 'silenced', muted_by: 'silence:12', decided_again_at: '2026-08-04T00:30:00.000Z' },
      ...{ silence: { id: 12, status: 'active', reason: 'deploy' }, inhibited_by: [], incident: null, count: 2 },
      routes: [{ path: 'route.routes[1]', matchers: ['service="checkout"'] }],
      tried: [{ path: 'route.routes[0]', unmet: 'severity=~"info|none"' }],
      threshold: { count: 3, within_seconds: 600, of: 'distinct', stand: 1 },
      classified: [{ from: 'sev3', to: 'sev2', type: null, count: 3, stand: 1, because: 'Three at once' }],
    })
    expect(body.sentences[0]).toBe(
      'It is silenced until 2026-08-04 00:30 UTC by silence 12 (deploy; made by Ada in INC-142).',
    )
  })

  test('is 404 of what never came, and 400 without both its names', async () => {
    const world = worldWith()
    expect(await world.call('GET', '/alerts/why?source=prod&fingerprint=x')).toMatchObject({ status: 404 })
    expect(await world.call('GET', '/alerts/why?source=prod')).toMatchObject({
      status: 400,
      body: { path: 'fingerprint' },
    })
  })
})

describe('why of an incident', () => {
  test('has its newest alerts and every call with its outcome', async () => {
    const position = { step: 0, round: 1 }
    const called = {
      type: 'called',
      position,
      users: [ada],
      unreachable: ['schedule night has nobody on call'],
    } as const
    const failed = { type: 'page_failed', user: ada, via: 'slack', position, reason: 'user_not_found' } as const
    const tocsin = { kind: 'tocsin' } as const
    const timeline: Event[] = [called, failed].map((fact, index) => ({
      seq: index + 1,
      at: NOW,
      actor: tocsin,
      ...fact,
    }))
    const world = new World()
    world.facts = [FACTS]
    world.timeline = timeline
    const { status, body } = await world.call('GET', '/incidents/INC-142/why')
    expect(status).toBe(200)
    expect(shapes.IncidentWhy.parse(body)).toEqual(body)
    expect(world.asked).toEqual([{ incident: 'c0ffee00-0000-4000-8000-000000000142', limit: 20 }])
    expect(body.calls).toEqual([
      {
        ...{ at: NOW.toISOString(), step: 1, round: 2, unreachable: ['schedule night has nobody on call'] },
        people: [{ ...ada, page: 'failed', at: NOW.toISOString(), reason: 'user_not_found' }],
      },
    ])
    expect(body.sentences).toEqual([expect.stringContaining("could not be paged: 'user_not_found'")])
    expect(body.alerts).toMatchObject([{ fingerprint: 'f1' }])
  })

  test('is 404 of one that is not there', async () => {
    expect(await new World().call('GET', '/incidents/7/why')).toMatchObject({ status: 404 })
  })
})
