import { describe, expect, test } from 'vitest'
import { createPace } from '../../../src/slack/perform/pace.ts'

function turned() {
  let now = Date.parse('2026-11-20T03:10:00Z')
  return { pace: createPace(() => new Date(now)), pass: (ms: number) => (now += ms) }
}

describe('calls of one method', () => {
  test.each([
    ['conversations.create', 20],
    ['chat.update', 50],
    ['users.info', 100],
    ['an.unknown.one', 20],
  ])('%s goes %i times a minute', (method, limit) => {
    const { pace, pass } = turned()
    for (let i = 0; i < limit; i++) expect(pace(method)).toBe(0)
    const wait = pace(method)
    expect(wait).toBeGreaterThan(59_000)
    pass(wait)
    expect(pace(method)).toBe(0)
  })

  test('are never more than the tier in any minute, however they come', () => {
    const { pace, pass } = turned()
    const times: number[] = []
    let at = 0
    for (let i = 0; i < 5_000; i++) {
      const ms = (i * 37) % 900
      at += ms
      pass(ms)
      if (pace('pins.add') === 0) times.push(at)
    }
    for (const from of times) expect(times.filter(t => t >= from && t < from + 60_000).length).toBeLessThanOrEqual(20)
    expect(times.length).toBeGreaterThan(500)
  })

  test('do not hold up another method', () => {
    const { pace } = turned()
    for (let i = 0; i < 20; i++) pace('conversations.create')
    expect(pace('conversations.setTopic')).toBe(0)
  })

  test('that had to wait are not counted', () => {
    const { pace, pass } = turned()
    for (let i = 0; i < 200; i++) pace('pins.add')
    pass(61_000)
    for (let i = 0; i < 20; i++) expect(pace('pins.add')).toBe(0)
  })
})

describe('posts into one channel', () => {
  test('go three at once, then one a second', () => {
    const { pace, pass } = turned()
    for (let i = 0; i < 3; i++) expect(pace('chat.postMessage', 'C1')).toBe(0)
    expect(pace('chat.postMessage', 'C1')).toBe(1_000)
    pass(1_000)
    expect(pace('chat.postMessage', 'C1')).toBe(0)
    expect(pace('chat.postMessage', 'C1')).toBe(1_000)
  })

  test('that have to wait each get a second of their own', () => {
    const { pace, pass } = turned()
    const slots = Array.from({ length: 10 }, () => pace('chat.postMessage', 'C1', true))
    expect(slots).toEqual([0, 0, 0, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000])
    for (let i = 0; i < 7; i++) {
      pass(1_000)
      expect(pace('chat.postMessage', 'C1', true)).toBe(0)
    }
    pass(3_000)
    for (let i = 0; i < 3; i++) expect(pace('chat.postMessage', 'C1', true)).toBe(0)
  })

  test('that call somebody all get the next second: one message tells of what waits', () => {
    const { pace, pass } = turned()
    const page = () => pace('chat.postMessage', 'U1', true)
    expect(Array.from({ length: 6 }, page)).toEqual([0, 0, 0, 1_000, 1_000, 1_000])
    pass(1_000)
    expect([page(), page()]).toEqual([0, 1_000])
  })

  test('do not hold up another channel', () => {
    const { pace } = turned()
    for (let i = 0; i < 4; i++) pace('chat.postMessage', 'C1')
    expect(pace('chat.postMessage', 'C2')).toBe(0)
  })
})

test('a page goes out though the cards have used up the minute', () => {
  const { pace } = turned()
  for (let i = 0; i < 300; i++) expect(pace('chat.postMessage', `C${i}`)).toBe(0)
  expect(pace('chat.postMessage', 'C999')).toBeGreaterThan(0)
  expect(pace('chat.postMessage', 'U1', true)).toBe(0)
})
