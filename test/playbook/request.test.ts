import { describe, expect, test } from 'vitest'
import type { HttpRequest } from '../../src/playbook/playbook.ts'
import { filled } from '../../src/playbook/request.ts'

const request = (change: Partial<HttpRequest>): HttpRequest => ({
  ...{ method: 'POST', url: 'https://example.com', headers: {}, body: null, json: false, timeoutMs: 1_000, retries: 0 },
  ...change,
})
const ENV = { HOOK: 'https://hooks.example.com/T0', TOKEN: 'se"cret', EMPTY: '' }

describe('a request whose secrets stand in it by name', () => {
  test('is sent with their values, in address, headers and text', () =>
    expect(
      filled(request({ url: '${HOOK}/x', headers: { authorization: 'Bearer ${TOKEN}' }, body: 'token=${TOKEN}' }), ENV),
    ).toEqual({
      request: request({
        url: 'https://hooks.example.com/T0/x',
        headers: { authorization: 'Bearer se"cret' },
        body: 'token=se"cret',
      }),
      secrets: ['https://hooks.example.com/T0', 'se"cret'],
    }))

  test('stays JSON whatever the value is', () =>
    expect(filled(request({ body: '{"a":["${TOKEN}",1,null]}', json: true }), ENV)).toMatchObject({
      request: { body: '{"a":["se\\"cret",1,null]}' },
    }))

  test('is not sent with any of them missing, and says which', () =>
    expect(filled(request({ url: '${HOOK}/${GONE}', body: '${EMPTY}${constructor}' }), ENV)).toEqual({
      missing: ['GONE', 'EMPTY', 'constructor'],
    }))

  test('may show the characters themselves', () =>
    expect(filled(request({ body: '$${TOKEN}' }), ENV)).toEqual({
      request: request({ body: '${TOKEN}' }),
      secrets: [],
    }))
})
