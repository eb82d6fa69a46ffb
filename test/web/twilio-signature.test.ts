import { describe, expect, test } from 'vitest'
import { isSigned } from '../../src/web/twilio-signature.ts'

/** As in Twilio's own documentation. */
const URL_ = 'https://mycompany.com/myapp.php?foo=1&bar=2'
const FORM = new URLSearchParams({
  ...{ CallSid: 'CA1234567890ABCDE', Caller: '+14158675309', Digits: '1234', From: '+14158675309', To: '+18005551212' },
})
const SIGNATURE = 'RSOYDt4T1cUTdK1PDd93/VVr8B8='

describe('a request of Twilio', () => {
  test('has the signature of its documentation', () =>
    expect(isSigned({ url: URL_, form: FORM, presented: SIGNATURE }, '12345')).toBe(true))

  test.each([
    ['another address', { url: URL_.replace('foo=1', 'foo=2') }, '12345'],
    ['another scheme', { url: URL_.replace('https', 'http') }, '12345'],
    ['another port', { url: URL_.replace('.com', '.com:8443') }, '12345'],
    ['another field', { form: new URLSearchParams([...FORM, ['Extra', '1']]) }, '12345'],
    ['another signature', { presented: 'RSOYDt4T1cUTdK1PDd93/VVr8B9=' }, '12345'],
    ['no signature', { presented: '' }, '12345'],
    ['another token', {}, '54321'],
    ['no token', {}, ''],
  ])('is none with %s', (_, change, token) =>
    expect(isSigned({ url: URL_, form: FORM, presented: SIGNATURE, ...change }, token)).toBe(false),
  )

  test.each(['kzqN+p8no4zjge6usn/vCmgysOM=', 'KS6u90smCMOOD4x0sstPoa3eRa8='])(
    'may name the usual port or leave it out: %s',
    presented => {
      const form = new URLSearchParams(
        'AccountSid=AC00000000000000000000000000000001&ApiVersion=2010-04-01&CallSid=CA00000000000000000000000000000001' +
          '&CallStatus=in-progress&Called=%2B4915112345678&Caller=%2B14155550100&Digits=1&Direction=outbound-api' +
          '&FinishedOnKey=&From=%2B14155550100&To=%2B4915112345678&msg=Gather+End',
      )
      for (const host of ['incbot.acme-pay.example', 'incbot.acme-pay.example:443']) {
        const url = `https://${host}/twilio/voice/ack?inc=142&p=9`
        expect(isSigned({ url, form, presented }, 'tw1l10-test-auth-token')).toBe(true)
      }
    },
  )
})
