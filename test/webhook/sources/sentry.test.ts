import { describe, expect, test } from 'vitest'
import { sentry } from '../../../src/webhook/sources/sentry.ts'
import { event, ISSUE, issue, read, sent, THE_ISSUE } from './sentry.ts'
import { only } from './sources.ts'

describe('an issue', () => {
  test.each([
    ['resolved', null],
    ['archived', 'archived'],
    ['ignored', 'archived'],
  ])('that was %s ends its alert (%s)', (action, ended) => {
    const said = only(issue(action))
    expect(said).toMatchObject({ status: 'resolved', ended, kind: 'alert', title: THE_ISSUE.title })
    expect(said.fingerprint).toBe(event().fingerprint)
    expect(said.links.source).toBe(THE_ISSUE.web_url)
  })
  test('without a page of its own has the permalink', () =>
    expect(only(issue('resolved', { web_url: null, permalink: 'https://s.example.com/1' })).links.source).toBe(
      'https://s.example.com/1',
    ))
  test('that was assigned, or is unresolved again, is told and pages nobody', () => {
    expect(only(issue('assigned', { assignedTo: { name: 'Ada Lind' } }))).toMatchObject({
      kind: 'information',
      fingerprint: event().fingerprint,
      title: 'CHECKOUT-9 was assigned to Ada Lind by Dana Okafor',
      description: THE_ISSUE.title,
    })
    expect(only(issue('unresolved'))).toMatchObject({ kind: 'information', title: 'CHECKOUT-9 is unresolved again' })
  })
  test.each(['created', 'priority_changed'])('that was %s opens nothing', action =>
    expect(issue(action)).toMatchObject({ alerts: [], faults: [], ignored: expect.any(String) }),
  )
  test.each([
    ['unresolved', 'firing', null],
    ['resolved', 'resolved', null],
    ['ignored', 'resolved', 'archived'],
    ['of next year', 'firing', null],
  ])('that an activity alert is about, %s, is %s', (status, expected, ended) =>
    expect(only(issue('triggered', { status }))).toMatchObject({ status: expected, ended, severity: 'sev2' }),
  )
})

describe('a comment', () => {
  const comment = (action: string) =>
    read(sent(action, { comment: 'Rolled back.', issue_id: 1_117_540_176, comment_id: 12 }))
  test.each(['created', 'updated'])('that was %s is a note to the issue', action =>
    expect(only(comment(action))).toMatchObject({
      kind: 'information',
      fingerprint: `issue ${ISSUE}`,
      title: 'Dana Okafor in Sentry: Rolled back.',
    }),
  )
  test('that was deleted is not told', () => expect(comment('deleted').ignored).toContain('comment'))
})

test.each([
  ['created', { installation: { status: 'pending' } }, 'connected'],
  ['deleted', { installation: {} }, 'connected'],
  ['created', { error: { event_id: 'e', issue_id: ISSUE } }, 'issue alert'],
  ['root_cause_completed', { run_id: 1 }, 'root_cause_completed'],
  ['', {}, 'no action'],
])('%j with %j is in order and opens nothing', (action, data, why) =>
  expect(read(sent(action, data))).toEqual({ alerts: [], faults: [], ignored: expect.stringContaining(why) }),
)

test.each([
  [undefined, '', 'found nothing'],
  [[], '', 'found a list'],
  [{}, 'data', 'found nothing'],
  [{ id: ISSUE, level: 'error' }, 'data', 'found nothing'],
  [sent('triggered', { event: { title: 'x' } }), 'data.event.issue_id', 'nothing tells it'],
  [sent('critical', { metric_alert: {} }), 'data.metric_alert.id', 'nothing tells it'],
  [sent('resolved', { issue: { title: 'x' } }), 'data.issue.id', 'nothing tells it'],
  [sent('created', { comment: 'x' }), 'data.issue_id', 'nothing tells it'],
])('%j cannot be read, which Sentry is not told: it would give the address up', (payload, path, message) => {
  expect(read(payload)).toEqual({ alerts: [], faults: [{ path, message: expect.stringContaining(message) }] })
  expect(sentry.takesUnreadable).toBe(true)
})
