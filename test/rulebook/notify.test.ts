import { describe, expect, test } from 'vitest'
import { parseRulebook } from '../../src/rulebook/parse.ts'
import { faultsIn, people } from './bad.ts'
import { read } from './read.ts'

const SID = `AC${'0'.repeat(32)}`
const NONE = { pagerduty: null, opsgenie: null, victorops: null, squadcast: null }
const notesOn = (text: string) => {
  const parsed = parseRulebook([{ file: 'r.yml', text }], {})
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults))
  return parsed.notes.map(({ line, message }) => `${line} ${message}`)
}

describe('what people are told by', () => {
  test('has every default', () =>
    expect(read('').notify).toEqual({
      ...{ email: null, twilio: null, ntfy: { url: 'https://ntfy.sh', token: null } },
      webhook: { secret: null, allowPrivate: [] },
      pagers: NONE,
    }))

  test('is read with its secrets', () => {
    const { notify } = read(`
notify:
  email: { url: "smtps://tocsin%40example.com:p%3Ass@mail.example.com", from: "Tocsin <tocsin@example.com>" }
  twilio: { account_sid: ${SID}, auth_token: "\${LONG}", from: "+1 415 555 0100", api_url: "https://twilio.example.com/" }
  ntfy: { url: "https://ntfy.example.com/", token: "\${LONG}" }
  webhook: { secret: "\${LONG}", allow_private: [Phones.internal] }
`)
    const login = { user: 'tocsin@example.com', password: 'p:ss' }
    expect(notify).toEqual({
      email: { ...{ host: 'mail.example.com', port: 465, secure: true, login }, from: 'Tocsin <tocsin@example.com>' },
      twilio: {
        ...{ accountSid: SID, authToken: 'long enough', from: '+14155550100' },
        apiUrl: 'https://twilio.example.com',
      },
      ntfy: { url: 'https://ntfy.example.com', token: 'long enough' },
      webhook: { secret: 'long enough', allowPrivate: ['phones.internal'] },
      pagers: NONE,
    })
  })

  test.each([
    ['smtp://mail.example.com', 587, false],
    ['smtp://mail.example.com:25/', 25, false],
    ['smtps://[2001:db8::1]:4650', 4650, true],
  ])('goes to %s, port %d', (url, port, secure) => {
    const { email } = read(`notify: { email: { url: "${url}", from: t@example.com } }`).notify
    expect(email).toMatchObject({ port, secure, login: null })
    expect(email?.host).not.toMatch(/[[\]]/)
  })
})

describe('a person', () => {
  test('has ways of their own and quiet hours', () => {
    const { people } = read(`
workspace: { timezone: Europe/Berlin }
people:
  ada:
    slack: U0ADA
    phone: "+491701234567"
    reach:
      - { via: slack }
      - { via: ntfy, after: 1m, to: ada-pages }
      - { via: webhook, after: 2m, to: "https://example.com/page", severities: critical }
      - { via: call, after: 6m, to: "+49 30 123456", severities: [sev1, sev2] }
    quiet: { hours: "22:00 - 7:00" }
  bob: { slack: U0BOB, quiet: { hours: "00:00-06:30", severities: sev4, timezone: Asia/Tokyo } }
`)
    const any = { to: null, severities: null }
    expect(people.get('ada')).toMatchObject({
      reach: [
        { ...any, via: 'slack', afterMs: 0 },
        { ...any, via: 'ntfy', afterMs: 60_000, to: 'ada-pages' },
        { via: 'webhook', afterMs: 120_000, to: 'https://example.com/page', severities: ['sev1'] },
        { via: 'call', afterMs: 360_000, to: '+4930123456', severities: ['sev1', 'sev2'] },
      ],
      quiet: { hours: { from: 1320, to: 420 }, severities: ['sev3', 'sev4'], zone: 'Europe/Berlin' },
    })
    expect(people.get('bob')?.quiet).toEqual({
      ...{ hours: { from: 0, to: 390 }, severities: ['sev4'], zone: 'Asia/Tokyo' },
    })
  })

  test('whom a way does not lead to is noted', () =>
    expect(
      notesOn(`people:
  ada: { slack: U0ADA, reach: [{ via: slack }, { via: sms, after: 3m }, { via: email }] }
  bob: { phone: "+491701234567", reach: [{ via: call }] }
  eve: { reach: [{ via: ntfy, to: eve }] }
notify: { email: { url: "smtp://localhost", from: t@example.com } }
`),
    ).toEqual([
      '2 people.ada.reach[1] is not used: no phone number',
      '2 people.ada.reach[2] is not used: no e-mail address',
      '3 people.bob cannot be called: no Slack id, no e-mail address, notify.twilio is not set up',
      '3 people.bob.reach[0] is not used: notify.twilio is not set up',
    ]))
})

