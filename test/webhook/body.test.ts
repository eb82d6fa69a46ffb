import { expect, test } from 'vitest'
import { type Body, readFormOrJson, readJsonWithIds } from '../../src/webhook/body.ts'
import { expectNoBlowUp } from '../kit/growth.ts'

const sent = (text: string, type = 'application/json') => ({
  raw: Buffer.from(text),
  headers: { 'content-type': type },
})
const json = (body: Body) => ('json' in body ? body.json : body.fault)

test.each([
  ['{"id": 7716548234011234567}', { id: '7716548234011234567' }],
  ['[-7716548234011234567,1]', ['-7716548234011234567', 1]],
  ['{"id": 9007199254740991, "at": 1789377300000}', { id: 9_007_199_254_740_991, at: 1_789_377_300_000 }],
  ['{"n": 0.1000000000000000000, "m": 10000000000000000.0}', { n: 0.1, m: 1e16 }],
  ['{"n": 1e-00000000000000001, "m": 10000000000000000e1}', { n: 0.1, m: 1e17 }],
  [
    '{"text": "at 7716548234011234567, \\"7716548234011234567\\\\"}',
    { text: 'at 7716548234011234567, "7716548234011234567\\' },
  ],
  ['\ufeff{"id":12345678901234567890}', { id: '12345678901234567890' }],
  ['{"id": 7716548234011234567', 'the body is no JSON'],
])('%s keeps its ids and nothing else changes', (text, expected) =>
  expect(json(readJsonWithIds(sent(text)))).toEqual(expected),
)

test('a long text full of escapes is read soon', () =>
  expectNoBlowUp(factor => {
    const text = '\\"'.repeat(100_000 * factor)
    const read = json(readJsonWithIds(sent(`{"id": 7716548234011234567, "x": "${text}"}`)))
    expect(read).toMatchObject({ id: '7716548234011234567' })
  }))

test('a form is read as a form, and anything else by whoever is asked', async () => {
  expect(json(await readFormOrJson(sent('a=1&a=2&b=', 'application/x-www-form-urlencoded')))).toEqual({ a: '1', b: '' })
  expect(json(await readFormOrJson(sent('{"a":1}'), () => ({ json: 'mine' })))).toBe('mine')
})
