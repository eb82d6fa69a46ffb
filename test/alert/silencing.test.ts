import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Matcher, matchersText, matcherText, parseMatchers } from '../../src/alert/matcher.ts'
import type { Silence } from '../../src/alert/silence.ts'
import {
  type Change,
  describeSilenceRefusal,
  drafted,
  edited,
  ended,
  faultyPart,
  isSilenceRefusal,
  type SilenceRefusal,
  type Wish,
} from '../../src/alert/silencing.ts'
import { DAY, later, MINUTE } from '../../src/lib/time.ts'

const NOW = new Date('2026-11-20T03:10:00Z')
const inMinutes = (minutes: number) => later(NOW, minutes * MINUTE)
const checkout: Matcher = { label: 'service', op: '=', value: 'checkout' }
const wish = (change: Partial<Wish> = {}): Wish => ({
  ...{ matchers: [checkout], startsAt: null, endsAt: inMinutes(60), reason: 'deploy', incident: null },
  ...change,
})
const silence = (change: Partial<Silence> = {}): Silence => ({
  ...{ id: 1, matchers: [checkout], startsAt: inMinutes(-60), endsAt: inMinutes(60), reason: 'deploy' },
  ...{ by: { kind: 'api', name: 'bot' }, incident: null, endedAt: null, endedBy: null, ...change },
})
const ada = { kind: 'user', id: 'U0ADA', name: 'Ada' } as const

describe('a wish', () => {
  test('becomes a silence that begins at once', () => {
    const { matchers, endsAt, reason } = wish()
    const rest = { incident: null, endedAt: null, endedBy: null }
    expect(drafted(wish(), NOW)).toEqual({ matchers, startsAt: NOW, endsAt, reason, ...rest })
  })

  test.each<[string, Date, Date]>([
    ['later', inMinutes(30), inMinutes(30)],
    ['now where it would have begun before', inMinutes(-30), NOW],
  ])('begins %s', (_, startsAt, begins) => {
    expect(drafted(wish({ startsAt }), NOW)).toMatchObject({ startsAt: begins })
  })

  test.each<[SilenceRefusal['refused'], Partial<Wish>]>([
    ['no_reason', { reason: ' \n ' }],
    ['reason_too_long', { reason: 'x'.repeat(501) }],
    ['no_matchers', { matchers: [] }],
    ['too_many_matchers', { matchers: Array.from({ length: 21 }, () => checkout) }],
    ['too_many_matchers', { matchers: [{ ...checkout, value: 'x'.repeat(1_001) }] }],
    ['matches_everything', { matchers: [{ label: 'service', op: '=~', value: '.*' }] }],
    ['matches_everything', { matchers: [{ label: 'service', op: '=', value: '' }] }],
    ['matches_everything', { matchers: [{ label: 'service', op: '!=', value: 'ledger' }] }],
    ['ends_in_the_past', { endsAt: NOW }],
    ['ends_before_start', { startsAt: inMinutes(60), endsAt: inMinutes(60) }],
    ['too_long', { endsAt: later(NOW, 30 * DAY + 1) }],
    ['too_long', { endsAt: new Date(Number.NaN) }],
    ['too_long', { startsAt: inMinutes(1), endsAt: later(NOW, 31 * DAY) }],
  ])('is refused: %s for %j', (refused, change) => {
    expect(drafted(wish(change), NOW)).toEqual({ refused })
  })

  test.each<[string, Partial<Wish>]>([
    ['with one matcher that asks for something', { matchers: [checkout, { label: 'env', op: '!=', value: 'dev' }] }],
    ['with a regex that wants at least something', { matchers: [{ label: 'service', op: '=~', value: '.+' }] }],
    ['of thirty days', { endsAt: later(NOW, 30 * DAY) }],
    ['of thirty days from a later start', { startsAt: inMinutes(5), endsAt: later(inMinutes(5), 30 * DAY) }],
  ])('is granted %s', (_, change) => {
    expect(isSilenceRefusal(drafted(wish(change), NOW))).toBe(false)
  })
})

