import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ntfyWords, webhookBody } from '../../src/notify/words.ts'
import { emailWords } from '../../src/notify/words-email.ts'
import { smsWords } from '../../src/notify/words-sms.ts'
import { voiceWords } from '../../src/notify/words-voice.ts'
import { AT, LINKS, told } from '../kit/told.ts'

const TEST = { kind: 'test', person: 'Ada', at: AT } as const

const HOSTILE = 'Down</h1><script>alert("1")</script> & <a href=\'x\'>\r\nBcc: eve@example.com\u0000'

describe('a mail', () => {
  test('says what to do before what there is to know', () => {
    const { subject, text } = emailWords(told({}, { others: [143, 144] }))
    expect(subject).toBe('SEV1 INC-142 Checkout is down (and 2 more)')
    expect(text).toBe(`Ada, you are called.
Checkout is down

Acknowledge, or pass it on:
https://t.example.com/a/142.ada.x.y

Severity: sev1 Critical
Service: checkout
Since: 03:07 Europe/Berlin
Why you: step 1 of policy payments
Also: INC-143, INC-144

More than half of all payments fail.

Runbook:
https://wiki.example.com/checkout
`)
  })

  test('says the same in HTML', () => {
    const { html } = emailWords(told())
    for (const said of ['Checkout is down', LINKS.show, '03:07 Europe/Berlin', 'https://wiki.example.com/checkout']) {
      expect(html).toContain(said)
    }
  })

  test('has no markup, no line and no address of others', () => {
    const links = { runbook: 'javascript:alert(1)', dashboard: 'https://x.example.com/"><script>', source: null }
    const { subject, html, text } = emailWords(told({ title: HOSTILE, service: HOSTILE, links }, { person: HOSTILE }))
    expect(subject).toBe('SEV1 INC-142 Down</h1><script>alert("1")</script> & <a href=\'x\'> Bcc: eve@example.com')
    expect(html).not.toMatch(/<script|<a href='x'|javascript:/)
    expect(html).toContain('&#60;script&#62;')
    expect(text).not.toMatch(/^Bcc:|javascript:/m)
  })

  test('that is only a test says so', () => {
    const { subject, text } = emailWords(TEST)
    expect([subject, text]).toEqual([
      'Test of Tocsin',
      'Ada, mails of Tocsin reach you. This is a test: nothing is wrong, and there is nothing to do.\n',
    ])
  })
})

/** As a phone counts them: by the table of 3GPP TS 23.038, as a pattern. */
function segmentsOf(text: string): number {
  const extended = /[\^{}\\[~\]|€]/g
  const foreign = /[^\w \n\r@£$¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà^{}\\[~\]|€]/
  if (foreign.test(text)) return text.length <= 70 ? 1 : Math.ceil(text.length / 67)
  const septets = text.length + (text.match(extended)?.length ?? 0)
  return septets <= 160 ? 1 : Math.ceil(septets / 153)
}

describe('an SMS', () => {
  const LONG = 'The payment provider answers with errors and nobody can pay any more '.repeat(8)

  test('says how bad, which, what, and the way to it', () =>
    expect(smsWords(told({}, { others: [143] }))).toBe(
      'SEV1 INC-142 Checkout is down (and 1 more)\nhttps://t.example.com/a/142.ada.x.y',
    ))

  test.each([
    ['plain letters', LONG, 306],
    ['letters that count double', '[{€}]'.repeat(80), 306],
    ['fine dashes and quotes', `“Checkout” – it’s… ${LONG}`, 306],
    ['other alphabets', 'Оплата не работает '.repeat(20), 134],
    ['faces', '🔥'.repeat(200), 134],
  ])('with %s has two segments at most', (_, title, most) => {
    const text = smsWords(told({ title }))
    expect(text.length).toBeLessThanOrEqual(most)
    expect(text.length).toBeGreaterThan(most === 306 ? 160 : 70)
    expect(text).toContain(LINKS.show)
    expect(text).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/)
  })

  test('loses letters rather than the link', () => {
    const links = { ...LINKS, show: `https://${'tocsin.'.repeat(12)}example.com/a/142.ada.x.y` }
    const text = smsWords(told({ title: 'Оплата checkout' }, { links }))
    expect(text).toBe(`SEV1 INC-142 ?????? checkout\n${links.show}`)
  })

  test('has two segments at most, whatever it says', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.nat(3_000), (title, others) => {
        const text = smsWords(told({ title }, { others: Array.from({ length: others }, (_, i) => i) }))
        expect(text.endsWith(LINKS.show)).toBe(true)
        expect(segmentsOf(text)).toBeLessThanOrEqual(2)
      }),
    ))

  test('has no line of others', () =>
    expect(smsWords(told({ title: 'a\nb\r\nc' }))).toMatch(/^SEV1 INC-142 a b c\nhttps/))
  test('that is only a test says so', () => expect(smsWords(TEST)).toMatch(/^Tocsin: This is a test/))
})

describe('a voice', () => {
  test('says what it is about in sentences', () =>
    expect(voiceWords(told({}, { others: [143, 144] }))).toBe(
      'This is Tocsin, for Ada. Incident 142, severity 1, Critical. Checkout is down. Service checkout. And 2 more incidents.',
    ))

  test('does not spell out marks and addresses', () =>
    expect(
      voiceWords(told({ title: '[FIRING:3] disk_full <b>db-1</b> (https://g.example.com/d/x) 97.5%!', service: null })),
    ).toBe('This is Tocsin, for Ada. Incident 142, severity 1, Critical. FIRING:3 disk full b db-1 b 97.5%.'))

  test('that is only a test says so', () =>
    expect(voiceWords(TEST)).toBe(
      'This is Tocsin, for Ada. This is a test: nothing is wrong, and there is nothing to do.',
    ))
})

test('a push message is short and says why', () =>
  expect(ntfyWords(told({}, { others: [143] }))).toEqual({
    title: 'SEV1 INC-142 Checkout is down (and 1 more)',
    message:
      'Service: checkout\nSince: 03:07 Europe/Berlin\nWhy you: step 1 of policy payments\nAlso: INC-143\nMore than half of all payments fail.',
    severity: 'sev1',
  }))

test('since when is said with its day where that is another one', () =>
  expect(ntfyWords(told({ startedAt: new Date('2026-11-19T12:00:00Z') })).message).toContain('Since: 2026-11-19 13:00'))

test('a webhook is told everything', () => {
  expect(JSON.parse(JSON.stringify(webhookBody(told({}, { others: [143] }))))).toEqual({
    ...{ type: 'page', person: 'Ada', at: '2026-11-20T02:10:00.000Z', reason: 'step 1 of policy payments' },
    message: 'SEV1 INC-142 Checkout is down (and 1 more)',
    incident: {
      ...{ number: 142, label: 'INC-142', title: 'Checkout is down', severity: 'sev1', status: 'triggered' },
      ...{ service: 'checkout', description: 'More than half of all payments fail.' },
      started_at: '2026-11-20T02:07:00.000Z',
    },
    others: [143],
    links: LINKS,
  })
  expect(webhookBody(TEST)).toMatchObject({ type: 'test', person: 'Ada' })
})
