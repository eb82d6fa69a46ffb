import { describe, expect, test } from 'vitest'
import type { Signal } from '../../../src/alert/alert.ts'
import { zabbix } from '../../../src/webhook/sources/zabbix.ts'
import { laterThanEs5 } from '../../kit/es5.ts'
import { mediaType, type Parameters, parameters, runScript } from '../../kit/zabbix.ts'
import { context, source } from './sources.ts'

const TRIGGER: Parameters = {
  ...{ event_source: '0', event_id: '8812345', event_value: '1', event_update_status: '0' },
  ...{ event_name: 'Disk is nearly full', event_severity: 'High', event_nseverity: '4', event_opdata: '97 %' },
  event_tags: '[{"tag":"service","value":"ledger"},{"tag":"notify","value":""}]',
  ...{ host_host: 'db-1', host_name: 'db-1 (primary)', host_ip: '192.0.2.3', host_groups: 'Databases' },
  ...{ trigger_id: '23133', trigger_description: 'Clean up.', trigger_url: 'https://runbooks.example.com/disk' },
  ...{ zabbix_url: 'https://zabbix.example.com/', alert_subject: 'Problem', alert_message: 'm', alert_sendto: 'dba' },
}
const UPDATE: Parameters = {
  ...{ event_update_status: '1', event_update_user: 'Ada Lind (ada)', event_update_date: '2026.08.03' },
  ...{ event_update_time: '22:29:00', event_update_message: '' },
}
/** As a real 6.0 sends them: of a service or of an item many macros stay as they are. */
const OTHER = { event_id: '39', event_value: '1', alert_message: 'Host: "db-1"', alert_subject: 'Problem' }
const SERVICE = { ...OTHER, event_source: '4', event_name: 'Status of service "Shop" changed', event_nseverity: '4' }
const ITEM = { ...OTHER, event_source: '3', event_name: 'Timeout.', item_name: 'Load', host_host: 'db-1' }

/** What the reader makes of what the script posts. */
function told(given: Parameters): readonly Signal[] {
  const [posted] = runScript(parameters(given)).posted
  const { alerts, faults } = zabbix.read(JSON.parse(posted?.body ?? 'null'), context({ type: 'zabbix' }))
  expect(faults).toEqual([])
  return alerts
}

const brief = ({ kind, status, severity, ended, title }: Signal) =>
  kind === 'information' ? title : [status, severity, ended].filter(Boolean).join(' ')

test('the script is ECMAScript 5.1, which is all that Zabbix runs', () =>
  expect(laterThanEs5(mediaType().script)).toEqual([]))

test.each([
  'let a = 1',
  'const a = 1',
  'var f = () => 1',
  'var a = `x`',
  'var a = { b }',
  'var a = { b() {} }',
  'var a = { [b]: 1 }',
  'var { a } = b',
  'f(...a)',
  'for (var a of b) c()',
  'function f(a = 1) {}',
  'class A {}',
  'var a = b?.c',
  'var a = b ?? c',
  'a ||= b',
  'var a = 2 ** 3',
  'var a = /x/u',
  'var a = 0b1',
  'try {} catch {}',
  'async function f() {}',
  'f(a, )',
])('and %j would be found to be none', code => expect(laterThanEs5(code)).not.toEqual([]))

