import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import * as shapes from '../../../src/web/api/shapes.ts'
import { OnCallAnswer } from '../../../src/web/api/shapes-oncall.ts'
import { ada } from '../../kit/given.ts'
import { incident, PLAYBOOK, World } from '../world.ts'

const world = () => new World()
const api = { kind: 'api', name: 'api' }
const ID = incident().id

describe('who may ask', () => {
  test.each([[''], ['Bearer'], ['Bearer api-toke'], ['Bearer api-token2'], ['Basic api-token']])(
    'not %j',
    async authorization => {
      const answer = await world().call('GET', '/incidents', { headers: { authorization } })
      expect(answer).toEqual({ status: 401, body: { error: 'unauthorized', message: expect.any(String) } })
    },
  )
  test('nobody, where there is no token', async () => {
    for (const token of [null, '']) {
      const off = new World({ token })
      const answer = await off.call('GET', '/incidents', { headers: { authorization: 'Bearer ' } })
      expect(answer.status).toBe(token === null ? 404 : 401)
    }
  })
})

describe('what is answered has its shape', () => {
  test.each<[string, z.ZodType]>([
    ['/incidents', shapes.IncidentList],
    ['/incidents/142', shapes.IncidentInFull],
    ['/incidents/INC-142', shapes.IncidentInFull],
    ['/incidents/inc-142', shapes.IncidentInFull],
    ['/alerts', shapes.AlertList],
    ['/alerts?incident=INC-142', shapes.AlertList],
    ['/rejected', shapes.RejectedList],
    ['/oncall', OnCallAnswer],
  ])('%s', async (path, shape) => {
    const answer = await world().call('GET', path)
    expect(answer.status).toBe(200)
    expect(shape.parse(answer.body)).toEqual(answer.body)
  })

  test('an incident in full', async () => {
    expect((await world().call('GET', '/incidents/142')).body).toMatchObject({
      number: 'INC-142',
      status: 'triggered',
      roles: { commander: ada },
      channel: { id: 'C0142', name: 'inc-142-checkout-is-down' },
      opened_at: '2026-08-03T22:30:00.000Z',
      acknowledged_at: null,
      links: { runbook: 'https://runbooks.example.org/checkout' },
      alerts: [{ fingerprint: 'f1', status: 'firing', incident: 'INC-142', verdict: 'open', reason: 'first_in_group' }],
      timeline: [
        {
          ...{ seq: 1, at: '2026-08-03T22:30:00.000Z', type: 'noted', sentence: 'noted in INC-142' },
          actor: { kind: 'user', id: 'U0ADA', name: 'Ada' },
        },
      ],
    })
  })

  test('who is on call', async () => {
    const { body } = await world().call('GET', '/oncall?at=2026-08-04T00:00:00%2B02:00&schedule=payments')
    expect(body).toEqual({
      at: '2026-08-03T22:00:00.000Z',
      schedules: {
        payments: {
          on_call: ['ada'],
          until: '2026-08-03T22:30:00.000Z',
          next: { on_call: ['bob'], from: '2026-08-03T22:30:00.000Z' },
        },
      },
    })
  })
})

test.each([
  ['/incidents', { limit: 50, open: false }],
  ['/incidents?limit=200&cursor=abc&open=true', { limit: 200, cursor: 'abc', open: true }],
  ['/incidents?open=0&limit=1', { limit: 1, open: false }],
  ['/incidents?open', { limit: 50, open: true }],
  ['/alerts?incident=142', { limit: 50, incident: ID }],
  ['/rejected?limit=7', { limit: 7 }],
])('%s asks for %j', async (path, query) => {
  const asking = world()
  expect((await asking.call('GET', path)).status).toBe(200)
  expect(asking.asked).toEqual([query])
})

