import { createTransport } from 'nodemailer'
import { clean, line } from '../lib/text.ts'
import type { EmailConfig } from '../rulebook/notify.ts'
import { everyForm, hide } from './hide.ts'
import { NotSent } from './not-sent.ts'
import { type Sent, WITHIN_MS } from './send.ts'

export type Email = {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** The same when it is sent again; of it count letters, digits, dots and dashes. */
  readonly id: string
  /** The same for all of an incident, which stand together then. */
  readonly thread: string
}

/** Rejects `NotSent`. `ref` is its Message-ID. */
export async function sendEmail(config: EmailConfig, mail: Email, withinMs = WITHIN_MS): Promise<Sent> {
  const { host, port, secure, login, from } = config
  const idOf = (name: string) => `<${name.replace(/[^\w.-]/g, '')}@${/@([^\s>]+)>?$/.exec(from)?.[1] ?? host}>`
  const transport = createTransport({
    ...{ host, port, secure },
    // A password goes over no line that others can read.
    ...(isLoopback(host) ? { ignoreTLS: true } : { requireTLS: login !== null }),
    ...(login && { auth: { user: login.user, pass: login.password } }),
    ...{ dnsTimeout: withinMs, connectionTimeout: withinMs, greetingTimeout: withinMs, socketTimeout: withinMs },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  })
  const { to, subject, text, html, id, thread } = mail
  try {
    const { messageId } = await transport.sendMail({
      ...{ from, to, subject, text, html },
      ...{ messageId: idOf(id), inReplyTo: idOf(thread), references: [idOf(thread)] },
      priority: 'high',
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      signal: AbortSignal.timeout(withinMs),
    })
    return { ref: messageId }
  } catch (error) {
    throw notSent(error, config, withinMs)
  } finally {
    transport.close()
  }
}

/** Too much at once, or a mailbox that takes no more just now; RFC 5321 §4.2.3. */
const LIMITS = [421, 450, 451, 452]

function notSent(error: unknown, { host, port, login }: EmailConfig, withinMs: number): NotSent {
  const { code, responseCode: status, message } = readError(error)
  const secrets = login ? everyForm([login.password, Buffer.from(login.password).toString('base64')]) : []
  const why = code === 'EABORT' || code === 'ETIMEDOUT' ? `no answer within ${withinMs} ms` : message
  const kind =
    status === null ? 'unavailable' : LIMITS.includes(status) ? 'limited' : status >= 500 ? 'refused' : 'unavailable'
  return new NotSent(kind, line(hide(clean(`mail server ${host}:${port}: ${why}`), secrets), 300))
}

function readError(error: unknown) {
  const { code, responseCode, message }: { code?: unknown; responseCode?: unknown; message?: unknown } =
    typeof error === 'object' && error !== null ? error : {}
  return {
    code,
    responseCode: typeof responseCode === 'number' ? responseCode : null,
    message: typeof message === 'string' ? message : 'it failed',
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host)
}
