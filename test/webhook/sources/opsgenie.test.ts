import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { opsgenie } from '../../../src/webhook/sources/opsgenie.ts'
import type { Delivered } from '../../../src/webhook/sources/system.ts'
import { context, only, RECEIVED } from './sources.ts'

const ID = '3f0e6a52-5b1c-4d8a-9f67-2c40b1d7e8aa-1794366600000'
const CREATED = new Date('2026-11-11T02:30:00Z')

/** What Opsgenie sends of one action, with description and details ticked. */
function sent(
  action: string,
  alert: Readonly<Record<string, unknown>> = {},
  rest: Readonly<Record<string, unknown>> = {},
) {
  return {
    action,
    alert: {
      alertId: ID,
      message: 'Checkout is slow',
      tags: ['prod', 'checkout'],
      tinyId: '412',
      entity: 'checkout-api',
      alias: 'checkout/p99/prod',
      createdAt: CREATED.getTime(),
      updatedAt: 1794367500123000000,
      username: 'ada@example.com',
      userId: 'b7a1',
      source: 'Grafana',
      teams: ['9a4d'],
      recipients: [],
      priority: 'P1',
      description: 'p99 is 4.8 s, the limit is 1.5 s.',
      details: { service: 'checkout', runbook: 'https://runbooks.example.com/checkout' },
      insertedAt: 1794366600000000000,
      ...alert,
    },
    source: { name: '', type: 'web' },
    integrationId: '77aa',
    integrationName: 'Tocsin',
    integrationType: 'Webhook',
    ...rest,
  }
}

const read = (...of: Parameters<typeof sent>) => only(opsgenie.read(sent(...of), context({ type: 'opsgenie' })))

test('an alert that is created fires, with all that Opsgenie says of it', () => {
  const url = 'https://shop.app.opsgenie.com'
  expect(only(opsgenie.read(sent('Create'), context({ type: 'opsgenie', url })))).toEqual({
    source: 'prod',
    fingerprint: ID,
    status: 'firing',
    kind: 'alert',
    severity: 'sev1',
    title: 'Checkout is slow',
    description: 'p99 is 4.8 s, the limit is 1.5 s.',
    labels: {
      ...{ alias: 'checkout/p99/prod', entity: 'checkout-api', source: 'Grafana', tags: 'prod, checkout' },
      ...{ service: 'checkout', runbook: 'https://runbooks.example.com/checkout', paged_by: 'opsgenie' },
    },
    links: {
      source: `https://shop.app.opsgenie.com/alert/detail/${ID}/details`,
      runbook: 'https://runbooks.example.com/checkout',
    },
    startsAt: CREATED,
    endsAt: null,
    ended: null,
    expiresAt: null,
    cut: 0,
  })
})