test('a problem is posted with its secret, and read', () => {
  const { posted, result, thrown } = runScript(parameters(TRIGGER))
  expect(thrown).toBeNull()
  expect(posted).toEqual([
    {
      url: 'https://tocsin.example.com/webhooks/zabbix',
      headers: { 'content-type': 'application/json', authorization: 'Bearer s3cret' },
      body: expect.not.stringContaining('s3cret'),
    },
  ])
  expect(told(TRIGGER)).toMatchObject([
    {
      ...{ fingerprint: '8812345', status: 'firing', kind: 'alert', severity: 'sev2', title: 'Disk is nearly full' },
      ...{ description: '97 %\nClean up.', startsAt: null, endsAt: null, ended: null },
      labels: {
        ...{ service: 'ledger', notify: 'true', alertname: 'Disk is nearly full', host: 'db-1' },
        ...{ address: '192.0.2.3', hostgroups: 'Databases', trigger_id: '23133', send_to: 'dba' },
      },
      links: {
        source: 'https://zabbix.example.com/tr_events.php?triggerid=23133&eventid=8812345',
        runbook: 'https://runbooks.example.com/disk',
      },
    },
  ])
  expect(JSON.parse(result ?? '')).toEqual({ tags: { __tocsin: 'INC-7' } })
})

describe('of what Zabbix passes on', () => {
  const update = (action: string, changes: Parameters = {}) => ({
    ...{ ...TRIGGER, ...UPDATE, event_update_action: action, ...changes },
  })
  test.each<[string, Parameters, readonly string[]]>([
    ['a problem', TRIGGER, ['firing sev2']],
    ['a recovery', { ...TRIGGER, event_value: '0', event_recovery_id: '9' }, ['resolved sev2']],
    ['an acknowledgement', update('acknowledged'), ['acknowledged sev2', 'Ada Lind (ada) acknowledged']],
    ['its end', update('unacknowledged'), ['firing sev2', 'Ada Lind (ada) unacknowledged']],
    [
      'a change of severity',
      update('changed severity from High to Disaster', { event_nseverity: '5' }),
      ['firing sev1', 'Ada Lind (ada) changed severity from High to Disaster'],
    ],
    ['a close by hand', update('closed'), ['resolved sev2 closed', 'Ada Lind (ada) closed']],
    ['the same, later', update('closed', { event_value: '0' }), ['resolved sev2 closed', 'Ada Lind (ada) closed']],
    ['a comment', update('commented'), ['Ada Lind (ada) commented']],
    ['an update of what is over', update('acknowledged', { event_value: '0' }), ['Ada Lind (ada) acknowledged']],
    ['a service', SERVICE, ['firing sev2']],
    ['a worse service', { ...SERVICE, event_update_nseverity: '5' }, ['firing sev1']],
    ['a service in order', { ...SERVICE, event_value: '0' }, ['resolved sev2']],
    ['an item that cannot be read', ITEM, ['firing sev4']],
    ['an item that can', { ...ITEM, event_value: '0' }, ['resolved sev4']],
    [
      'a discovery',
      { event_source: '1', event_id: '5', alert_subject: 'Discovery: 192.0.2.9 is UP' },
      ['Discovery: 192.0.2.9 is UP'],
    ],
    ['a registration', { event_source: '2', event_id: '6', alert_subject: 'Registered: db-2' }, ['Registered: db-2']],
    ['a test, macros and all', {}, []],
  ])('%s is read', (_, given, expected) => {
    const { thrown } = runScript(parameters(given))
    expect(thrown).toBeNull()
    expect(told(given).map(brief)).toEqual(expected)
  })
})

describe('the answer', () => {
  const answer = (given: Parameters, status: number, body: string) => runScript(parameters(given), { status, body })
  test.each([199, 300, 400, 401, 404, 503])('%i is a failure, which Zabbix tries again', status => {
    const { thrown, logged } = answer(TRIGGER, status, '{"error":"x"}')
    expect(thrown).toBe(`Tocsin answered ${status}: {"error":"x"}`)
    expect(logged).toEqual([`[ Tocsin ] Tocsin answered ${status}: {"error":"x"}`])
  })

  test.each<[string, Parameters, string, unknown]>([
    ['a problem without an incident', TRIGGER, '{"accepted":1,"results":[{"incident":null}]}', { tags: {} }],
    ['a problem that nobody took', TRIGGER, '{"accepted":0}', { tags: {} }],
    ['a recovery', { ...TRIGGER, event_value: '0' }, '{"results":[{"incident":"INC-7"}]}', { tags: {} }],
    ['an update', { ...TRIGGER, ...UPDATE }, '{"results":[{"incident":"INC-7"}]}', { tags: {} }],
    ['a service', SERVICE, '{"results":[{"incident":"INC-7"}]}', { results: [{ incident: 'INC-7' }] }],
    ['a test', {}, '{"accepted":0,"ignored":"a test"}', { accepted: 0, ignored: 'a test' }],
  ])('about %s gives the event no tag', (_, given, body, expected) =>
    expect(JSON.parse(answer(given, 202, body).result ?? '')).toEqual(expected),
  )
})

