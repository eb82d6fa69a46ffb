import { describe, expect, test } from 'vitest'
import { pagerduty } from '../../../src/webhook/sources/pagerduty.ts'
import { about, INCIDENT, read, sent } from './pagerduty.ts'
import { only } from './sources.ts'

describe('what people write', () => {
  const reference = { id: 'Q1LEDGER', type: 'incident_reference', html_url: INCIDENT.html_url, summary: '[#87] Ledger' }
  const note = { id: 'PNOTE01', type: 'incident_note', incident: reference, content: 'Rolled back.', trimmed: false }
  const update = { id: 'PSTAT01', type: 'incident_status_update', incident: reference, message: 'We are on it.' }

  test('as a note is information about the incident, and never about the id of the note', () =>
    expect(only(read(sent('incident.annotated', note)))).toMatchObject({
      kind: 'information',
      fingerprint: 'Q1LEDGER',
      title: 'Note by Ada Lind in PagerDuty',
      description: 'Rolled back.',
      links: { source: INCIDENT.html_url },
    }))

  test('as a status update is information about the incident', () =>
    expect(only(read(sent('incident.status_update_published', update)))).toMatchObject({
      kind: 'information',
      fingerprint: 'Q1LEDGER',
      title: 'Status update by Ada Lind in PagerDuty',
      description: 'We are on it.',
    }))

  test('through an integration has no author', () =>
    expect(only(read(sent('incident.annotated', note, { agent: null }))).title).toBe('Note in PagerDuty'))

  test('at length is shown to be cut', () =>
    expect(only(read(sent('incident.annotated', { ...note, trimmed: true }))).description).toBe('Rolled back. …'))

  test('without words is of no use', () =>
    expect(read(sent('incident.annotated', { ...note, content: ' ' })).ignored).toContain('without words'))

  test('about no incident cannot be read', () =>
    expect(read(sent('incident.annotated', { ...note, incident: null })).faults).toMatchObject([
      { path: 'event.data.incident.id' },
    ]))
})

describe('in order, and of no use, is', () => {
  const reference = { id: 'Q1LEDGER', type: 'incident_reference' }
  test.each([
    ...['escalated', 'reassigned', 'delegated', 'incident_type.changed', 'service_updated'].map(
      type => [`incident.${type}`, INCIDENT] as const,
    ),
    ...['conference_bridge.updated', 'custom_field_values.updated', 'responder.added', 'responder.replied'].map(
      type => [`incident.${type}`, { incident: reference, state: 'pending' }] as const,
    ),
    ...['role.assigned', 'task.created', 'task.updated', 'task.completed', 'workflow.started'].map(
      type => [`incident.${type}`, { incident: reference }] as const,
    ),
    ...['workflow.completed', 'action_invocation.created', 'action_invocation.updated'].map(
      type => [`incident.${type}`, { incident: reference }] as const,
    ),
    ['incident.action_invocation.terminated', { incident: reference }] as const,
    ...['created', 'updated', 'deleted', 'custom_field_values.updated'].map(
      type => [`service.${type}`, { id: 'PLEDGER', type: 'service' }] as const,
    ),
    ['incident.of_a_kind_that_is_yet_to_come', { id: 'X', type: 'surprise' }] as const,
    ['__proto__', null] as const,
  ])('%s', (type, data) =>
    expect(read(sent(type, data))).toEqual({ alerts: [], faults: [], ignored: `${type} changes no alert` }),
  )

  test('a ping, which says that it got here', () => {
    const ping = { type: 'ping', message: 'Hello from your friend Pagey!' }
    const event = { resource_type: 'pagey', agent: { id: 'PADA001', type: 'user_reference' } }
    expect(read(sent('pagey.ping', ping, event))).toMatchObject({
      ...{ alerts: [], faults: [] },
      ignored: expect.stringContaining('reaches this address'),
    })
  })
})

describe('what cannot be read', () => {
  test.each([
    ['no event', {}, 'event'],
    ['an older version of the webhook', { messages: [{ event: 'incident.trigger' }] }, 'event'],
    ['a list', [], 'event'],
    ['no type', sent('', INCIDENT), 'event.event_type'],
    ['no data', sent('incident.triggered', null), 'event.data'],
    ['data of another kind', sent('incident.triggered', { id: 'PNOTE', type: 'incident_note' }), 'event.data.type'],
    ['an incident without an id', about('triggered', { id: null }), 'event.data.id'],
  ])('is %s', (_, payload, path) => expect(read(payload)).toMatchObject({ alerts: [], faults: [{ path }] }))

  test('is answered 200 all the same: three refusals, and PagerDuty sends nothing for a day', () =>
    expect(pagerduty.takesUnreadable).toBe(true))
})
