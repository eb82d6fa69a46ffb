import { describe, expect, test } from 'vitest'
import { zabbix } from '../../../src/webhook/sources/zabbix.ts'
import { expectNoBlowUp } from '../../kit/growth.ts'
import { context, only } from './sources.ts'
import { PROBLEM } from './zabbix.ts'

type Changes = Parameters<typeof context>[0]
const read = (payload: unknown, changes: Changes = {}) => zabbix.read(payload, context({ type: 'zabbix', ...changes }))
const problem = (changes: Readonly<Record<string, unknown>> = {}) => only(read({ ...PROBLEM, ...changes }))

describe('tags', () => {
  const tags = (list: unknown) => problem({ event_tags: JSON.stringify(list) }).labels
  test('of one name, as many as a body holds, hold nobody up', () =>
    expectNoBlowUp(factor => {
      const many = Array.from({ length: 10_000 * factor }, () => ({ tag: 'a', value: 'b' }))
      expect(tags(many).a).toMatch(/^b, b, /)
    }))

  test('of one name are one label, empty ones are there, ours are not', () =>
    expect(
      tags([
        { tag: 'region', value: 'eu' },
        { tag: 'region', value: 'us "1"\nx' },
        { tag: 'notify', value: '' },
        { tag: '__tocsin', value: 'INC-42' },
        { tag: 'host', value: 'not this' },
        { tag: '__proto__', value: 'x' },
        { tag: '', value: 'x' },
        5,
      ]),
    ).toEqual({ ...problem({ event_tags: '[]' }).labels, region: 'eu, us "1"\nx', notify: 'true' }))

  test.each(['{EVENT.TAGSJSON}', '', '{', '5', 'null', '{"tag":"x","value":"y"}'])('that are %j are none', event_tags =>
    expect(problem({ event_tags }).labels).toEqual(problem({ event_tags: '[]' }).labels),
  )
})

describe('a link', () => {
  test.each([
    [
      'https://zabbix.example.com/zabbix//',
      'https://zabbix.example.com/zabbix/tr_events.php?triggerid=23133&eventid=8812345',
    ],
    ['{$ZABBIX.URL}', undefined],
    ['{$ZABBIX.URL}/zabbix', undefined],
    ['https://*UNKNOWN*/', undefined],
  ])('of Zabbix at %j is %j', (zabbix_url, link) => expect(problem({ zabbix_url }).links.source).toBe(link))

  test('of Zabbix is made from the rulebook where the macro is not set', () => {
    const given = { ...PROBLEM, zabbix_url: '{$ZABBIX.URL}' }
    const url = 'https://zabbix.example.org'
    expect(only(read(given, { url })).links.source).toBe(`${url}/tr_events.php?triggerid=23133&eventid=8812345`)
  })

  test.each(['', '{TRIGGER.URL}', 'tr_events.php?x', 'https://x.example.com/{HOST.HOST}', 'javascript:alert(1)'])(
    'to a runbook at %j is none',
    trigger_url => expect(problem({ trigger_url }).links.runbook).toBeUndefined(),
  )
})
