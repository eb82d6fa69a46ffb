import { DEFAULT_NTFY_URL, DEFAULT_TWILIO_URL } from './defaults.ts'
import { leaf, listOrNone, strict } from './leaf.ts'
import type { EmailConfig, Notify, TwilioConfig } from './notify.ts'
import { PAGER_SHAPES, pagersOf } from './shape-pagers.ts'
import { host, link, phone, secret } from './words.ts'

// What people are told by.

const SMTP = 'an address such as smtps://user:password@mail.example.com or smtp://mail.example.com:587'

const smtp = leaf(SMTP, (text): Omit<EmailConfig, 'from'> | null => {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null
  if (!url || !/^smtps?:$/.test(url.protocol) || !/^[\w.-]+$|^\[[\da-f:]+\]$/i.test(url.hostname)) return null
  if (url.search !== '' || url.hash !== '' || !['', '/'].includes(url.pathname)) return null
  const [user, password] = [decoded(url.username), decoded(url.password)]
  if (user === null || password === null) return null
  const secure = url.protocol === 'smtps:'
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    login: user === '' ? null : { user, password },
  }
})

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

const sender = leaf('a sender such as tocsin@example.com or "Tocsin <tocsin@example.com>"', text =>
  /^(?:[^<>@"\r\n]+ <[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/.test(text) ? text : null,
)

const accountSid = leaf('an account SID: AC and 32 hexadecimal digits', text =>
  /^AC[\da-fA-F]{32}$/.test(text) ? text : null,
)

const email = strict({ url: smtp, from: sender }).transform(({ url, from }): EmailConfig => ({ ...url, from }))

const twilio = strict({
  account_sid: accountSid,
  auth_token: secret,
  from: phone,
  api_url: link.optional(),
}).transform(
  ({ account_sid, auth_token, from, api_url = DEFAULT_TWILIO_URL }): TwilioConfig => ({
    accountSid: account_sid,
    authToken: auth_token,
    from,
    apiUrl: withoutSlash(api_url),
  }),
)

const ntfy = strict({ url: link.optional(), token: secret.optional() })

const webhook = strict({
  secret: secret.optional(),
  allow_private: listOrNone('host names and addresses', host).optional(),
})

export function notifyShape() {
  return strict({
    email: email.optional(),
    twilio: twilio.optional(),
    ntfy: ntfy.optional(),
    webhook: webhook.optional(),
    ...PAGER_SHAPES,
  }).transform(
    (given): Notify => ({
      email: given.email ?? null,
      twilio: given.twilio ?? null,
      ntfy: { url: withoutSlash(given.ntfy?.url ?? DEFAULT_NTFY_URL), token: given.ntfy?.token ?? null },
      webhook: { secret: given.webhook?.secret ?? null, allowPrivate: given.webhook?.allow_private ?? [] },
      pagers: pagersOf(given),
    }),
  )
}

function withoutSlash(address: string): string {
  return address.replace(/\/+$/, '')
}
