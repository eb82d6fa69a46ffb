import { describe, expect, test } from 'vitest'
import { answerLinks, readGrant, ringLinks, sealGrant } from '../../src/web/answer-link.ts'

const AT = new Date('2026-11-20T03:10:00Z')
const ADA = { number: 142, person: 'ada.lovelace' }
const UNTIL = new Date('2026-11-21T03:10:00Z')
const token = sealGrant(ADA, 'answer', UNTIL, 'key')
const change = (at: number, to: string) => token.split('.').toSpliced(at, 1, to).join('.')

describe('a token', () => {
  test('is short, and what it grants is read back', () => {
    expect(token).toMatch(/^142\.ada\.lovelace\.[0-9a-z]{6}\.[\w-]{22}$/)
    expect(readGrant(token, 'answer', AT, 'key')).toEqual(ADA)
  })

  test.each([
    ['until its last second', 'answer', UNTIL, 'key', ADA],
    ['no longer', 'answer', new Date(UNTIL.getTime() + 1_000), 'key', 'expired'],
    ['not for what it was not given for', 'ring', AT, 'key', 'forged'],
    ['not with another key', 'answer', AT, 'other', 'forged'],
    ['not without a key', 'answer', AT, '', 'forged'],
  ] as const)('holds %s', (_, purpose, at, key, expected) =>
    expect(readGrant(token, purpose, at, key)).toEqual(expected),
  )

  test.each([
    ['another number', change(0, '143')],
    ['another person', change(1, 'bob')],
    ['more of a name', change(1, 'ada.ada')],
    ['another end', change(3, 'zzzzzz')],
    ['no proof', change(4, '')],
    ['half a proof', token.slice(0, -11)],
    ['nothing', ''],
    ['a line', `${token}\n`],
    ['a proof without a key', sealGrant(ADA, 'answer', UNTIL, '')],
  ])('with %s is none of ours', (_, forged) => expect(readGrant(forged, 'answer', AT, 'key')).toBe('forged'))
})

test('links hold for a day, and each for its own door', () => {
  const answer = answerLinks('https://t.example.com', { number: 7, person: 'józsef' }, AT, 'key')
  const ring = ringLinks('https://t.example.com', { number: 7, person: 'józsef' }, AT, 'key')
  const [, , , , shown = ''] = answer.show.split('/')
  expect(answer.acknowledge).toBe(`${answer.show}/acknowledge`)
  expect(readGrant(decodeURIComponent(shown), 'answer', UNTIL, 'key')).toEqual({ number: 7, person: 'józsef' })
  const rung = decodeURIComponent(ring.voice.split('/').at(-1) ?? '')
  expect([ring.voice.includes('/twilio/voice/'), ring.status.includes('/twilio/status/')]).toEqual([true, true])
  expect([readGrant(rung, 'answer', AT, 'key'), readGrant(rung, 'ring', AT, 'key')]).toEqual([
    'forged',
    { number: 7, person: 'józsef' },
  ])
})
