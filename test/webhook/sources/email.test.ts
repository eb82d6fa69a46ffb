import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Mapping } from '../../../src/rulebook/rulebook.ts'
import { World } from '../world.ts'
import { mapping, source } from './sources.ts'

/** Of mails whose subject is `[FIRING] Backup of ledger-1`, wherever a service puts subject and text. */
const mails = (subject: string, text: string, changes: Partial<Mapping> = {}) =>
  mapping({
    extract: {
      subject: { path: subject, pattern: '^\\[(?P<status>FIRING|RESOLVED)\\] (.*)$' },
      host: { path: text, pattern: '(?m)^Host: (\\S+)' },
      severity: { path: text, pattern: '(?m)^Severity: (\\w+)' },
    },
    fingerprint: '{extract.subject.2}',
    title: '{extract.subject.2}',
    description: `{${text}}`,
    status: { path: 'extract.subject.status', values: {} },
    severity: { path: 'extract.severity', values: { grave: 'sev1' } },
    labels: { service: 'ledger', host: '{extract.host}' },
    ...changes,
  })

const SOURCES = new Map(
  Object.entries({
    sendgrid: mails('subject', 'text'),
    mailgun: mails('subject', 'body-plain'),
    postmark: mails('Subject', 'TextBody'),
    cloudmailin: mails('headers.subject', 'plain'),
    mandrill: mails('msg.subject', 'msg.text', { items: 'mandrill_events' }),
  }).map(([name, of]) => [name, source({ name, type: 'email', mapping: of })]),
)