test.each([
  ['/incidents?limit=0', 400, 'invalid', 'limit'],
  ['/incidents?limit=201', 400, 'invalid', 'limit'],
  ['/incidents?limit=many', 400, 'invalid', 'limit'],
  ['/incidents?open=perhaps', 400, 'invalid', 'open'],
  ['/incidents?opne=1', 400, 'invalid', 'opne'],
  ['/incidents?cursor=broken', 400, 'bad_cursor', undefined],
  ['/incidents/abc', 400, 'invalid', 'number'],
  ['/incidents/0', 400, 'invalid', 'number'],
  ['/incidents/143', 404, 'not_found', undefined],
  ['/alerts?incident=143', 404, 'not_found', undefined],
  ['/oncall?at=yesterday', 400, 'invalid', 'at'],
  ['/oncall?at=2026-08-04T00:00:00', 400, 'invalid', 'at'],
  ['/oncall?schedule=payment', 404, 'not_found', undefined],
  ['/nothing', 404, 'not_found', undefined],
])('GET %s is answered %d', async (path, status, error, where) => {
  const answer = await world().call('GET', path)
  expect(answer).toMatchObject({ status, body: { error, message: expect.any(String) } })
  expect(answer.body.path).toBe(where)
})

describe('declaring', () => {
  test('an incident', async () => {
    const declaring = world()
    const payload = {
      title: ' Card payments\u0000 fail ',
      severity: 'sev1',
      service: 'checkout',
      description: 'since 22:10',
    }
    const answer = await declaring.call('POST', '/incidents', {
      payload,
      headers: { 'x-tocsin-actor': ' deploy\tbot ' },
    })
    expect(answer).toMatchObject({ status: 201, body: { number: 'INC-142', title: 'Card payments fail' } })
    expect(declaring.declared).toEqual([
      { what: { ...payload, title: 'Card payments fail' }, actor: { kind: 'api', name: 'deploy bot' } },
    ])
  })
  test('with a title alone', async () => {
    const declaring = world()
    await declaring.call('POST', '/incidents', {
      payload: { title: 'x' },
      headers: { 'x-tocsin-actor': 'y'.repeat(500) },
    })
    const what = { title: 'x', severity: null, service: null, description: '' }
    expect(declaring.declared).toEqual([{ what, actor: { kind: 'api', name: expect.stringMatching(/^y{79}…$/) } }])
  })
  test.each([
    [{}, 'title'],
    [{ title: '' }, 'title'],
    [{ title: '\u0000 ' }, 'title'],
    [{ title: 'x'.repeat(301) }, 'title'],
    [{ title: 'x', severity: 'bad' }, 'severity'],
    [{ title: 'x', sevrity: 'sev1' }, 'sevrity'],
    [[], undefined],
    ['{"title":', undefined],
    ['"x"', undefined],
  ])('not %j', async (payload, path) => {
    const declaring = world()
    const answer = await declaring.call('POST', '/incidents', {
      payload,
      headers: { 'content-type': 'application/json' },
    })
    expect(answer.status).toBe(400)
    if (path !== undefined)
      expect(answer.body).toMatchObject({ error: 'invalid', path, message: expect.stringContaining(path) })
    expect(declaring.declared).toEqual([])
  })
})

