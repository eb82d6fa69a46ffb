import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SEVERITIES } from '../../src/alert/severity.ts'
import { type Quiet, type Reachable, VIAS, type Via, type Way, waysFor } from '../../src/escalation/reach.ts'
import { MINUTE } from '../../src/lib/time.ts'

/** 03:10 in Berlin. */
const NIGHT = new Date('2026-11-20T02:10:00Z')
const NOON = new Date('2026-11-20T11:00:00Z')
const ALL: ReadonlySet<Via> = new Set(VIAS)
const NOBODY: Reachable = { slack: null, email: null, phone: null, reach: [], quiet: null }
const ADA: Reachable = { ...NOBODY, slack: 'U0ADA', email: 'ada@example.com', phone: '+491701234567' }
const quiet: Quiet = { hours: { from: 22 * 60, to: 7 * 60 }, severities: ['sev3', 'sev4'], zone: 'Europe/Berlin' }

const way = (via: Via, minutes = 0, change: Partial<Way> = {}): Way => {
  return { via, afterMs: minutes * MINUTE, to: null, severities: null, ...change }
}
const called = (person: Reachable, moment: Partial<Parameters<typeof waysFor>[1]> = {}) => {
  const { ways, withheld } = waysFor(person, { severity: 'sev1', at: NIGHT, transports: ALL, ...moment })
  return {
    ways: ways.map(({ via, afterMs, to }) => `${via} ${to} +${afterMs / MINUTE}m`),
    withheld: withheld.map(({ via, reason }) => `${via}: ${reason}`),
  }
}

describe('somebody without ways of their own', () => {
  test.each<[string, Reachable, string[]]>([
    ['is told in Slack', ADA, ['slack U0ADA +0m']],
    ['else by mail', { ...ADA, slack: null }, ['email ada@example.com +0m']],
    ['else by SMS', { ...ADA, slack: null, email: null }, ['sms +491701234567 +0m']],
  ])('%s', (_, person, ways) => expect(called(person)).toEqual({ ways, withheld: [] }))

  test('is told by what is set up', () =>
    expect(called({ ...ADA, slack: null }, { transports: new Set(['sms']) }).ways).toEqual(['sms +491701234567 +0m']))

  test('cannot be told without an address', () =>
    expect(called(NOBODY)).toEqual({
      ways: [],
      withheld: ['slack: no Slack id', 'email: no e-mail address', 'sms: no phone number', 'call: no phone number'],
    }))
})

describe("a person's own ways", () => {
  test('come in their order of time, to their own addresses', () => {
    const reach = [
      way('call', 6),
      way('slack'),
      way('ntfy', 1, { to: 'ada-pages' }),
      way('sms', 6, { to: '+4930123456' }),
    ]
    expect(called({ ...ADA, reach })).toEqual({
      ways: ['slack U0ADA +0m', 'ntfy ada-pages +1m', 'call +491701234567 +6m', 'sms +4930123456 +6m'],
      withheld: [],
    })
  })

  test('are withheld where they lead nowhere, and the next one comes in time', () => {
    const reach = [way('slack', 1), way('sms', 3), way('email', 5)]
    const person = { ...ADA, reach, slack: null }
    expect(called(person, { transports: new Set(['slack', 'email']) })).toEqual({
      ways: ['email ada@example.com +1m'],
      withheld: ['slack: no Slack id', 'sms: notify.twilio is not set up'],
    })
  })

  test('give place to the usual ones where none of them leads anywhere', () => {
    const person = { ...ADA, phone: null, reach: [way('sms'), way('call', 3)] }
    expect(called(person)).toEqual({
      ways: ['slack U0ADA +0m'],
      withheld: ['sms: no phone number', 'call: no phone number'],
    })
  })

  test('may be for some severities only, and then there may be none', () => {
    const reach = [way('slack', 0, { severities: ['sev1', 'sev2', 'sev3'] }), way('call', 3, { severities: ['sev1'] })]
    expect(called({ ...ADA, reach }, { severity: 'sev2' })).toEqual({
      ways: ['slack U0ADA +0m'],
      withheld: ['call: only for sev1'],
    })
    expect(called({ ...ADA, reach }, { severity: 'sev4' })).toEqual({
      ways: [],
      withheld: ['slack: only for sev1, sev2, sev3', 'call: only for sev1'],
    })
  })
})

const anyWay = fc.record({
  via: fc.constantFrom(...VIAS),
  afterMs: fc.nat(600_000),
  to: fc.constantFrom(null, 'somewhere'),
  severities: fc.constantFrom(null, SEVERITIES.slice(0, 2), SEVERITIES.slice(2)),
})

test('whoever is in Slack is told, unless they want no such calls; nothing is withheld without a reason', () =>
  fc.assert(
    fc.property(
      fc.array(anyWay, { maxLength: 6 }),
      fc.constantFrom(...SEVERITIES),
      fc.boolean(),
      (reach, severity, quietly) => {
        const person = { ...NOBODY, slack: 'U0ADA', reach, quiet: quietly ? quiet : null }
        const { ways, withheld } = waysFor(person, { severity, at: NIGHT, transports: ALL })
        const meant = reach.filter(({ severities }) => severities?.includes(severity) ?? true)
        expect(ways.length > 0).toBe(reach.length === 0 || meant.length > 0)
        if (meant.length > 0 && withheld.length < reach.length) expect(ways.length + withheld.length).toBe(reach.length)
        const times = ways.map(({ afterMs }) => afterMs)
        expect(times).toEqual(times.toSorted((a, b) => a - b))
        if (meant.length > 0) expect(times[0]).toBeLessThanOrEqual(Math.min(...meant.map(({ afterMs }) => afterMs)))
      },
    ),
  ))

describe('quiet hours', () => {
  const reach = [way('sms'), way('slack', 3), way('call', 5), way('email', 6)]
  const ada = { ...ADA, reach, quiet }

  test('leave what makes no noise, and it is no later', () =>
    expect(called(ada, { severity: 'sev3' })).toEqual({
      ways: ['slack U0ADA +0m', 'email ada@example.com +3m'],
      withheld: ['sms: quiet hours until 07:00', 'call: quiet hours until 07:00'],
    }))

  test('fall back to Slack where nothing is left', () =>
    expect(called({ ...ada, reach: [way('call')] }, { severity: 'sev4' }).ways).toEqual(['slack U0ADA +0m']))

  test.each<[string, Parameters<typeof called>[1], boolean]>([
    ['are not for high severities', { severity: 'sev2' }, false],
    ['begin on the minute', { at: new Date('2026-11-20T21:00:00Z') }, true],
    ['not a minute before', { at: new Date('2026-11-20T20:59:59Z') }, false],
    ['last to the minute', { at: new Date('2026-11-20T05:59:59Z') }, true],
    ['and no longer', { at: new Date('2026-11-20T06:00:00Z') }, false],
    ['are those of summer in summer', { at: new Date('2026-07-20T04:59:00Z') }, true],
    ['by the clock on the wall', { at: new Date('2026-07-20T05:00:00Z') }, false],
  ])('%s', (_, moment, silent) => expect(called(ada, { severity: 'sev3', ...moment }).withheld.length > 0).toBe(silent))

  test('may lie within a day', () => {
    const siesta = { ...ada, quiet: { ...quiet, hours: { from: 11 * 60, to: 13 * 60 + 30 } } }
    expect(called(siesta, { severity: 'sev3', at: NOON }).withheld[0]).toBe('sms: quiet hours until 13:30')
    expect(called(siesta, { severity: 'sev3' }).withheld).toEqual([])
  })
})