let world: World
beforeEach(async () => {
  world = new World(SOURCES)
  await world.server.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => world.server.close())

const post = (name: string, body: string, type = 'application/json') =>
  world.post(`/webhooks/${name}?token=s3cret`, body, { 'content-type': type })

const multipart = (fields: Readonly<Record<string, string>>) =>
  Object.entries(fields)
    .map(([name, text]) => `--xYzZY\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`)
    .concat(
      '--xYzZY\r\nContent-Disposition: form-data; name="attachment1"; filename="log.txt"\r\n' +
        'Content-Type: text/plain; name="log.txt"\r\n\r\n[FIRING] not this\r\n--xYzZY--\r\n',
    )
    .join('')
const FORM = 'multipart/form-data; boundary=xYzZY'

const TEXT = 'Host: ledger-1\nSeverity: grave\n\nNo space left on device.\n'
const sendgrid = (subject: string, id = '<1@example.org>') =>
  post(
    'sendgrid',
    multipart({
      headers: `Received: by mx.sendgrid.net\nMessage-ID: ${id}\nFrom: Backup <backup@example.org>`,
      ...{ from: 'Backup <backup@example.org>', to: 'alerts@in.example.org', subject, text: TEXT },
      ...{ envelope: '{"to":["alerts@in.example.org"],"from":"backup@example.org"}', spam_score: '0.1' },
    }),
    FORM,
  )

const BACKUP = {
  ...{ fingerprint: 'Backup of ledger-1', title: 'Backup of ledger-1', status: 'firing', severity: 'sev1' },
  ...{ description: TEXT.trim(), labels: { service: 'ledger', host: 'ledger-1' } },
}

describe('a mail comes in, and is answered 200,', () => {
  const subject = '[FIRING] Backup of ledger-1'
  const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString()
  const URLENCODED = 'application/x-www-form-urlencoded'
  test.each([
    ['from Mailgun', 'mailgun', form({ subject, 'body-plain': TEXT, 'Message-Id': '<1@example.org>' }), URLENCODED],
    ['from Mailgun, with an attachment', 'mailgun', multipart({ subject, 'body-plain': TEXT }), FORM],
    [
      'from Postmark',
      'postmark',
      JSON.stringify({ Subject: subject, TextBody: TEXT, MessageID: '1' }),
      'application/json',
    ],
    ['from CloudMailin', 'cloudmailin', JSON.stringify({ headers: { subject }, plain: TEXT }), 'application/json'],
    [
      'from Mandrill',
      'mandrill',
      form({ mandrill_events: JSON.stringify([{ event: 'inbound', msg: { subject, text: TEXT } }]) }),
      URLENCODED,
    ],
  ])('%s', async (_, name, body, type) => {
    expect(await post(name, body, type)).toMatchObject({ status: 200, body: { accepted: 1 } })
    expect(world.taken.flat()).toMatchObject([{ ...BACKUP, source: name }])
  })

  test('from SendGrid', async () => {
    expect(await sendgrid(subject)).toMatchObject({ status: 200, body: { accepted: 1 } })
    expect(world.taken.flat()).toMatchObject([{ ...BACKUP, description: TEXT.trim() }])
  })
})

test('the mail that says it is over is about the same alert', async () => {
  await sendgrid('[FIRING] Backup of ledger-1', '<1@example.org>')
  await sendgrid('[RESOLVED] Backup of ledger-1', '<2@example.org>')
  await sendgrid('[FIRING] Backup of ledger-2', '<3@example.org>')
  expect(world.taken.flat().map(({ fingerprint, status }) => [fingerprint, status])).toEqual([
    ['Backup of ledger-1', 'firing'],
    ['Backup of ledger-1', 'resolved'],
    ['Backup of ledger-2', 'firing'],
  ])
})

test('several alerts of one body are read one by one', async () => {
  const msg = (subject: string) => ({ event: 'inbound', msg: { subject, text: TEXT } })
  const events = [msg('[FIRING] a'), msg('Out of office'), msg('[RESOLVED] b')]
  const body = new URLSearchParams({ mandrill_events: JSON.stringify(events) }).toString()
  const answer = await post('mandrill', body, 'application/x-www-form-urlencoded')
  expect(answer).toMatchObject({
    status: 200,
    body: { accepted: 2, rejected: [{ path: 'mandrill_events[1].msg.subject' }] },
  })
  expect(world.taken.flat().map(({ title }) => title)).toEqual(['a', 'b'])
})

describe('a mail that cannot be read is kept, and answered 200, so that it ends:', () => {
  test.each([
    ['one of people', 'postmark', { Subject: 'Lunch?', TextBody: TEXT }, 'Subject', 'extract.subject.2, for the fing'],
    ['one without a subject', 'postmark', { TextBody: TEXT }, 'Subject', 'its pattern finds nothing here'],
    ['one of another service', 'postmark', { subject: '[FIRING] x' }, 'Subject', 'its pattern finds nothing here'],
    ['a list that is none', 'mandrill', { mandrill_events: 'x' }, 'mandrill_events', 'expected a list of alerts'],
  ])('%s', async (_, name, payload, path, message) => {
    const answer = await post(name, JSON.stringify(payload))
    expect(answer).toMatchObject({
      status: 200,
      body: { error: 'unreadable', path, message: expect.stringContaining(message) },
    })
    expect(world.kept).toMatchObject([{ source: name, path, body: JSON.stringify(payload) }])
    expect(world.taken).toEqual([])
  })

  test('one that is no form', async () => {
    expect(await post('mailgun', 'nonsense', FORM)).toMatchObject({ status: 200, body: { error: 'not_json' } })
    expect(world.kept).toHaveLength(1)
  })
})

describe('a mail that comes again', () => {
  const subject = '[FIRING] Backup of ledger-1'
  test.each([
    ['Postmark', 'postmark', { Subject: subject, MessageID: '22c74902' }],
    ['CloudMailin', 'cloudmailin', { headers: { subject, message_id: '<1@example.org>' } }],
    ['Mailgun', 'mailgun', { subject, 'Message-Id': '<1@example.org>' }],
  ])('is known by its id from %s', async (_, name, payload) => {
    await post(name, JSON.stringify(payload))
    expect((await post(name, JSON.stringify(payload))).body).toEqual({ accepted: 0, repeated: true })
    expect(world.taken).toHaveLength(1)
  })

  test('is known by its headers from SendGrid', async () => {
    await sendgrid(subject)
    expect((await sendgrid(subject)).body).toEqual({ accepted: 0, repeated: true })
    await sendgrid(subject, '<2@example.org>')
    expect(world.taken).toHaveLength(2)
  })

  test('is read again where it has none', async () => {
    for (const _ of [1, 2]) await post('postmark', JSON.stringify({ Subject: subject }))
    expect(world.taken).toHaveLength(2)
  })
})

test('fields that hold JSON may be led into', async () => {
  const of = mapping({ fingerprint: 'envelope.from', title: 'Mail of {envelope.from} to {envelope.to.0}' })
  const other = new World(new Map([['sendgrid', source({ type: 'email', mapping: of })]]))
  await other.server.listen({ port: 0, host: '127.0.0.1' })
  const body = multipart({ envelope: '{"to":["a@in.example.org"],"from":"b@example.org"}', text: '{ no JSON' })
  await other.post('/webhooks/sendgrid?token=s3cret', body, { 'content-type': FORM })
  await other.server.close()
  expect(other.taken.flat()).toMatchObject([{ title: 'Mail of b@example.org to a@in.example.org' }])
})

test('whoever does not know the secret sends nothing, whatever the mail says', async () => {
  const answer = await world.post('/webhooks/postmark', { Subject: '[FIRING] x' }, {})
  expect([answer.status, world.taken, world.kept]).toEqual([401, [], []])
})
