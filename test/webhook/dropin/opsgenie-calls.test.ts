import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OpsgenieWorld } from './opsgenie-world.ts'

let world: OpsgenieWorld
beforeAll(async () => {
  world = await OpsgenieWorld.start()
})
afterAll(() => world.close())

describe('what is done to an alert', () => {
  test('acknowledging it acknowledges its incident, and says who did', async () => {
    await world.create({ message: 'To be acknowledged', alias: 'ack' })
    const told = await world.act('ack', 'acknowledge', { user: 'dana', note: 'looking' })
    expect(await world.outcomeOf(told)).toMatchObject({
      action: 'Acknowledge',
      success: true,
      status: 'Acknowledged alert',
    })
    expect(await world.stored('ack')).toMatchObject({ status: 'acknowledged', title: 'To be acknowledged' })
    expect(await world.alert('ack')).toMatchObject({ acknowledged: true, status: 'open' })
    expect((await world.timeline('ack')).join('\n')).toMatch(/acknowledged[\s\S]*Acknowledged by dana: looking/)
  })

  test('closing it clears it, after the last words about it', async () => {
    const { id } = await world.create({ message: 'To be closed', alias: 'close-me' })
    const told = await world.send(`/v2/alerts/${id}/close`, { body: { user: 'dana', note: 'rolled back' } })
    expect(await world.outcomeOf(told)).toMatchObject({
      action: 'Close',
      success: true,
      alertId: id,
      alias: 'close-me',
    })
    expect(await world.stored('close-me')).toMatchObject({ status: 'resolved', ended: null, title: 'To be closed' })
    expect((await world.timeline('close-me')).slice(-2).join('\n')).toMatch(/Closed by dana: rolled back.*\n.*cleared/)
  })

  test('what closes without a body is Alertmanager’s way too', async () => {
    await world.create({ message: 'x', alias: 'bare-close' })
    const told = await world.send('/v2/alerts/bare-close/close?identifierType=alias', { method: 'POST' })
    expect(await world.outcomeOf(told)).toMatchObject({ success: true })
  })

  test('an unknown alias is closed with 202, and the outcome says that there is none', async () => {
    const told = await world.act('never heard of', 'close', { source: 'x' })
    expect(told.status).toBe(202)
    expect(await world.outcomeOf(told)).toEqual({
      ...{ success: false, isSuccess: false, action: 'Close', status: 'Alert does not exist', alertId: '', alias: '' },
      ...{ processedAt: expect.any(String), integrationId: 'og' },
    })
  })

  test('closing an older one of an alias leaves the newer one alone', async () => {
    const old = await world.create({ message: 'Old', alias: 'two' })
    await world.act('two', 'close')
    await world.create({ message: 'New', alias: 'two' })
    for (const action of ['close', 'acknowledge', 'notes']) {
      const told = await world.send(`/v2/alerts/${old.id}/${action}`, { body: { note: 'late' } })
      expect(await world.outcomeOf(told)).toMatchObject({ success: false, status: 'Alert is already closed' })
    }
    expect(await world.stored('two')).toMatchObject({ status: 'firing', title: 'New' })
    expect((await world.timeline('two')).join()).not.toContain('late')
  })

  test.each([
    ['notes', { note: 'It is the cache', user: 'dana' }, /Note by dana: It is the cache/],
    ['unacknowledge', { user: 'dana' }, /Acknowledgement withdrawn by dana/],
    ['snooze', { endTime: '2026-11-21T05:00:00Z' }, /Snoozed until 2026-11-21T05:00:00Z/],
    ['escalate', { escalation: { name: 'payments_escalation' } }, /Escalated to payments_escalation/],
    ['assign', { owner: { username: 'bob@example.com' } }, /Assigned to bob@example.com/],
    ['responders', { responder: { type: 'team', name: 'sre' } }, /Responder added: sre/],
    ['teams', { team: { name: 'dba' } }, /Team added: dba/],
    ['actions/Restart%20pods', { user: 'dana' }, /Action Restart pods by dana/],
    ['tags', { tags: 'vip', note: 'a big one' }, /Tags added: a big one/],
  ])('%s is told on the timeline, and nothing else happens', async (action, body, said) => {
    const alias = `told ${action}`
    await world.create({ message: 'Telling', alias })
    expect(await world.outcomeOf(await world.act(alias, action, body))).toMatchObject({ success: true })
    expect((await world.timeline(alias)).at(-1)).toMatch(said)
    expect(await world.stored(alias)).toMatchObject({ status: 'firing', kind: 'alert', title: 'Telling' })
  })

  test('a note comes through to an incident whose alert is over', async () => {
    await world.create({ message: 'Over soon', alias: 'afterwards' })
    await world.act('afterwards', 'close')
    expect(await world.outcomeOf(await world.act('afterwards', 'notes', { note: 'see PM-7' }))).toMatchObject({
      success: true,
    })
    expect((await world.timeline('afterwards')).at(-1)).toMatch(/Note: see PM-7/)
    expect(await world.stored('afterwards')).toMatchObject({ status: 'resolved' })
  })

  test('a priority is the severity of its incident’s alert, without another alert', async () => {
    await world.create({ message: 'Worse', alias: 'prio', priority: 'P3' })
    expect(await world.outcomeOf(await world.act('prio', 'priority', { priority: 'P1' }, 'PUT'))).toMatchObject({
      success: true,
    })
    expect(await world.stored('prio')).toMatchObject({ severity: 'sev1', verdict: 'change', title: 'Worse' })
    expect((await world.alert('prio')).priority).toBe('P1')
  })

  test('Alertmanager’s two updates right after a create are taken, an empty description too', async () => {
    const body = { message: '[FIRING:1] Lag', alias: 'am', details: {}, source: 'https://am.example.com' }
    const told = [
      await world.send('/v2/alerts', { body }),
      await world.act('am', 'message', { message: '[FIRING:2] Lag' }, 'PUT'),
      await world.act('am', 'description', {}, 'PUT'),
      await world.act('am', 'description', { description: 'two of them' }, 'PUT'),
    ]
    expect(told.map(({ status }) => status)).toEqual([202, 202, 202, 202])
    expect(await world.alert('am')).toMatchObject({ message: '[FIRING:2] Lag', description: 'two of them', count: 1 })
    expect(await world.timeline('am')).toHaveLength(1)
  })

  test('tags, details, responders and the owner are kept with it', async () => {
    await world.create({ message: 'Kept', alias: 'kept', tags: ['a', 'b'], details: { x: 1, y: 2 } })
    await world.act('kept', 'tags', { tags: ['b', 'c'] })
    await world.act('kept', 'details', { details: { y: 3, z: true } })
    await world.act('kept', 'assign', { owner: { username: 'bob@example.com' } })
    await world.act('kept', 'teams', { team: { name: 'dba' } })
    const at = '/v2/alerts/kept'
    await world.send(`${at}/tags?identifierType=alias&tags=a,nothing`, { method: 'DELETE' })
    await world.send(`${at}/details?identifierType=alias&keys=x`, { method: 'DELETE' })
    expect(await world.alert('kept')).toMatchObject({
      ...{ tags: ['b', 'c'], details: { y: '3', z: 'true' }, owner: 'bob@example.com' },
      responders: [{ type: 'team', name: 'dba' }],
    })
  })

  test('deleting it ends it, and nobody finds it any more', async () => {
    const { id } = await world.create({ message: 'Mistake', alias: 'gone' })
    const told = await world.send(`/v2/alerts/${id}`, { method: 'DELETE' })
    expect(await world.outcomeOf(told)).toMatchObject({ action: 'Delete', success: true, alertId: id })
    expect((await world.send(`/v2/alerts/${id}`)).status).toBe(404)
    expect(await world.stored('gone')).toMatchObject({ status: 'resolved', ended: 'deleted' })
    expect(await world.create({ message: 'No mistake', alias: 'gone' })).toMatchObject({ status: 'open', count: 1 })
    expect(await world.stored('gone')).toMatchObject({ status: 'firing' })
  })
})
