import { describe, expect, test } from 'vitest'
import type { Alert, Classified } from '../../src/alert/alert.ts'
import { becauseOf, classify, isSameClass, reached, type Tally, tallyOf, typeOf } from '../../src/alert/classify.ts'
import type { Severity } from '../../src/alert/severity.ts'
import { AT_ONCE, type Known, triage } from '../../src/alert/triage.ts'
import { rulebookOf } from '../kit/rulebook.ts'

const [DAY, NIGHT] = [new Date('2026-11-20T12:00:00Z'), new Date('2026-11-20T23:00:00Z')]
const INTERVALS = `
time_intervals:
  night: [{ times: [{ start_time: "22:00", end_time: "24:00" }, { start_time: "00:00", end_time: "06:00" }] }]
  weekend: [{ weekdays: ["saturday", "sunday"] }]
`
const rules = (...lines: string[]) =>
  rulebookOf(`${INTERVALS}classify:\n${lines.map(rule => `  - ${rule}\n`).join('')}`)

function made(lines: readonly string[], labels: Record<string, string>, severity: Severity, at = DAY) {
  const { classify: all, timeIntervals } = rules(...lines)
  return classify(all, { labels, severity }, timeIntervals, at)
}

const TIER_1 = { tier: '1' }

describe('an alert', () => {
  test.each<[string, string[], Record<string, string>, Severity, Severity]>([
    ['is set to a severity', ['{ matchers: [tier=1], severity: sev2 }'], TIER_1, 'sev4', 'sev2'],
    ['is set to a better one', ['{ matchers: [tier=1], severity: sev3 }'], TIER_1, 'sev1', 'sev3'],
    ['is raised', ['{ matchers: [tier=1], raise: 1 }'], TIER_1, 'sev3', 'sev2'],
    ['is raised no higher than sev1', ['{ matchers: [tier=1], raise: 3 }'], TIER_1, 'sev2', 'sev1'],
    ['is lowered', ['{ matchers: [tier=1], lower: 2 }'], TIER_1, 'sev1', 'sev3'],
    ['is lowered no lower than sev4', ['{ matchers: [tier=1], lower: 3 }'], TIER_1, 'sev3', 'sev4'],
    ['stays as it is where none matches', ['{ matchers: [tier=2], raise: 1 }'], TIER_1, 'sev3', 'sev3'],
    ['is asked for all that match', ['{ raise: 1 }', '{ matchers: [tier=1], raise: 1 }'], TIER_1, 'sev4', 'sev2'],
    [
      'is as bad for a rule as those before it have made it',
      ['{ matchers: [severity=info], raise: 1 }', '{ matchers: [severity=warning], raise: 1 }'],
      ...([{ severity: 'info' }, 'sev4', 'sev2'] as const),
    ],
    [
      'goes by the usual word, whatever its sender calls it',
      ['{ matchers: [severity=warning], raise: 1 }'],
      ...([{ severity: 'yellow' }, 'sev3', 'sev2'] as const),
    ],
    ['is not changed by a rule that counts', ['{ count: 3, severity: sev1 }'], TIER_1, 'sev3', 'sev3'],
    ['is not changed by one that only names its type', ['{ type: capacity }'], TIER_1, 'sev3', 'sev3'],
  ])('%s', (_, lines, labels, from, to) => expect(made(lines, labels, from).severity).toBe(to))

  test.each([
    [DAY, 'sev4'],
    [NIGHT, 'sev3'],
    [new Date('2026-11-21T05:59:59Z'), 'sev3'],
    [new Date('2026-11-23T06:00:00Z'), 'sev4'],
    [new Date('2026-11-21T12:00:00Z'), 'sev3'],
  ])('at %j within any of the intervals is %s', (at, severity) => {
    expect(made(['{ active: [night, weekend], severity: sev3 }'], {}, 'sev4', at).severity).toBe(severity)
  })

  test('keeps which rule has made what of it, and why', () => {
    const { classified } = made(
      [
        '{ matchers: [tier=1, severity=info], active: night, raise: 1 }',
        '{ matchers: [tier=1], count: 3, raise: 1, because: Several at once }',
        '{ raise: 1, type: capacity }',
      ],
      ...([TIER_1, 'sev4', NIGHT] as const),
    )
    const reason = 'tier="1", severity="info" within night'
    expect(classified.map(({ rule: _, ...rest }) => rest)).toEqual([
      { from: 'sev4', to: 'sev3', because: reason },
      { from: 'sev3', to: 'sev2', count: 3, because: 'Several at once' },
      { from: 'sev3', to: 'sev2', type: 'capacity', because: 'any alert' },
    ])
    expect(becauseOf({ classified })).toBe(`${reason}; any alert`)
    expect(typeOf({ classified })).toBe('capacity')
  })

  test('has a reason where a rule finds it as bad as it says', () => {
    expect(becauseOf(made(['{ severity: sev3, because: At least that }'], {}, 'sev3'))).toBe('At least that')
  })

  test.each([[[]], [['{ count: 2, severity: sev1 }']], [['{ type: capacity }']]])('has none by %j', lines =>
    expect(becauseOf(made(lines, {}, 'sev3'))).toBeNull(),
  )

  test('has no type where no rule names one', () => expect(typeOf(made(['{ raise: 1 }'], {}, 'sev3'))).toBeNull())
})

