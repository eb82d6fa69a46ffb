import { expect, onTestFinished, test } from 'vitest'
import { startMailServer } from '../../src/demo/phone/mail.ts'
import { sendEmail } from '../../src/notify/email.ts'
import { freePort } from '../../src/store/embedded-server.ts'
import { given } from './given.ts'

test('a mail comes to the phone of its reader as it was written', async () => {
  const { phones, ada } = await given()
  const port = await freePort()
  const server = await startMailServer(phones, port)
  onTestFinished(() => server?.close())
  const config = { host: '127.0.0.1', port, secure: false, login: null, from: 'Tocsin <tocsin@example.com>' }
  const words = { subject: 'SEV1 <b>Zahlung schlägt fehl</b> 🔥', text: 'Größer = schlimmer', html: '<p>Größer</p>' }
  await sendEmail(config, { to: 'ada@example.com', ...words, id: 'one', thread: 'all' })
  await sendEmail(config, { to: 'nobody@example.com', ...words, id: 'two', thread: 'all' })
  expect(ada.mails).toMatchObject([
    { from: 'Tocsin', subject: words.subject, text: expect.stringMatching(/^Größer = schlimmer\s*$/) },
  ])
  expect(ada.mails[0]?.html).toContain('<p>Größer</p>')
  expect(ada.notices).toMatchObject([{ app: 'mail', text: words.subject }])
})