describe('commands', () => {
  test.each([
    ['acknowledge', undefined, { type: 'acknowledge' }],
    ['ack', undefined, { type: 'acknowledge' }],
    ['sev', { severity: 'sev1' }, { type: 'set_severity', severity: 'sev1' }],
    ['mitigate', {}, { type: 'mitigate' }],
    ['resolve', undefined, { type: 'resolve', summary: null, cause: null }],
    ['resolve', { summary: 's', cause: 'c' }, { type: 'resolve', summary: 's', cause: 'c' }],
    ['reopen', undefined, { type: 'reopen' }],
    ['severity', { severity: 'sev1' }, { type: 'set_severity', severity: 'sev1' }],
    ['note', { text: 'seen\u0000' }, { type: 'note', text: 'seen' }],
    ['role', { role: 'commander', user: 'ada' }, { type: 'assign_role', role: 'commander', user: ada }],
    ['role', { role: 'commander', user: 'U0ADA' }, { type: 'assign_role', role: 'commander', user: ada }],
    ['escalate', undefined, { type: 'escalate_now' }],
    ['promote', undefined, { type: 'promote' }],
    ['channel', undefined, { type: 'promote' }],
    ['playbook', { name: 'checkout-down' }, { type: 'start_playbook', playbook: PLAYBOOK }],
    ['step', { step: 'impact', answer: 'Yes' }, { type: 'do_step', run: 1, step: 'impact', answer: 'Yes' }],
    [
      'skip_step',
      { run: 2, step: 'look', reason: 'known' },
      { type: 'skip_step', run: 2, step: 'look', reason: 'known' },
    ],
  ])('%s %j', async (word, payload, command) => {
    const commanding = world()
    const answer = await commanding.call('POST', `/incidents/INC-142/${word}`, payload === undefined ? {} : { payload })
    expect(answer).toMatchObject({ status: 200, body: { number: 'INC-142', timeline: [{ seq: 1 }] } })
    expect(commanding.commands).toEqual([{ id: ID, command, actor: api }])
  })

  test.each([
    ['142/severity', {}, 400, 'invalid', 'severity'],
    ['142/note', { text: '  ' }, 400, 'invalid', 'text'],
    ['142/role', { role: 'comander', user: 'ada' }, 400, 'invalid', 'did you mean "commander"'],
    ['142/role', { role: 'commander', user: 'bob' }, 400, 'invalid', 'no Slack id'],
    ['142/role', { role: 'commander', user: 'eve' }, 400, 'invalid', 'user'],
    ['142/role', { role: 'commander', user: 'U0EVE' }, 400, 'invalid', 'the rulebook has no "U0EVE"'],
    ['142/playbook', { name: '__proto__' }, 400, 'invalid', 'checkout-down'],
    ['142/acknowledge', { by: 'ada' }, 400, 'invalid', 'by'],
    ['142/acknowlege', {}, 404, 'not_found', 'acknowledge'],
    ['142/dance', {}, 404, 'not_found', 'acknowledge, mitigate'],
    ['143/acknowledge', {}, 404, 'not_found', '143'],
  ])('%s %j is answered %d', async (path, payload, status, error, words) => {
    const commanding = world()
    const answer = await commanding.call('POST', `/incidents/${path}`, { payload })
    expect(answer).toMatchObject({ status, body: { error, message: expect.stringContaining(words) } })
    expect(commanding.commands).toEqual([])
  })

  test.each(['', ' \n'])('a body of %j is none', async payload => {
    const headers = { 'content-type': 'application/json' }
    expect((await world().call('POST', '/incidents/142/acknowledge', { payload, headers })).status).toBe(200)
  })

  test('a body that is too large is not read', async () => {
    const answer = await world().call('POST', '/incidents/142/note', { payload: { text: 'x'.repeat(300_000) } })
    expect(answer).toMatchObject({ status: 413, body: { error: 'body_too_large' } })
  })

  test('a refusal is told as one', async () => {
    const refusing = world()
    refusing.handled = found => ({ incident: found, refusal: { refused: 'already_resolved', by: null } })
    expect(await refusing.call('POST', '/incidents/142/acknowledge')).toEqual({
      status: 409,
      body: { error: 'already_resolved', message: 'No: already_resolved' },
    })
  })

  test('a bug is answered 500 with the id that the log has, and no more', async () => {
    const buggy = world()
    buggy.handled = () => {
      throw new Error('null has no header')
    }
    const answer = await buggy.call('POST', '/incidents/142/acknowledge?')
    expect(answer).toMatchObject({ status: 500, body: { error: 'internal', id: expect.any(String) } })
    expect(JSON.stringify(answer.body)).not.toContain('header')
    expect(buggy.logged.filter(line => line.includes(answer.body.id))).toHaveLength(1)
  })
})
