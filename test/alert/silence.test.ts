import { describe, expect, test } from 'vitest'
import type { Labels } from '../../src/alert/alert.ts'
import { type Matcher, parseMatchers } from '../../src/alert/matcher.ts'
import { type Silence, silencedBy, statusOf } from '../../src/alert/silence.ts'

const at = (time: string) => new Date(`2026-11-20T${time}:00Z`)
const NOW = at('03:10')

function matchers(text: string): readonly Matcher[] {
  const read = parseMatchers(text)
  if ('error' in read) throw new Error(read.error)
  return read
}

function silence(text: string, change: Partial<Silence> = {}): Silence {
  return {
    ...{ id: 1, matchers: matchers(text), startsAt: at('03:00'), endsAt: at('04:00'), reason: 'deploy' },
    ...{ by: { kind: 'api', name: 'bot' }, incident: null, endedAt: null, endedBy: null, ...change },
  }
}

const CHECKOUT: Labels = { alertname: 'Down', service: 'checkout', severity: 'critical' }

describe('a silence mutes', () => {
  test.each<[string, boolean]>([
    ['service="checkout"', true],
    ['service="ledger"', false],
    ['service="check"', false],
    ['service="checkout", severity="critical"', true],
    ['service="checkout", severity="warning"', false],
    ['service=~"check.*"', true],
    ['service=~"check"', false],
    ['service=~"ledger|checkout"', true],
    ['service!="ledger", alertname="Down"', true],
    ['service!="checkout", alertname="Down"', false],
    ['alertname="Down", service!~"led.*"', true],
    ['alertname="Down", service!~"check.*"', false],
    ['alertname="Down", env=""', true],
    ['alertname="Down", severity=""', false],
    ['alertname="Down", env!=""', false],
    ['alertname="Down", env=~"|prod"', true],
    ['alertname="Down", env!~"prod"', true],
    ['alertname="Down", toString=""', true],
  ])('by all of %s: %j', (text, mutes) => {
    const muted = { reason: 'silenced', by: 'silence:1', until: at('04:00') }
    expect(silencedBy([silence(text)], CHECKOUT, NOW)).toEqual(mutes ? muted : null)
  })

  test('of several that match by the one that ends last, else by the first', () => {
    const all = [
      silence('service="ledger"', { id: 1, endsAt: at('09:00') }),
      silence('service="checkout"', { id: 2, endsAt: at('04:00') }),
      silence('alertname="Down"', { id: 3, endsAt: at('05:00') }),
      silence('severity="critical"', { id: 4, endsAt: at('05:00') }),
    ]
    expect(silencedBy(all, CHECKOUT, NOW)).toEqual({ reason: 'silenced', by: 'silence:3', until: at('05:00') })
    expect(silencedBy([], CHECKOUT, NOW)).toBeNull()
  })
})

describe('a silence is', () => {
  const ended = { endedAt: at('03:05'), endedBy: { kind: 'tocsin' } } as const
  test.each<[string, Partial<Silence>]>([
    ['active', {}],
    ['active', { startsAt: NOW }],
    ['pending', { startsAt: at('03:11') }],
    ['expired', { endsAt: NOW }],
    ['expired', { endsAt: at('03:09') }],
    ['expired', ended],
    ['expired', { ...ended, startsAt: at('03:30') }],
  ])('%s with %j, and mutes only while it is active', (status, change) => {
    const one = silence('service="checkout"', change)
    expect(statusOf(one, NOW)).toBe(status)
    expect(silencedBy([one], CHECKOUT, NOW) !== null).toBe(status === 'active')
  })
})
