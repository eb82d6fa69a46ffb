import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { watchCalm } from '../../src/engine/calm.ts'
import type { Delivery } from '../../src/engine/ports.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { alert, engineOn, playSlack, until } from '../kit/engine.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())

describe('it is calm', () => {
  test('until alerts come, and again a moment after the last is answered', async () => {
    let answer = () => {}
    const { receive, isCalm } = watchCalm(() => new Promise(resolve => (answer = () => resolve([]))))
    expect(isCalm()).toBe(true)
    const receiving = receive([])
    expect(isCalm()).toBe(false)
    answer()
    await receiving
    expect(isCalm()).toBe(false)
    await until(isCalm)
  })

  test('again also after alerts that could not be written', async () => {
    const { receive, isCalm } = watchCalm(() => Promise.reject(new Error('away')))
    await expect(receive([])).rejects.toThrow('away')
    await until(isCalm)
  })
})

describe('who can wait rests', () => {
  test('not at all while no alert comes', async () => {
    const { rest } = watchCalm(async () => [])
    await rest(25)
  })

  test('until the last alert is answered, and no longer', async () => {
    const answers: (() => void)[] = []
    const { receive, rest } = watchCalm(() => new Promise(resolve => answers.push(() => resolve([]))))
    const receiving = [receive([]), receive([])]
    const rested: string[] = []
    const resting = [rest(10_000).then(() => rested.push('a')), rest(10_000).then(() => rested.push('b'))]
    answers[0]?.()
    await receiving[0]
    expect(rested).toEqual([])
    answers[1]?.()
    await Promise.all(resting)
    expect(rested).toEqual(['a', 'b'])
  })

  test('only for a moment, though alerts keep coming', async () => {
    const { receive, rest } = watchCalm(() => new Promise(() => {}))
    void receive([])
    await rest(25)
  })
})

test('while alerts come in Slack is served one thing at a time, and pages as ever', async () => {
  let [calm, now, most] = [false, 0, 0]
  const slack = playSlack()
  const perform = async (delivery: Delivery) => {
    if (delivery.effect.type !== 'create_channel') return slack.perform(delivery)
    most = Math.max(most, ++now)
    // Time enough for the next one to begin beside it, where it may.
    for (let turn = 0; turn < 500 && now < 2; turn++) await new Promise(resolve => setImmediate(resolve))
    now--
    return slack.perform(delivery)
  }
  const engine = engineOn(fresh.db, { slack, perform, calm: { isCalm: () => calm, rest: async () => {} } })
  await engine.receive([
    alert('a'),
    ...Array.from({ length: 10 }, (_, i) => alert(`a${i}`, { labels: { service: `s${i}` } })),
  ])
  await engine.settle()
  expect(most).toBe(1)
  expect(engine.slack.of('page')).toHaveLength(1)
  calm = true
  await engine.receive(Array.from({ length: 10 }, (_, i) => alert(`b${i}`, { labels: { service: `t${i}` } })))
  await engine.settle()
  expect(most).toBeGreaterThan(1)
})
