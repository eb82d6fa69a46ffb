import { createServer, type Server } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Email, sendEmail } from '../../src/notify/email.ts'
import type { EmailConfig } from '../../src/rulebook/notify.ts'
import { failing } from '../kit/sending.ts'
import { type Smtp, startSmtp } from '../kit/smtp.ts'

const MAIL: Email = {
  ...{
    to: 'ada@example.com',
    subject: 'SEV1 INC-142 Checkout is down',
    text: 'Ada, you are called.',
    html: '<p>Ada</p>',
  },
  ...{ id: 'page-7f3a', thread: 'inc-142' },
}
const configFor = (port: number, change: Partial<EmailConfig> = {}): EmailConfig => {
  return { host: '127.0.0.1', port, secure: false, login: null, from: 'Tocsin <tocsin@example.com>', ...change }
}
let smtp: Smtp
beforeEach(async () => {
  smtp = await startSmtp()
})
afterEach(() => smtp.close())

describe('a mail', () => {
  test('arrives, and says that a machine wrote it', async () => {
    expect(await sendEmail(configFor(smtp.port), MAIL)).toEqual({ ref: '<page-7f3a@example.com>' })
    const [mail] = smtp.mails
    expect(mail).toMatchObject({ from: 'tocsin@example.com', to: ['ada@example.com'], user: null })
    const headers = ['from', 'to', 'subject', 'message-id', 'in-reply-to', 'references', 'auto-submitted', 'importance']
    expect(headers.map(name => mail?.header(name))).toEqual([
      ...['Tocsin <tocsin@example.com>', 'ada@example.com', 'SEV1 INC-142 Checkout is down'],
      ...['<page-7f3a@example.com>', '<inc-142@example.com>', '<inc-142@example.com>', 'auto-generated', 'High'],
    ])
    expect(mail?.header('content-type')).toMatch(/^multipart\/alternative/)
    expect(mail?.raw).toContain('Ada, you are called.')
    expect(mail?.raw).toContain('<p>Ada</p>')
  })

  test('sent again bears the same name', async () => {
    for (const _ of [1, 2]) await sendEmail(configFor(smtp.port), MAIL)
    expect(smtp.mails.map(mail => mail.header('message-id'))).toEqual(Array(2).fill('<page-7f3a@example.com>'))
  })

  test('has no header and no recipient that its words smuggle in', async () => {
    const subject = 'Down\r\nBcc: eve@example.com\r\n\r\nHello'
    await sendEmail(configFor(smtp.port), {
      ...MAIL,
      subject,
      id: 'x>\r\nBcc: <eve@example.com',
      thread: 'a b\r\nX-Y: z',
    })
    const [mail] = smtp.mails
    expect(mail?.to).toEqual(['ada@example.com'])
    expect(mail?.header('bcc')).toBeNull()
    expect(mail?.header('x-y')).toBeNull()
    expect(mail?.header('subject')).toMatch(/^Down Bcc: eve@example.com +Hello$/)
  })
})

describe('a mail server', () => {
  test.each([
    [550, 'refused'],
    [552, 'refused'],
    [421, 'limited'],
    [450, 'limited'],
    [452, 'limited'],
    [454, 'unavailable'],
  ])('that answers %d: %s', async (code, kind) => {
    smtp.refuse(code)
    const failed = await failing(sendEmail(configFor(smtp.port), MAIL))
    expect(failed.kind).toBe(kind)
    expect(failed.message).toMatch(`mail server 127.0.0.1:${smtp.port}: `)
    expect(failed.message).toContain(`${code} not now, or never`)
  })

  test('lets in who has the password, and never shows it', async () => {
    const login = { user: 'tocsin', password: 'hunter2-hunter2' }
    const strict = await startSmtp({ login, disabledCommands: ['STARTTLS'], allowInsecureAuth: true })
    await sendEmail(configFor(strict.port, { login }), MAIL)
    expect(strict.mails[0]?.user).toBe('tocsin')
    const wrong = configFor(strict.port, { login: { ...login, password: 'hunter3-hunter3' } })
    const { kind, message } = await failing(sendEmail(wrong, MAIL))
    expect(kind).toBe('refused')
    expect(message).toContain('535')
    expect(message).not.toContain('hunter')
    await strict.close()
  })

  test('gets no password over a line that others can read', async () => {
    const open = await startSmtp({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true })
    const login = { user: 'tocsin', password: 'hunter2-hunter2' }
    // Any address leads here, and this one is not known for it.
    const { kind } = await failing(sendEmail(configFor(open.port, { host: '0.0.0.0', login }), MAIL))
    expect([kind, open.mails]).toEqual(['refused', []])
    await open.close()
  })

  test('whose certificate nobody knows is not spoken to', async () => {
    const secure = await startSmtp({ secure: true })
    const { kind, message } = await failing(sendEmail(configFor(secure.port, { secure: true }), MAIL))
    expect([kind, secure.mails]).toEqual(['unavailable', []])
    expect(message).toMatch(/certificate/i)
    await secure.close()
  })

  test('that is not there', async () => {
    const { kind, message } = await failing(sendEmail(configFor(1), MAIL))
    expect([kind, message]).toEqual(['unavailable', expect.stringContaining('ECONNREFUSED')])
  })
})

describe('a mail server that says nothing', () => {
  const mute: Server = createServer(socket => socket.on('error', () => {}))
  afterEach(() => mute.close())

  test('is waited for only so long', async () => {
    await new Promise<void>(resolve => mute.listen(0, '127.0.0.1', resolve))
    const address = mute.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const { kind, message } = await failing(sendEmail(configFor(port), MAIL, 80))
    expect([kind, message]).toEqual(['unavailable', expect.stringContaining('no answer within 80 ms')])
  })
})