const eve = (yaml: string) => people(`  eve: { ${yaml} }`)
const notify = (yaml: string) => `\nnotify: { ${yaml} }`

describe('refused', () => {
  test.each([
    [eve('reach: [{ via: webhook }]'), 'reach[0].to: is missing, expected an address that begins with https://'],
    [eve('reach: [{ via: ntfy }]'), 'reach[0].to: is missing, expected a topic'],
    [eve('reach: [{ via: ntfy, to: "a/b" }]'), 'reach[0].to: found 3 characters, expected a topic'],
    [eve('reach: [{ via: sms, to: "0170 1" }]'), 'reach[0].to: found 6 characters, expected a phone number'],
    [eve('reach: [{ via: call, to: 491701234567 }]'), 'reach[0].to: found a number, expected a phone number in quotes'],
    [eve('reach: [{ via: email, to: eve }]'), 'reach[0].to: found 3 characters, expected an e-mail address'],
    [eve('reach: [{ via: slack, to: U0EVE }]'), 'reach[0].to: found 5 characters, expected nothing'],
    [eve('reach: [{ via: sms, severities: [loud] }]'), 'severities[0]: found "loud", expected one of sev1'],
    [eve('quiet: { hours: "22:00" }'), 'quiet.hours: found "22:00", expected hours such as "22:00-07:00"'],
    [eve('quiet: { hours: "07:00-07:00" }'), 'quiet.hours: found "07:00-07:00", expected hours'],
    [eve('quiet: { severities: sev3 }'), 'quiet.hours: is missing, expected hours'],
    [eve('quiet: { hours: "22:00-07:00", timezone: Berlin }'), 'found "Berlin", expected a time zone'],
    [
      notify('mail: {}'),
      'there is no "mail" here, expected one of email, twilio, ntfy, webhook, pagerduty, opsgenie, victorops, squadcast; did you mean "email"?',
    ],
    [notify('email: { url: "mail.example.com", from: a@b }'), 'email.url: found 16 characters, expected an address'],
    [notify('email: { url: "smtp://a/?x=1", from: a@b }'), 'email.url: found 13 characters, expected an address'],
    [notify('email: { url: "smtp://a", from: "a@b, c@d" }'), 'email.from: found "a@b, c@d", expected a sender'],
    [notify('email: { url: "smtp://<LONG>:x@%zz", from: a@b }'), 'email.url: found 20 characters, expected an address'],
    [notify('twilio: { account_sid: SK1, auth_token: "<LONG>", from: "+14155550100" }'), 'expected an account SID'],
    [notify('twilio: { from: "+14155550100" }'), 'auth_token: is missing, expected a secret'],
    [notify(`twilio: { account_sid: ${SID}, auth_token: hunter2, from: "+14155550100" }`), 'found 7 characters'],
    [notify('ntfy: { token: "<SHORT>" }'), 'ntfy.token: found "${SHORT}", expected a secret'],
    [notify('webhook: { allow_private: ["https://x"] }'), 'expected a host name or an address'],
  ])('%s', (text, message) => {
    const faults = faultsIn(text)
    expect(faults.join('\n')).toContain(message)
    expect(faults.join('\n')).not.toContain('hunter2')
  })
})
