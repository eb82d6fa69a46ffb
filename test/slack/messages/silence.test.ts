import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { By, Silence } from '../../../src/alert/silence.ts'
import { SILENCES_LISTED, silenceMessage, silencesMessage } from '../../../src/slack/messages/silence.ts'
import { checkMessage } from '../checks.ts'
import { text, when } from '../hostile.ts'
import { clickable, readable } from '../readable.ts'
import { ADA, at, BOB } from '../samples.ts'

const NOW = at('03:10')

function silence(change: Partial<Silence> = {}): Silence {
  return {
    ...{ id: 12, matchers: [{ label: 'service', op: '=', value: 'checkout' }], startsAt: at('03:00') },
    ...{ endsAt: at('05:00'), reason: 'Deploy of v42', by: { kind: 'user', ...ADA }, incident: 142 },
    ...{ endedAt: null, endedBy: null, ...change },
  }
}

test.each<[string, Partial<Silence>, string, string[]]>([
  ['active', {}, '🔕 *Silence 12* mutes service="checkout" until 2026-11-20 05:00 UTC.', ['End']],
  [
    'pending',
    { startsAt: at('04:00') },
    '🔕 *Silence 12* mutes service="checkout" from 2026-11-20 04:00 UTC until 2026-11-20 05:00 UTC.',
    ['End'],
  ],
  [
    'about to end',
    { endsAt: at('03:25') },
    '⏳ *Silence 12* ends 2026-11-20 03:25 UTC: then service="checkout" is heard again.',
    ['Extend 1h', 'End now'],
  ],
  ['over', { endsAt: NOW }, '🔔 *Silence 12* is over: service="checkout" is heard again.', []],
  [
    'ended',
    { endedAt: NOW, endedBy: { kind: 'user', ...BOB } },
    '🔔 *Silence 12* was ended by Bob: service="checkout" is heard again.',
    [],
  ],
])('a silence that is %s says so, and offers what can be done', (_, change, words, offered) => {
  const message = silenceMessage(silence(change), NOW)
  expect(readable(message).split('\n')[0]).toBe(words)
  expect(clickable(message)).toEqual(offered)
  expect(readable(message).includes('Deploy of v42 – Ada in INC-142')).toBe(offered.length > 0)
})

describe('the list', () => {
  test('has a button for each that is not over', () => {
    const all = [
      silence({ startsAt: at('04:00') }),
      silence({ id: 13, by: { kind: 'api', name: 'bot' }, incident: null }),
      silence({ id: 14, endsAt: NOW }),
    ]
    const message = silencesMessage(all, NOW, true)
    expect(readable(message)).toBe(
      '*2 silences*\n' +
        '*Silence 12* service="checkout" · from 2026-11-20 04:00 UTC until 2026-11-20 05:00 UTC\n' +
        'Deploy of v42 – Ada in INC-142 [End]\n' +
        '*Silence 13* service="checkout" · until 2026-11-20 05:00 UTC\nDeploy of v42 – bot (API) [End]',
    )
  })

  test.each([[[]], [[silence({ endsAt: NOW })]]])('of nothing says so', all => {
    expect(readable(silencesMessage(all, NOW, true))).toBe('Nothing is silent.')
  })

  test('says that there are more', () => {
    const many = Array.from({ length: SILENCES_LISTED }, (_, id) => silence({ id }))
    expect(readable(silencesMessage(many, NOW, true))).toContain('*20 silences and more*')
    expect(readable(silencesMessage(many, NOW, false))).toContain('*20 silences*')
  })
})

describe('whatever people write, Slack takes and nobody is called by', () => {
  const by: fc.Arbitrary<By> = fc.oneof(
    text.map(name => ({ kind: 'user' as const, id: 'U0ADA0001', name })),
    text.map(name => ({ kind: 'api' as const, name })),
    fc.constant({ kind: 'tocsin' as const }),
  )
  const op = fc.constantFrom('=' as const, '!=' as const, '=~' as const, '!~' as const)
  const any: fc.Arbitrary<Silence> = fc.record({
    id: fc.integer({ min: 1, max: 2_147_483_647 }).map(id => Math.min(id, 999_999_999)),
    matchers: fc.array(fc.record({ label: text, op, value: text }), { maxLength: 20 }),
    ...{ startsAt: when, endsAt: when, reason: text, by, endedBy: fc.option(by) },
    ...{ incident: fc.option(fc.nat()), endedAt: fc.option(when) },
  })

  test('a silence', () => {
    const property = fc.property(any, when, (silence, at) => checkMessage(silenceMessage(silence, at)))
    fc.assert(property, { numRuns: 150 })
  })
  test('their list', () => {
    const many = fc.array(any, { maxLength: 30 })
    const property = fc.property(many, when, fc.boolean(), (...given) => checkMessage(silencesMessage(...given)))
    fc.assert(property, { numRuns: 50 })
  })
})