const one = (rule: string, to: Severity, because = 'x'): Classified => ({ rule, from: 'sev4', to, because })

describe('alerts are of the same class', () => {
  test.each<[string, readonly Classified[] | undefined, readonly Classified[] | undefined, boolean]>([
    ['where nobody was asked of either', undefined, [], true],
    ['where the same rule says the same', [one('a', 'sev2')], [one('a', 'sev2', 'y')], true],
    ['but not where another rule says it', [one('a', 'sev2')], [one('b', 'sev2')], false],
    ['but not where it says something else', [one('a', 'sev2')], [one('a', 'sev3')], false],
    ['but not where one more says something', [one('a', 'sev2')], [one('a', 'sev2'), one('b', 'sev2')], false],
  ])('%s', (_, a, b, same) =>
    expect(isSameClass({ ...(a && { classified: a }) }, { ...(b && { classified: b }) })).toBe(same),
  )
})

describe('an alert that comes again', () => {
  const alert: Alert = {
    ...{ source: 'prod', fingerprint: 'f', status: 'firing', kind: 'alert', severity: 'sev2', title: 'Down' },
    ...{ description: '', labels: {}, links: {}, startsAt: DAY, endsAt: null, ended: null, expiresAt: null, cut: 0 },
  }
  const incident = { id: 'i', resolvedAt: null }
  const around = { room: 'channel', open: incident, muted: null, unrest: null, opening: AT_ONCE, at: NIGHT } as const
  const again = (known: Partial<Known>) => {
    const before = { ...alert, isHeld: false, incident, ...known }
    const verdict = triage({ ...alert, classified: [one('a', 'sev2')] }, { ...around, known: before, isReview: false })
    return `${verdict.verdict} ${verdict.reason}`
  }

  test.each<[string, Partial<Known>, string]>([
    ['is a repeat where the same rules say the same', { classified: [one('a', 'sev2')] }, 'repeat repeated'],
    ['is kept as other rules say that it is as bad', {}, 'keep classified_anew'],
    ['has changed where they say that it is worse', { severity: 'sev3' }, 'change severity_changed'],
    ['is a repeat while it flaps, as its row says', { isHeld: true }, 'repeat repeated'],
  ])('%s', (_, known, verdict) => expect(again(known)).toBe(verdict))
})

describe('an incident', () => {
  const { classify: counting } = rules(
    '{ matchers: [tier=1], count: 3, severity: sev2, because: Three of tier 1 }',
    '{ matchers: [tier=2], count: 2, raise: 1, because: Two of tier 2 }',
    '{ matchers: [tier=1], count: 5, severity: sev1, because: Five of tier 1 }',
    '{ matchers: [tier=1], severity: sev4 }',
  )
  const [three = '', two = '', five = ''] = counting.map(({ name }) => name)

  test.each<[string, Tally[], Severity | null, string?]>([
    ['of none is as bad as its alerts', [], null],
    ['of too few is as bad as they are', [{ rule: three, to: 'sev2', many: 2 }], null],
    [
      'of enough is as bad as the rule says',
      [{ rule: three, to: 'sev2', many: 3 }],
      'sev2',
      '3 alerts: Three of tier 1',
    ],
    [
      'goes by the rule that says the worst',
      [
        { rule: three, to: 'sev2', many: 5 },
        { rule: five, to: 'sev1', many: 5 },
      ],
      ...(['sev1', '5 alerts: Five of tier 1'] as const),
    ],
    [
      'is raised as far as enough of them would be',
      [
        { rule: two, to: 'sev1', many: 1 },
        { rule: two, to: 'sev2', many: 1 },
        { rule: two, to: 'sev3', many: 4 },
      ],
      ...(['sev2', '6 alerts: Two of tier 2'] as const),
    ],
    [
      'counts each rule by itself',
      [
        { rule: three, to: 'sev2', many: 2 },
        { rule: five, to: 'sev1', many: 2 },
      ],
      null,
    ],
    ['forgets rules that are no more', [{ rule: 'other', to: 'sev1', many: 9 }], null],
  ])('%s', (_, tallies, severity, because) =>
    expect(reached(counting, tallies)).toEqual(severity && { severity, because }),
  )

  test('counts an alert once for each rule that counts', () => {
    const classified = [one('a', 'sev2'), { ...one('b', 'sev1'), count: 3 }]
    expect(tallyOf({ classified })).toEqual([{ rule: 'b', to: 'sev1', many: 1 }])
  })
})
