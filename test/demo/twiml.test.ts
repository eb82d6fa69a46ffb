import { describe, expect, test } from 'vitest'
import { readTwiml } from '../../src/demo/phone/twiml.ts'
import { ask, message, redirect, say } from '../../src/web/twiml.ts'

const HOSTILE = `<Hangup/> & "it's" </Say>`

describe('what the app tells Twilio', () => {
  test.each([
    ['to say', say('One.', HOSTILE), [{ text: 'One.' }, { text: HOSTILE }, { verb: 'hangup' }]],
    [
      'to ask',
      ask(HOSTILE, 'https://a.example/?a=1&b=2'),
      [
        { verb: 'gather', says: [HOSTILE], action: 'https://a.example/?a=1&b=2', timeoutMs: 8_000 },
        { verb: 'redirect', url: 'https://a.example/?a=1&b=2' },
      ],
    ],
    ['to go on', redirect('/a?b&c'), [{ verb: 'redirect', url: '/a?b&c' }]],
    ['to write', message(HOSTILE), [{ verb: 'message', text: HOSTILE }]],
    ['nothing', message(null), []],
  ])('%s comes out as it was meant', (_, xml, verbs) => {
    expect(readTwiml(xml)).toMatchObject(verbs)
  })

  test.each(['', '<html></html>', '<Response><Dial>1</Dial></Response>'])('is refused where it is %j', xml => {
    expect(() => readTwiml(xml)).toThrow(/^12\d00 /)
  })
})
