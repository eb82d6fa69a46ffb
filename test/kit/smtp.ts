import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export type ReceivedMail = {
  readonly from: string
  readonly to: readonly string[]
  readonly user: string | null
  /** By its lower-case name, unfolded, and as it was sent: encoded words are words. */
  readonly header: (name: string) => string | null
  readonly raw: string
}

export type Smtp = {
  readonly port: number
  readonly mails: readonly ReceivedMail[]
  /** The answer to the recipients of whatever comes from now on, such as 550; null: they are taken. */
  refuse(code: number | null): void
  close(): Promise<void>
}

/** A mail server that keeps what it takes; `login` is what it lets in. */
export async function startSmtp(
  options: SMTPServerOptions & { readonly login?: { readonly user: string; readonly password: string } } = {},
): Promise<Smtp> {
  const { login, ...rest } = options
  const mails: ReceivedMail[] = []
  let refusal: number | null = null
  const server = new SMTPServer({
    ...{ authOptional: !login, disableReverseLookup: true, closeTimeout: 100, logger: false },
    onAuth({ username = '', password }, _session, done) {
      if (username === login?.user && password === login.password) done(null, { user: username })
      else done(Object.assign(new Error(`Authentication failed for ${password}`), { responseCode: 535 }))
    },
    onRcptTo(_address, _session, done) {
      done(refusal === null ? null : Object.assign(new Error('not now, or never'), { responseCode: refusal }))
    },
    onData(stream, { envelope, user }, done) {
      const chunks: Buffer[] = []
      stream.on('data', chunk => chunks.push(Buffer.from(chunk)))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8')
        const from = envelope.mailFrom ? envelope.mailFrom.address : ''
        const to = envelope.rcptTo.map(({ address }) => address)
        mails.push({ from, to, user: typeof user === 'string' ? user : null, header: name => headerOf(raw, name), raw })
        done(null, 'kept')
      })
    },
    ...rest,
  })
  // Whoever breaks off is no concern of a test.
  server.on('error', () => {})
  const listening = await new Promise<ReturnType<typeof server.listen>>(resolve => {
    const started = server.listen(0, '127.0.0.1', () => resolve(started))
  })
  const address = listening.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    mails,
    refuse(code) {
      refusal = code
    },
    close: () => new Promise(resolve => server.close(() => resolve())),
  }
}

function headerOf(raw: string, name: string): string | null {
  const [head = ''] = raw.split('\r\n\r\n')
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const found = lines.find(line => line.toLowerCase().startsWith(`${name}:`))
  return found === undefined ? null : found.slice(name.length + 1).trim()
}