describe('an action', () => {
  test.each([
    ['Create', 'firing', null],
    ['Acknowledge', 'acknowledged', null],
    ['UnAcknowledge', 'firing', null],
    ['UpdatePriority', 'firing', null],
    ['Close', 'resolved', null],
    ['Delete', 'resolved', 'deleted'],
    ['create', 'firing', null],
    ['CLOSE', 'resolved', null],
  ])('%s makes the alert %s', (action, status, ended) =>
    expect(read(action)).toMatchObject({
      ...{ status, ended, kind: 'alert', fingerprint: ID, title: 'Checkout is slow', startsAt: CREATED },
    }),
  )

  test.each([
    ['AddNote', { note: 'Database failover done' }, 'Note by ada@example.com', 'Database failover done'],
    ['AddRecipient', { recipient: 'bob@example.com' }, 'Responder added by ada@example.com', 'bob@example.com'],
    ['AddResponder', { responder: 'bob@example.com' }, 'Responder added by ada@example.com', 'bob@example.com'],
    ['AddTeam', { team: 'payments' }, 'Team added by ada@example.com', 'payments'],
    ['AddTags', { addedTags: ['vip', 'eu'] }, 'Tags added by ada@example.com', 'vip, eu'],
    ['RemoveTags', { removedTags: 'vip' }, 'Tags removed by ada@example.com', 'vip'],
    ['TakeOwnership', { owner: 'ada@example.com' }, 'Taken over by ada@example.com', 'ada@example.com'],
    ['AssignOwnership', { owner: 'bob@example.com' }, 'Assigned by ada@example.com', 'bob@example.com'],
    ['Snooze', { note: 'until the deploy' }, 'Snoozed by ada@example.com', 'until the deploy'],
    ['SnoozeEnded', { username: 'System' }, 'Snooze ended', ''],
    ['UpdateMessage', { message: 'Checkout is down' }, 'Message changed by ada@example.com', 'Checkout is down'],
    ['UpdateDescription', { description: 'p99 is 9 s' }, 'Description changed by ada@example.com', 'p99 is 9 s'],
    ['AddDetails', {}, 'Details added by ada@example.com', ''],
    ['RemoveDetails', {}, 'Details removed by ada@example.com', ''],
    ['Restart pods', {}, 'Restart pods by ada@example.com', ''],
    ['constructor', { note: 'odd' }, 'constructor by ada@example.com', 'odd'],
  ])('%s is a note to the alert', (action, alert, title, description) =>
    expect(read(action, alert)).toMatchObject({ kind: 'information', fingerprint: ID, title, description }),
  )

  test.each(['Escalate', 'EscalateNext'])(
    '%s, with an alert that has only its id and without a source, is a note',
    action => {
      const { source: _, ...escalated } = {
        ...sent(action),
        alert: { alertId: ID },
        escalationId: 'e1',
        escalationName: 'payments_escalation',
        escalationNotify: { id: 'u2', name: 'Bob', type: 'user', entity: 'user' },
        escalationTime: 5,
        repeatCount: 0,
      }
      expect(only(opsgenie.read(escalated, context({ type: 'opsgenie' })))).toMatchObject({
        ...{ kind: 'information', fingerprint: ID, severity: null, startsAt: null },
        ...{ title: 'Escalated', description: 'Bob · payments_escalation' },
      })
    },
  )
})

test('a team that is added sends Create again, and it is the same alert in the same episode', () => {
  const [first, again] = [read('Create'), read('Create', { teams: ['9a4d', '5c'] }, { integrationId: '88bb' })]
  expect([again.fingerprint, again.startsAt]).toEqual([first.fingerprint, first.startsAt])
})

describe('a priority', () => {
  test.each([
    ['P1', 'sev1'],
    ['P2', 'sev2'],
    ['P3', 'sev3'],
    ['P4', 'sev4'],
    ['P5', 'sev4'],
    [3, 'sev3'],
    ['5', 'sev4'],
    ['p2', 'sev2'],
    ['P9', null],
    [null, null],
  ])('of %j is %s', (priority, severity) => expect(read('UpdatePriority', { priority }).severity).toBe(severity))

  test('means what the rulebook says, also where it comes as a number', () => {
    const severities = { P4: 'sev2' } as const
    const of = (priority: unknown) =>
      only(opsgenie.read(sent('Create', { priority }), context({ type: 'opsgenie', severities }))).severity
    expect([of('P4'), of(4), of('P1')]).toEqual(['sev2', 'sev2', 'sev1'])
  })

  test('that is missing leaves the word to the details', () => {
    expect(read('Create', { priority: undefined, details: { severity: 'critical' } }).severity).toBe('sev1')
    expect(read('Create', { priority: 'P3', details: { severity: 'critical' } }).severity).toBe('sev3')
  })
})

describe('without description and details ticked', () => {
  const bare = read('Create', { description: undefined, details: undefined })
  test('it is still an alert', () =>
    expect(bare).toMatchObject({ status: 'firing', description: '', severity: 'sev1' }))
  test('it has the labels that are left', () =>
    expect(Object.keys(bare.labels).sort()).toEqual(['alias', 'entity', 'paged_by', 'source', 'tags']))
})

