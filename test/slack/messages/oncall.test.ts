import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Told } from '../../../src/engine/ports-oncall.ts'
import type { Cover, CoverStatus } from '../../../src/oncall/cover.ts'
import type { MadeOverride } from '../../../src/oncall/overriding.ts'
import type { OnCall } from '../../../src/rulebook/oncall.ts'
import { coverMessage } from '../../../src/slack/messages/cover.ts'
import { dutyMessage } from '../../../src/slack/messages/duty.ts'
import { onCallMessage } from '../../../src/slack/messages/oncall.ts'
import { OVERRIDES_LISTED, overrideMessage, overridesMessage } from '../../../src/slack/messages/override.ts'
import { checkMessage } from '../checks.ts'
import { text, when } from '../hostile.ts'
import { clickable, readable } from '../readable.ts'
import { ADA, at } from '../samples.ts'

const person = (name: string) => ({ name, slack: null, email: null, phone: null, reach: [], quiet: null })
const RULES = {
  people: new Map(['ada', 'bob', 'carol'].map(name => [name, person(name[0]?.toUpperCase() + name.slice(1))])),
}
const NONE = { at: null, zone: null, calendars: { own: null, asked: null } }

describe('who is on call', () => {
  const payments: OnCall = {
    ...{ schedule: 'payments', onCall: ['ada', 'zoe'], until: at('09:00') },
    next: { onCall: ['bob'], from: at('09:00') },
  }

  test('is said with until when and who is next', () => {
    const all = [payments, { schedule: 'search', onCall: [], until: null, next: null }]
    expect(readable(onCallMessage(all, NONE, RULES))).toBe(
      '*On call now*\npayments: *Ada, zoe* until 2026-11-20 09:00 UTC, then Bob\nsearch: nobody',
    )
    expect(readable(onCallMessage([], NONE, RULES))).toContain('The rulebook has no schedules')
  })

  test('at an instant says how it was read, and where to subscribe', () => {
    const calendars = { own: 'https://t.example/a', asked: 'https://t.example/b' }
    const words = readable(onCallMessage([payments], { at: at('08:00'), zone: 'Europe/Berlin', calendars }, RULES))
    expect(words).toContain('*On call 2026-11-20 08:00 UTC*')
    expect(words).toContain('Read as a time in Europe/Berlin')
    expect(words).toContain('for you alone: this schedule · your own shifts')
  })
})

const COVER: Cover = {
  ...{ id: 3, schedule: 'payments', person: 'ada', from: at('18:00'), until: at('20:00'), inReturn: null },
  ...{ asked: ['bob', 'carol'], declined: [], takenBy: null, withdrawnAt: null, madeAt: at('09:00') },
}
const SWAP: Cover = {
  ...COVER,
  inReturn: { schedule: 'payments', from: at('21:00'), until: at('22:00') },
  asked: ['bob'],
}

describe('a request', () => {
  test.each<[string, CoverStatus, Partial<Cover>, string, string[]]>([
    ['bob', 'open', {}, '🙋 *Ada* asks who can take *payments* from', ['Accept', "Can't"]],
    ['bob', 'open', { declined: ['bob'] }, 'You cannot; should that change, accept.', ['Accept']],
    ['bob', 'open', SWAP, '🔁 *Ada* asks you to swap: you take *payments* from', ['Accept', "Can't"]],
    ['bob', 'taken', { takenBy: 'bob' }, 'Thank you: you are on call in', []],
    ['bob', 'taken', { ...SWAP, takenBy: 'bob' }, 'Swapped: you are on call in', []],
    ['bob', 'taken', { takenBy: 'carol' }, 'Carol has taken *payments*', []],
    ['bob', 'withdrawn', {}, 'Ada needs nobody for', []],
    ['bob', 'expired', {}, 'Ada has kept it', []],
    ['ada', 'open', {}, 'Bob, Carol. You are on call until somebody accepts.', ['Take it back']],
    ['ada', 'open', { declined: ['bob'] }, 'Cannot: Bob', ['Take it back']],
    ['ada', 'declined', { declined: ['bob', 'carol'] }, 'None of those who were asked can take', ['Take it back']],
    ['ada', 'taken', { takenBy: 'bob' }, 'Bob is on call in', []],
    ['ada', 'taken', { ...SWAP, takenBy: 'bob' }, 'Bob swaps with you', []],
    ['ada', 'withdrawn', {}, 'You have taken it back', []],
    ['ada', 'expired', {}, 'Nobody took *payments*', []],
  ])('for %s that is %s (%j) says %s', (person, status, change, words, buttons) => {
    const message = coverMessage({ ...COVER, ...change }, { person, status }, RULES)
    checkMessage(message)
    expect(readable(message)).toContain(words)
    expect(clickable(message)).toEqual(buttons)
  })
})

const OVERRIDE: MadeOverride = {
  ...{ id: 7, schedule: 'payments', person: 'bob', instead: 'ada', from: at('18:00'), until: at('20:00') },
  ...{ reason: 'dentist', by: { kind: 'user', ...ADA }, madeAt: at('09:00'), endedAt: null, endedBy: null },
}

test.each<[Partial<MadeOverride>, string, string[]]>([
  [{}, '🔀 Override 7: *Bob* in *payments* instead of Ada from 2026-11-20 18:00 UTC', ['End']],
  [{ instead: null }, '🔀 Override 7: *Bob* in *payments* from', ['End']],
  [{ until: at('09:30') }, 'Override 7 is over:', []],
  [{ endedAt: at('09:20'), endedBy: { kind: 'user', ...ADA } }, 'Override 7 was ended by Ada:', []],
])('an override (%j) says %s', (change, words, buttons) => {
  const message = overrideMessage({ ...OVERRIDE, ...change }, at('10:00'), RULES)
  expect(readable(message)).toContain(words)
  expect(clickable(message)).toEqual(buttons)
})