describe('an edit', () => {
  test.each<[Change, Partial<Silence>]>([
    [{ endsAt: inMinutes(120) }, { endsAt: inMinutes(120) }],
    [{ endsAt: inMinutes(5) }, { endsAt: inMinutes(5) }],
    [{ reason: ' a longer\ndeploy' }, { reason: 'a longer deploy' }],
    [{ endsAt: later(NOW, 30 * DAY) }, { endsAt: later(NOW, 30 * DAY) }],
    [{ endsAt: inMinutes(120), seenEndsAt: inMinutes(60) }, { endsAt: inMinutes(120) }],
    [{}, {}],
  ])('%j changes that and nothing else', (change, changed) => {
    expect(edited(silence(), change, NOW)).toEqual({ ...silence(), ...changed })
  })

  test.each<[SilenceRefusal, Change, Partial<Silence>]>([
    [{ refused: 'no_reason' }, { reason: '' }, {}],
    [{ refused: 'ends_in_the_past' }, { endsAt: NOW }, {}],
    [{ refused: 'too_long' }, { endsAt: later(NOW, 30 * DAY + 1) }, {}],
    [{ refused: 'ends_before_start' }, { endsAt: inMinutes(5) }, { startsAt: inMinutes(10) }],
    [{ refused: 'already_over', by: null }, { endsAt: inMinutes(5) }, { endsAt: NOW }],
    [{ refused: 'already_over', by: ada }, { reason: 'x' }, { endedAt: NOW, endedBy: ada }],
    [{ refused: 'changed_meanwhile', endsAt: inMinutes(60) }, { endsAt: inMinutes(90), seenEndsAt: inMinutes(30) }, {}],
  ])('is refused: %j for %j', (refusal, change, before) => {
    expect(edited(silence(before), change, NOW)).toEqual(refusal)
  })
})

describe('an end', () => {
  test('says who and when, also before the start', () => {
    expect(ended(silence(), ada, NOW)).toEqual(silence({ endedAt: NOW, endedBy: ada }))
    expect(ended(silence({ startsAt: inMinutes(5) }), ada, NOW)).toMatchObject({ endedAt: NOW })
  })
  test('comes once', () => {
    const over = silence({ endedAt: inMinutes(-1), endedBy: ada })
    expect(ended(over, { kind: 'tocsin' }, NOW)).toEqual({ refused: 'already_over', by: ada })
    expect(ended(silence({ endsAt: NOW }), ada, NOW)).toEqual({ refused: 'already_over', by: null })
  })
})

test.each<[SilenceRefusal, string | null, RegExp]>([
  [{ refused: 'no_matchers' }, 'matchers', /at least one matcher/],
  [{ refused: 'too_many_matchers' }, 'matchers', /at most 20/],
  [{ refused: 'matches_everything' }, 'matchers', /mute everything/],
  [{ refused: 'no_reason' }, 'reason', /why/],
  [{ refused: 'reason_too_long' }, 'reason', /500/],
  [{ refused: 'ends_in_the_past' }, 'ends_at', /over already/],
  [{ refused: 'ends_before_start' }, 'ends_at', /after it starts/],
  [{ refused: 'too_long' }, 'ends_at', /30 days/],
  [{ refused: 'no_silence' }, null, /no such silence/],
  [{ refused: 'already_over', by: null }, null, /is over already/],
  [{ refused: 'already_over', by: ada }, null, /ended by Ada/],
  [{ refused: 'already_over', by: { kind: 'tocsin' } }, null, /by Tocsin/],
  [{ refused: 'changed_meanwhile', endsAt: NOW }, null, /2026-11-20 03:10 UTC/],
])('a refusal has a sentence and says what is at fault: %j', (refusal, part, sentence) => {
  expect(faultyPart(refusal)).toBe(part)
  expect(describeSilenceRefusal(refusal)).toMatch(sentence)
})

describe('matchers as text', () => {
  test('are written as Alertmanager writes them', () => {
    const host: Matcher = { label: 'host name', op: '!~', value: 'db-\\d+ "a"\n' }
    expect(matchersText([checkout, host])).toBe('service="checkout", "host name"!~"db-\\\\d+ \\"a\\"\\n"')
  })
  test('are read back as they were', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 20 })
    const some = fc.record({
      label: text.filter(label => label !== ''),
      op: fc.constantFrom('=' as const, '!=' as const),
      value: text,
    })
    const property = fc.property(fc.array(some, { minLength: 1, maxLength: 4 }), all => {
      expect(parseMatchers(matchersText(all))).toEqual(all)
      for (const one of all) expect(parseMatchers(matcherText(one))).toEqual([one])
    })
    fc.assert(property)
  })
})