test('details are texts, whatever their values are', () =>
  expect(read('Create', { details: { shard: 7, canary: true, path: { a: 1 }, none: null } }).labels).toMatchObject({
    ...{ shard: '7', canary: 'true', path: '{"a":1}' },
  }))

test('an address as the source is a link, and no label', () => {
  const { links, labels } = read('Create', { source: 'https://alertmanager.example.com/#/alerts' })
  expect([links.source, labels.source]).toEqual(['https://alertmanager.example.com/#/alerts', undefined])
})

test('there is no link to the alert where nobody said how the account is called', () =>
  expect(read('Create').links.source).toBeUndefined())

test('an end in nanoseconds is an instant', () => expect(read('Close').endsAt).toEqual(new Date(1794367500123)))

test('an end that nobody understands is the instant at which it came', () =>
  expect(read('Close', { updatedAt: 'soon' }).endsAt).toEqual(RECEIVED))

test.each([
  [null, '', 'found null'],
  ['Create', '', 'found a text'],
  [{ action: 'Create' }, 'alert', 'found nothing'],
  [{ action: 'Create', alert: [] }, 'alert', 'found a list'],
  [{ alert: { alertId: ID } }, 'action', 'found nothing'],
  [{ action: 'Create', alert: { message: 'x' } }, 'alert.alertId', 'found nothing'],
])('%j is refused at %j', (payload, path, message) =>
  expect(opsgenie.read(payload, context({ type: 'opsgenie' }))).toEqual({
    alerts: [],
    faults: [{ path, message: expect.stringContaining(message) }],
  }),
)

describe('a delivery', () => {
  async function idOf(payload: object, raw = JSON.stringify(payload)): Promise<string | null> {
    const delivered: Delivered = {
      ...{ method: 'POST', headers: {}, query: {}, raw: Buffer.from(raw), url: '', receivedAt: RECEIVED },
    }
    const body = (await opsgenie.body?.(delivered)) ?? { fault: 'no body' }
    if ('fault' in body) throw new Error(body.fault)
    return opsgenie.deliveryId?.(delivered, body.json) ?? null
  }

  test('that comes again is known', async () => expect(await idOf(sent('Close'))).toBe(await idOf(sent('Close'))))

  test.each([
    ['another action', sent('Acknowledge')],
    ['another alert', sent('Close', { alertId: 'other' })],
    ['another integration', sent('Close', {}, { integrationId: '88bb' })],
    ['another note', sent('Close', { note: 'over' })],
  ])('of %s is another one', async (_, payload) => expect(await idOf(payload)).not.toBe(await idOf(sent('Close'))))

  test('a nanosecond later is another one, though a number does not hold it', async () => {
    const at = (nanoseconds: string) => JSON.stringify(sent('AddTags')).replace('1794367500123000000', nanoseconds)
    expect(Number('1794367500123000001')).toBe(Number('1794367500123000002'))
    const [one, two] = [await idOf({}, at('1794367500123000001')), await idOf({}, at('1794367500123000002'))]
    expect(one).toContain('1794367500123000001')
    expect(two).not.toBe(one)
  })

  test('that says no instant may come as often as it likes', async () =>
    expect(await idOf({ action: 'Escalate', alert: { alertId: ID } })).toBeNull())
})

test('whatever stands in the fields, it is an alert of that id', () =>
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...Object.keys(sent('').alert)), fc.jsonValue()),
      fc.string(),
      (alert, word) => {
        const { alerts } = opsgenie.read(sent(`x${word}`, { ...alert, alertId: ID }), context({ type: 'opsgenie' }))
        expect(alerts.map(({ fingerprint }) => fingerprint)).toEqual([ID])
        expect(alerts[0]?.title).not.toBe('')
      },
    ),
  ))
