import { describe, expect, test } from 'vitest'
import type { Fact } from '../../src/incident/event.ts'
import { MINUTE } from '../../src/lib/time.ts'
import { durations, gaps, longest } from '../../src/timeline/durations.ts'
import { ada, alert, by, instant, opened, prod, timeline, tocsin } from './events.ts'

const alerted = opened({ alerts: [alert('Down')], firing: 1 })
const acknowledged: Fact = { type: 'acknowledged' }
const mitigated: Fact = { type: 'mitigated' }
const resolved: Fact = { type: 'resolved', summary: null, cause: null }
const reopened: Fact = { type: 'reopened', position: null }
const noted: Fact = { type: 'noted', text: 'Looking' }

type Line = readonly [at: string, fact: Fact]
const told = (...lines: readonly Line[]) =>
  timeline(
    ...lines.map(([at, fact]) => {
      const machine = fact.type === 'opened' || fact.type === 'alerts_joined'
      return [at, machine ? prod : by(ada), fact] as const
    }),
  )

describe('durations', () => {
  test.each<readonly [string, readonly Line[], readonly (number | null)[]]>([
    ['of nothing', [], [null, null, null, null]],
    ['while only open', [['03:01:00', alerted]], [1, null, null, null]],
    [
      'of the plain way',
      [
        ['03:01:00', alerted],
        ['03:03:00', acknowledged],
        ['03:31:00', mitigated],
        ['04:01:00', resolved],
      ],
      [1, 2, 30, 60],
    ],
    [
      'count the first acknowledgement, the mitigation that held and the last resolution',
      [
        ['03:01:00', alerted],
        ['03:03:00', acknowledged],
        ['03:11:00', mitigated],
        ['03:21:00', resolved],
        ['03:31:00', reopened],
        ['03:36:00', acknowledged],
        ['03:41:00', mitigated],
        ['03:51:00', mitigated],
        ['04:01:00', resolved],
      ],
      [1, 2, 40, 60],
    ],
    [
      'have no end while it is open again',
      [
        ['03:01:00', alerted],
        ['03:11:00', mitigated],
        ['03:21:00', resolved],
        ['03:31:00', reopened],
      ],
      [1, 10, null, null],
    ],
    ['are never less than nothing', [['02:59:00', alerted]], [0, null, null, null]],
    ['know no detection of what people declare', [['03:00:00', opened()]], [null, null, null, null]],
    ['know the detection of what people declare late', [['03:05:00', opened()]], [5, null, null, null]],
    ['do without an instant nobody can read', [['03:05:00', opened({ startedAt: 'soon' })]], [null, null, null, null]],
  ])('%s', (_, lines, minutes) => {
    const { detectMs, acknowledgeMs, mitigateMs, resolveMs } = durations(told(...lines))
    const found = [detectMs, acknowledgeMs, mitigateMs, resolveMs]
    expect(found).toEqual(minutes.map(amount => (amount === null ? null : amount * MINUTE)))
  })
})

describe('gaps', () => {
  const joined: Fact = { type: 'alerts_joined', alerts: [alert('Slow')], firing: 2, cut: 0 }

  test.each<readonly [string, readonly Line[], readonly (readonly [string, string])[]]>([
    ['are none in nothing', [], []],
    [
      'begin at 15 minutes',
      [
        ['03:00:00', alerted],
        ['03:15:00', noted],
        ['03:29:59', resolved],
      ],
      [['03:00:00', '03:15:00']],
    ],
    [
      'are not ended by machines',
      [
        ['03:00:00', alerted],
        ['03:10:00', noted],
        ['03:30:00', joined],
        ['03:55:00', noted],
        ['04:00:00', resolved],
      ],
      [['03:10:00', '03:55:00']],
    ],
    [
      'lie only where it was open',
      [
        ['03:00:00', alerted],
        ['03:10:00', resolved],
        ['05:00:00', noted],
        ['06:00:00', reopened],
        ['06:20:00', resolved],
      ],
      [['06:00:00', '06:20:00']],
    ],
    [
      'reach to the last event while it is open',
      [
        ['03:00:00', alerted],
        ['03:40:00', joined],
      ],
      [['03:00:00', '03:40:00']],
    ],
  ])('%s', (_, lines, spans) => {
    const found = gaps(told(...lines)).map(({ from, until }) => [from, until])
    expect(found).toEqual(spans.map(([from, until]) => [instant(from), instant(until)]))
  })

  test('name the events around them', () => {
    const events = timeline(
      ['03:00:00', prod, alerted],
      ['03:01:00', tocsin, { type: 'escalation_exhausted' }],
      ['03:40:00', by(ada), acknowledged],
    )
    expect(gaps(events)).toMatchObject([{ after: 1, before: 3 }])
  })

  test('have a longest, the first of equals', () => {
    const found = gaps(told(['03:00:00', alerted], ['03:20:00', noted], ['04:00:00', noted], ['04:40:00', resolved]))
    expect(longest(found)).toBe(found[1])
    expect(longest([])).toBeNull()
  })
})