test('the list of overrides says when there are none, or more', () => {
  expect(readable(overridesMessage([], { at: at('10:00'), more: false }, RULES))).toContain('Nobody stands in')
  expect(readable(overridesMessage([OVERRIDE], { at: at('10:00'), more: true }, RULES))).toContain('Only the 1 that')
})

test.each<[Told, string]>([
  [
    {
      kind: 'shift_began',
      schedule: 'payments',
      at: at('09:00').toISOString(),
      until: at('18:00').toISOString(),
      by: ['bob'],
    },
    '🔔 You are on call in *payments*, until 2026-11-20 18:00 UTC. Bob handed over.',
  ],
  [
    { kind: 'shift_began', schedule: 'payments', at: at('09:00').toISOString(), until: null, by: [] },
    '🔔 You are on call in *payments*.',
  ],
  [
    { kind: 'shift_over', schedule: 'payments', at: at('09:00').toISOString(), to: ['carol'] },
    '🔕 Your shift in *payments* is over. Carol took over.',
  ],
  [{ kind: 'shift_over', schedule: 'payments', at: at('09:00').toISOString(), to: [] }, 'Nobody took over.'],
  [
    {
      kind: 'gaps',
      gaps: [{ schedule: 'payments', from: at('09:00').toISOString(), until: at('18:00').toISOString() }],
    },
    '• *payments* from 2026-11-20 09:00 UTC until 2026-11-20 18:00 UTC',
  ],
  [{ kind: 'user_group', handle: 'oncall', reason: 'no' }, '⚠️ The user group @oncall is not kept in step: no.'],
])('%j reads %s', (told, words) => expect(readable(dutyMessage(told, RULES))).toContain(words))

describe('whatever names and reasons are, what Slack takes and nobody is called by', () => {
  const names = fc.array(text, { maxLength: 60 })
  const people = fc
    .array(fc.tuple(text, text))
    .map(all => ({ people: new Map(all.map(([key, name]) => [key, person(name)])) }))
  const maybeWhen = fc.option(when, { nil: null })
  const span = { from: when, until: when }

  test('is who is on call', () => {
    const next = fc.option(fc.record({ onCall: names, from: when }), { nil: null })
    const all = fc.array(fc.record({ schedule: text, onCall: names, until: maybeWhen, next }), { maxLength: 30 })
    const asked = fc.record({
      ...{ at: maybeWhen, zone: fc.constantFrom(null, 'Europe/Berlin') },
      calendars: fc.constant({ own: `https://t.example/${'x'.repeat(600)}`, asked: 'https://t.example/y' }),
    })
    fc.assert(
      fc.property(all, asked, people, (...given) => checkMessage(onCallMessage(...given))),
      { numRuns: 60 },
    )
  })

  test('is a request', () => {
    const status = fc.constantFrom<CoverStatus>('open', 'taken', 'declined', 'withdrawn', 'expired')
    const cover = fc.record({
      ...{ id: fc.nat(999_999_999), schedule: text, person: text, ...span, asked: names, declined: names },
      inReturn: fc.option(fc.record({ schedule: text, ...span }), { nil: null }),
      ...{ takenBy: fc.option(text, { nil: null }), withdrawnAt: maybeWhen, madeAt: when },
    })
    const property = fc.property(cover, status, text, fc.boolean(), people, (cover, status, other, own, rules) => {
      checkMessage(coverMessage(cover, { person: own ? cover.person : other, status }, rules))
    })
    fc.assert(property, { numRuns: 100 })
  })

  test('is an override, and the list of them', () => {
    const override = fc.record({
      ...{
        id: fc.nat(999_999_999),
        schedule: text,
        person: text,
        instead: fc.option(text, { nil: null }),
        ...span,
        reason: text,
      },
      by: text.map(name => ({ kind: 'api', name }) as const),
      ...{ madeAt: when, endedAt: fc.constant(null), endedBy: fc.constant(null) },
    })
    const list = fc.array(override, { maxLength: OVERRIDES_LISTED })
    const property = fc.property(list, when, fc.boolean(), people, (list, at, more, rules) => {
      checkMessage(overridesMessage(list, { at, more }, rules))
      for (const each of list) checkMessage(overrideMessage(each, at, rules))
    })
    fc.assert(property, { numRuns: 30 })
  })

  test('is a notice', () => {
    const instant = when.map(at => at.toISOString())
    const told = fc.oneof(
      fc.record({
        ...{ kind: fc.constant('shift_began' as const), schedule: text, at: instant, by: names },
        until: fc.option(instant, { nil: null }),
      }),
      fc.record({ kind: fc.constant('shift_over' as const), schedule: text, at: instant, to: names }),
      fc.record({
        kind: fc.constant('gaps' as const),
        gaps: fc.array(fc.record({ schedule: text, from: instant, until: instant }), { minLength: 1, maxLength: 40 }),
      }),
      fc.record({ kind: fc.constant('user_group' as const), handle: text, reason: text }),
    )
    fc.assert(
      fc.property(told, people, (told, rules) => checkMessage(dutyMessage(told, rules))),
      { numRuns: 100 },
    )
  })
})
