import { newId } from './id.ts'
import type { Phones } from './phones.ts'

export type MailServer = { close(): Promise<void> }

/**
 * A mail server on this machine that puts what it takes on the phones. Null where its libraries are not installed: they
 * are for development only, and the demo does without them.
 */
export async function startMailServer(phones: Phones, port: number): Promise<MailServer | null> {
  const libraries = await Promise.all([import('smtp-server'), import('postal-mime')]).catch(() => null)
  if (!libraries) return null
  const [{ SMTPServer }, { default: PostalMime }] = libraries
  async function keep(raw: Buffer, recipients: readonly string[]): Promise<void> {
    const { from, subject = '', text = '', html = '' } = await PostalMime.parse(raw)
    const sender = from?.name || from?.address || ''
    for (const phone of recipients.map(phones.at)) {
      if (!phone) continue
      phone.mails.push({ id: newId('ML'), at: phones.clock(), from: sender, subject, text, html })
      phones.notify(phone, { app: 'mail', title: sender, text: subject })
    }
  }
  const server = new SMTPServer({
    ...{ authOptional: true, disableReverseLookup: true, closeTimeout: 100, logger: false, size: 1_000_000 },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = []
      stream.on('data', chunk => chunks.push(Buffer.from(chunk)))
      stream.on('end', () => {
        const recipients = envelope.rcptTo.map(({ address }) => address)
        keep(Buffer.concat(chunks), recipients).then(() => done(null, 'kept'), done)
      })
    },
  })
  // Whoever breaks off is no concern of a phone.
  server.on('error', () => {})
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', () => resolve()))
  return { close: () => new Promise(resolve => server.close(() => resolve())) }
}
