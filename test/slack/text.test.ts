import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  channel,
  cutMarkup,
  date,
  link,
  Mrkdwn,
  markup,
  mrkdwn,
  plain,
  user,
  webAddress,
} from '../../src/slack/text.ts'
import { checkSafe } from './checks.ts'
import { text } from './hostile.ts'
import { at } from './samples.ts'

describe('words from outside', () => {
  test.each([
    ['call nobody', '<!channel> <@U0ADA0001>', '&lt;!channel&gt; &lt;@U0ADA0001&gt;'],
    ['make no link', '<https://evil.example|click>', '&lt;https://evil.example|click&gt;'],
    ['are not decoded', '&lt;!here&gt;', '&amp;lt;!here&amp;gt;'],
    ['are not bold', '*now*', '∗now∗'],
    ['are not italic', '_now_', 'ˍnowˍ'],
    ['are not struck out', '~now~', '∼now∼'],
    ['are not code', '`now`', "'now'"],
    ['open no fence', '```now', "'''now"],
    ['are not a quote', '> now', '› now'],
    ['keep names that can be copied', 'node_cpu_seconds 5*60', 'node_cpu_seconds 5*60'],
    ['keep comparisons', 'latency > 5 s', 'latency &gt; 5 s'],
    ['do not turn the line around', 'a\u202eb\u2066c', 'abc'],
  ])('%s', (_, words, safe) => expect(mrkdwn`${words}`.source).toBe(safe))

  test('whatever they are, are safe', () => {
    fc.assert(fc.property(text, words => checkSafe(mrkdwn`*${words}*`.source)))
  })
  test('are escaped once when they are put together', () => {
    expect(mrkdwn`*${mrkdwn`a ${'<b>'}`}* & ${1}`.source).toBe('*a &lt;b&gt;* & 1')
  })
})

describe('a link', () => {
  test.each([
    ['https://a.example/x', '<https://a.example/x|Runbook>'],
    ['https://a.example/?a=1&b=2', '<https://a.example/?a=1&amp;b=2|Runbook>'],
    ['https://a.example/|x>y', '<https://a.example/%7Cx%3Ey|Runbook>'],
    ['https://a.example/a b', '<https://a.example/a%20b|Runbook>'],
    ['HTTP://A.example', '<http://a.example/|Runbook>'],
    ['javascript:alert(1)', 'Runbook'],
    ['mailto:a@b.example', 'Runbook'],
    ['//a.example', 'Runbook'],
    ['https://', 'Runbook'],
    [`https://a.example/${'x'.repeat(2_000)}`, 'Runbook'],
    [null, 'Runbook'],
  ])('to %s', (url, source) => expect(link(url, 'Runbook').source).toBe(source))

  test('has a label that can only be read', () => {
    expect(link('https://a.example', '<!here>*|').source).toBe('<https://a.example/|&lt;!here&gt;∗|>')
  })
  test('survives any address', () => {
    fc.assert(fc.property(fc.oneof(text, fc.webUrl()), text, (url, label) => checkSafe(link(url, label).source)))
  })
  test('keeps its address readable for Slack', () =>
    expect(webAddress(' https://a.example ')).toBe('https://a.example/'))
})

test('a date has the reader’s zone, and UTC as a fallback', () => {
  expect(date(at('03:10')).source).toBe('<!date^1795144200^{date_short_pretty} {time}|2026-11-20 03:10 UTC>')
})

test('people and channels are called by their ids only', () => {
  expect(user('U0ADA0001').source).toBe('<@U0ADA0001>')
  expect(user('!channel').source).toBe('!channel')
  expect(user('U1|x> <!here').source).toBe('U1|x&gt; &lt;!here')
  expect(channel('C0INC142').source).toBe('<#C0INC142>')
  expect(channel('general').source).toBe('general')
})

describe('a cut', () => {
  test('never falls within an escape or a token', () => {
    expect(cutMarkup('ab&amp;cd', 5)).toBe('ab…')
    expect(cutMarkup('ab&amp;cd', 8)).toBe('ab&amp;…')
    expect(cutMarkup('ab <@U0ADA0001> cd', 10)).toBe('ab …')
    expect(cutMarkup('🔥🔥', 3)).toBe('🔥…')
    expect(cutMarkup('abc', 3)).toBe('abc')
  })
  test('leaves text safe and short enough', () => {
    const property = fc.property(text, fc.integer({ min: 2, max: 400 }), (words, max) => {
      const cut = cutMarkup(mrkdwn`${words} ${date(at('03:10'))} ${link('https://a.example', words)}`.source, max)
      expect(cut.length).toBeLessThanOrEqual(max)
      checkSafe(cut)
    })
    fc.assert(property)
  })
})

test('plain text is one line, never empty, and no emoji names are read in it', () => {
  expect(plain(' a\n b ', 10)).toEqual({ type: 'plain_text', text: 'a b', emoji: false })
  expect(plain('', 10).text).toBe('–')
  expect(plain('x'.repeat(99), 24).text).toHaveLength(24)
})

test('Slack makes no links of its own', () => {
  expect(markup(mrkdwn`x`)).toEqual({ type: 'mrkdwn', text: 'x', verbatim: true })
  expect(markup(Mrkdwn.trusted('')).text).not.toBe('')
})