describe('the parameters', () => {
  test.each([
    ['tocsin_url', ''],
    ['tocsin_token', ''],
    ['tocsin_token', '<the secret of the rulebook>'],
  ])('%s %j is a fault that is told', (name, value) => {
    const { thrown, posted } = runScript(parameters({ ...TRIGGER, [name]: value }))
    expect([thrown, posted]).toEqual([`the parameter ${name} is not set`, []])
  })

  test('may name a proxy, which is nobody else’s business', () => {
    const { proxies, posted } = runScript(parameters({ ...TRIGGER, HTTPProxy: 'http://proxy.example.com:3128' }))
    expect(proxies).toEqual(['http://proxy.example.com:3128'])
    expect(posted[0]?.body).not.toContain('proxy')
  })

  test('are macros that are named as we read them', () => {
    const own = ['tocsin_url', 'tocsin_token', 'tocsin_signing_secret', 'HTTPProxy']
    const macros = mediaType().parameters.filter(({ name }) => !own.includes(name))
    for (const { name, value } of macros) expect([name, value]).toEqual([name, expect.stringMatching(/^\{[$A-Z.]+\}$/)])
  })
})

test.each([
  ['TRIGGERS', ['PROBLEM', 'RECOVERY', 'UPDATE']],
  ['SERVICE', ['PROBLEM', 'RECOVERY', 'UPDATE']],
  ['INTERNAL', ['PROBLEM', 'RECOVERY']],
  ['DISCOVERY', ['PROBLEM']],
  ['AUTOREGISTRATION', ['PROBLEM']],
])('of %s each operation has a message, without which nothing is sent', (of, modes) => {
  const messages = mediaType().message_templates.filter(({ event_source }) => event_source === of)
  expect(messages.map(({ operation_mode }) => operation_mode)).toEqual(modes)
  for (const { subject, message } of messages) expect([subject, message]).not.toContain('')
})

describe('with a signing secret', () => {
  const SIGNED = source({ type: 'zabbix', signingSecrets: ['what Zabbix signs with'] })
  test.each(['plain', 'Größe "x" 😀 \u2028 \u007f \\ \n', '\ud83d alone'])('%j is signed as it is sent', name => {
    const given = { ...TRIGGER, event_name: name, tocsin_signing_secret: 'what Zabbix signs with' }
    const [posted] = runScript(parameters(given)).posted
    if (!posted) throw new Error('nothing was posted')
    // In ASCII, so that no engine's idea of a character comes between.
    expect(posted.body).toMatch(/^[ -~]*$/)
    const seconds = Number(posted.headers['x-tocsin-timestamp'])
    expect(Math.abs(Date.now() / 1_000 - seconds)).toBeLessThan(60)
    const delivered = {
      ...{ method: 'POST', query: {}, url: posted.url, headers: posted.headers, raw: Buffer.from(posted.body) },
      receivedAt: new Date(seconds * 1_000),
    }
    const tools = { fetchText: () => Promise.reject(new Error('no network')), tellOperators: async () => {} }
    const payload: unknown = JSON.parse(posted.body)
    expect(zabbix.verify?.(delivered, payload, SIGNED, tools)).toBeNull()
    expect(payload).toMatchObject({ event_name: name })
  })
})
