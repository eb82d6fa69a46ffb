import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OpsgenieWorld } from './opsgenie-world.ts'

let world: OpsgenieWorld
beforeAll(async () => {
  world = await OpsgenieWorld.start()
})
afterAll(() => world.close())

describe('an alert that is created', () => {
  test('opens an incident with all that was said of it', async () => {
    await world.create({
      ...{ message: 'Ledger is behind', alias: 'ledger/lag', description: 'By 12 minutes', priority: 'P1' },
      ...{ source: 'https://alertmanager.example.com/#/alerts?receiver=tocsin', tags: ['prod', 'eu'], entity: 'db-3' },
      details: { service: 'ledger', retries: 3, dry: false, runbook: 'https://runbooks.example.com/lag' },
      responders: [{ type: 'team', name: 'payments' }],
    })
    expect(await world.stored('ledger/lag')).toMatchObject({
      ...{ source: 'og', status: 'firing', severity: 'sev1', title: 'Ledger is behind', description: 'By 12 minutes' },
      ...{ verdict: 'open', incident: expect.any(Number) },
      labels: { service: 'ledger', retries: '3', dry: 'false', tags: 'prod, eu', entity: 'db-3', team: 'payments' },
      links: {
        source: 'https://alertmanager.example.com/#/alerts?receiver=tocsin',
        runbook: 'https://runbooks.example.com/lag',
      },
    })
  })

  test('again while it is open is counted, and nothing of it is overwritten', async () => {
    const first = await world.create({ message: 'Disk is full', alias: 'dedup', priority: 'P2', description: 'db-1' })
    const second = await world.send('/v2/alerts', {
      body: { message: 'Other', alias: 'dedup', priority: 'P1', note: 'x' },
    })
    expect(await world.outcomeOf(second)).toMatchObject({
      success: true,
      status: 'Deduplicated alert',
      alertId: first.id,
    })
    expect(await world.alert('dedup')).toMatchObject({
      id: first.id,
      count: 2,
      message: 'Disk is full',
      priority: 'P2',
    })
    expect(await world.stored('dedup')).toMatchObject({ title: 'Disk is full', severity: 'sev2', count: 2 })
    expect(await world.timeline('dedup')).toHaveLength(1)
  })

  test('again once it is closed is another alert', async () => {
    const first = await world.create({ message: 'Queue is stuck', alias: 'again' })
    await world.act('again', 'close')
    const second = await world.create({ message: 'Queue is stuck again', alias: 'again' })
    expect(second).toMatchObject({ count: 1, status: 'open', message: 'Queue is stuck again' })
    expect(second.id).not.toBe(first.id)
    expect(await world.alert('again')).toMatchObject({ id: second.id })
    expect((await world.send(`/v2/alerts/${first.id}`)).data).toMatchObject({ status: 'closed' })
    expect(await world.stored('again')).toMatchObject({ status: 'firing', verdict: 'refire' })
  })

  test('without an alias has its id for one', async () => {
    const [one, two] = [await world.create({ message: 'Same' }), await world.create({ message: 'Same' })]
    expect(one.alias).toBe(one.id)
    expect(two.id).not.toBe(one.id)
  })

  test('by many at once is one alert', async () => {
    const body = { message: 'Everybody sees it', alias: 'storm' }
    const told = await Promise.all(Array.from({ length: 12 }, () => world.send('/v2/alerts', { body })))
    const ids = await Promise.all(told.map(async one => (await world.outcomeOf(one)).alertId))
    expect(new Set(ids).size).toBe(1)
    expect(await world.alert('storm')).toMatchObject({ count: 12, status: 'open' })
  })

  test('is as bad as its priority says, else as its details do, else P3', async () => {
    const severityOf = async (fields: object) => {
      const { alias } = await world.create({ message: 'How bad?', ...fields })
      return (await world.stored(String(alias)))?.severity
    }
    const details = { severity: 'critical' }
    expect(await severityOf({ priority: 'P4', details })).toBe('sev4')
    expect(await severityOf({ priority: 2 })).toBe('sev2')
    expect(await severityOf({ details })).toBe('sev1')
    expect(await severityOf({ priority: 'urgent' })).toBe('sev3')
    expect(await severityOf({})).toBe('sev3')
  })

  test('with a note has it on the timeline, the first time', async () => {
    await world.create({ message: 'Noted', alias: 'noted', user: 'probe', note: 'sent by rule 88' })
    expect((await world.timeline('noted')).at(-1)).toMatch(/Note by probe: sent by rule 88/)
  })

  test('whose alias nothing else has is found by it', async () => {
    const odd = [
      `${'ä'.repeat(511)}z`,
      '%2F%',
      'a/b?c=d&e',
      'ключ 🔔',
      "'; drop table alerts; --",
      'close',
      'requests/count',
    ]
    for (const alias of odd) {
      const { id } = await world.create({ message: 'Odd', alias })
      expect((await world.alert(alias)).id, alias).toBe(id)
      expect(await world.outcomeOf(await world.act(alias, 'close')), alias).toMatchObject({
        success: true,
        alertId: id,
      })
      expect(await world.stored(alias), alias).toMatchObject({ status: 'resolved' })
    }
  })
})
