import { expect, test } from 'vitest'
import { addArrivals } from '../../src/store/arrivals.ts'
import { alert as odd } from '../kit/engine.ts'
import { useWorld } from '../kit/honest.ts'
import { job } from '../kit/senders.ts'

const world = useWorld()

test.each([
  ['no secret', {}],
  ['a wrong one', { authorization: 'Bearer wrong' }],
  ['one of another source', { authorization: 'Bearer jobs' }],
  ['an empty one', { authorization: 'Bearer ' }],
  ['a wrong one by Basic', { authorization: `Basic ${btoa('prometheus:wrong')}` }],
  ['a wrong token', { 'x-tocsin-token': 'wrong' }],
])('a webhook with %s is refused', async (_, given) => {
  const { post, secrets } = world()
  const headers: Record<string, string> = { authorization: '', ...given }
  if (headers.authorization === 'Bearer jobs') headers.authorization = `Bearer ${secrets.jobs}`
  expect(await post('prod', job('failed'), headers)).toMatchObject({ status: 401, json: { error: 'unauthorized' } })
})

test('a secret is taken by Basic, by its own header and in the address, too', async () => {
  const { post, secrets, app } = world()
  const watchdog = { version: '4', alerts: [] }
  const basic = { authorization: `Basic ${btoa(`prometheus:${secrets.prod}`)}` }
  expect((await post('prod', watchdog, basic)).status).toBe(202)
  expect((await post('prod', watchdog, { authorization: '', 'x-tocsin-token': secrets.prod ?? '' })).status).toBe(202)
  const url = `${app().url()}/webhooks/prod?token=${secrets.prod}`
  expect((await fetch(url, { method: 'POST', body: JSON.stringify(watchdog) })).status).toBe(202)
})

test('a source that nobody knows, and a body that is too large', async () => {
  const { post, api } = world()
  expect(await post('nagios', {})).toMatchObject({ status: 404, json: { error: 'unknown_source' } })
  const large = Buffer.alloc(4 * 1_024 * 1_024 + 1, ' ')
  expect(await post('prod', large)).toMatchObject({ status: 413, json: { error: 'body_too_large' } })
  expect(await api('GET', '/rejected')).toMatchObject({ json: { items: [] } })
})

const alerts = (...items: unknown[]) => ({ version: '4', status: 'firing', alerts: items })
const fine = { status: 'firing', labels: { alertname: 'A' }, annotations: {}, startsAt: '2026-11-13T03:00:00Z' }

test.each([
  ['nothing', '', ''],
  ['no JSON', '{"alerts": [', ''],
  ['text that is no UTF-8', Buffer.from([0x7b, 0xff, 0xfe]), ''],
  ['a number', 42, ''],
  ['null', 'null', ''],
  ['a list', [], ''],
  ['no alerts', { version: '4' }, 'alerts'],
  ['alerts that are no list', { alerts: { 0: fine } }, 'alerts'],
  ['an alert that is text', alerts('fire'), 'alerts[0]'],
  ['a status that nobody knows', alerts({ ...fine, status: 'burning' }), 'alerts[0].status'],
  ['labels that are a list', alerts({ ...fine, labels: ['a'] }), 'alerts[0].labels'],
  ['labels that are text', alerts({ ...fine, labels: 'alertname=A' }), 'alerts[0].labels'],
])('%s is answered with what is wrong and where, and kept', async (_, body, path) => {
  const { post, api } = world()
  const raw = typeof body === 'number' ? String(body) : body
  const answer = await post('prod', raw)
  expect(answer).toMatchObject({ status: 400, json: { path, message: expect.stringMatching(/\w+ \w+/) } })
  const { json } = await api('GET', '/rejected?limit=1')
  expect(json).toMatchObject({ items: [{ source: 'prod', path: path || null, reason: expect.any(String) }] })
})

test('of ten alerts with one that cannot be read nine are taken, and the body is kept', async () => {
  const { post, api } = world()
  const nine = Array.from({ length: 9 }, (_, i) => ({
    ...fine,
    labels: { alertname: 'Nine', severity: 'info', pod: `${i}` },
  }))
  const answer = await post('prod', alerts(...nine, { ...fine, status: 7 }))
  expect(answer).toMatchObject({ status: 202, json: { accepted: 9, rejected: [{ path: 'alerts[9].status' }] } })
  expect((await api('GET', '/rejected?limit=1')).text).toContain('alerts[9].status')
})

test.each(['garbage', 'json', 'application/json; charset=\u00ff', 'multipart/form-data', 'text/plain'])(
  'a sender that calls its JSON %s is heard',
  async type => {
    const { post } = world()
    const quiet = { ...fine, labels: { alertname: 'Odd', severity: 'info' } }
    expect(await post('prod', alerts(quiet), { 'content-type': type })).toMatchObject({ status: 202 })
    expect(await post('prod', '[', { 'content-type': type })).toMatchObject({
      status: 400,
      json: { error: 'not_json' },
    })
  },
)

test.each(['3000000000', '1e300', '1e999', '-7', '0.5'])('truncatedAlerts may be %s', async truncated => {
  const { post } = world()
  const quiet = JSON.stringify({ ...fine, labels: { alertname: `Cut ${truncated}`, severity: 'info' } })
  const answer = await post('prod', `{"version":"4","truncatedAlerts":${truncated},"alerts":[${quiet}]}`)
  expect(answer).toMatchObject({ status: 202, json: { accepted: 1 } })
})

test('a name of four megabytes is neither answered, nor logged, nor kept in full', async () => {
  const { post, api, logs } = world()
  const lines = logs.length
  const answer = await post('prod', alerts({ ...fine, labels: { ['A'.repeat(4_000_000)]: {} } }))
  expect(answer.status).toBe(400)
  expect(answer.text.length).toBeLessThan(2_000)
  expect((await api('GET', '/rejected?limit=1')).text.length).toBeLessThan(70_000)
  expect(logs.slice(lines).join('').length).toBeLessThan(2_000)
})

test('what a mapping looks for and does not find is said by its path', async () => {
  const { post } = world()
  expect(await post('jobs', { job: 'x' })).toMatchObject({ status: 400, json: { path: 'host' } })
  expect(await post('jobs', job('failed', 'h', { state: 'purple' }))).toMatchObject({
    status: 400,
    json: { path: 'state' },
  })
  expect(await post('jobs', [1, 'two', null])).toMatchObject({ status: 400, json: { path: '[0]' } })
})

test('NUL bytes, lone surrogates and odd names are stored as what is left of them', async () => {
  const { alert, api, settle, room } = world()
  const odd = 'Check\u0000out\u0007 is \ud800down\ufeff'
  expect((await alert({ summary: odd, description: odd, zone: odd, __proto__x: 'a', constructor: 'b' })).status).toBe(
    202,
  )
  await settle()
  expect(room('inc-1').header.text).toContain('Checkout is')
  expect((await api('GET', '/incidents/1')).json).toMatchObject({ title: expect.stringContaining('Checkout is') })
  expect((await api('POST', '/incidents/1/note', { text: odd })).status).toBe(200)
  expect((await api('POST', '/incidents', { title: odd })).status).toBe(201)
  await settle()
})

test('what senders kept in their payloads of ours or theirs is not shown', async () => {
  const { post, api, secrets } = world()
  await post('jobs', { password: 'hunter2-hunter2', auth: { token: secrets.jobs }, note: `token=${secrets.prod}` })
  const { text } = await api('GET', '/rejected')
  expect(text).not.toContain('hunter2')
  expect(text).not.toContain(secrets.jobs)
  expect(text).not.toContain(secrets.prod)
})

test.each([
  ['GET', '/incidents/99', undefined, 404],
  ['GET', '/incidents/abc', undefined, 400],
  ['GET', '/incidents/99999999999999999999', undefined, 400],
  ['GET', '/incidents?cursor=%00', undefined, 400],
  ['GET', '/incidents?cursor=eyJ9', undefined, 400],
  ['GET', '/incidents?limit=-1', undefined, 400],
  ['GET', '/incidents?limit=1e9', undefined, 400],
  ['GET', '/oncall?at=yesterday', undefined, 400],
  ['GET', '/oncall?schedule=nope', undefined, 404],
  ['POST', '/incidents', {}, 400],
  ['POST', '/incidents', { title: '\u0000' }, 400],
  ['POST', '/incidents', { title: 'x'.repeat(5_000) }, 400],
  ['POST', '/incidents', '{"title":', 400],
  ['POST', '/incidents', { title: 'x', severity: 'sev9' }, 400],
  ['POST', '/incidents/1/severity', { severity: 1 }, 400],
  ['POST', '/incidents/1/role', { role: 'king', user: 'ada' }, 400],
  ['POST', '/incidents/1/role', { role: 'commander', user: '__proto__' }, 400],
  ['POST', '/incidents/1/playbook', { name: 'constructor' }, 400],
  ['POST', '/incidents/1/step', { run: 1, step: 'nope' }, 409],
  ['POST', '/incidents/1/reopen', {}, 409],
  ['POST', '/incidents/1/explode', {}, 404],
  ['GET', '/incidents/%ZZ', undefined, 400],
  ['GET', `/incidents/${'1'.repeat(1_100)}`, undefined, 414],
] as const)('the API answers %s %s with %o by what is wrong: %i', async (method, path, body, status) => {
  const answer = await world().api(method, path, body)
  expect(answer, answer.text).toMatchObject({
    status,
    json: { error: expect.any(String), message: expect.any(String) },
  })
  expect(answer.json).not.toHaveProperty('statusCode')
})

test('what is accepted and cannot be decided of is shown to operators without its secrets', async () => {
  const { db, api, app, clock } = world()
  const labels = { alertname: 'Odd', api_token: 'hunter2' }
  const signal = {
    ...odd('odd'),
    startsAt: new Date(-8.64e15),
    labels,
    links: { runbook: 'https://ops:hunter2@example.com/' },
  }
  await addArrivals(db, [{ signal, isOver: false }])
  await expect(app().settle()).rejects.toThrow()
  const { text, json } = await api('GET', '/rejected?limit=1')
  expect(json).toMatchObject({ items: [{ source: 'prod', at: clock.now().toISOString() }] })
  expect(text).toContain('could not be stored')
  expect(text).not.toContain('hunter2')
})
