import type { Via } from '../escalation/reach.ts'
import type { Pagers } from './pagers.ts'

/** What people are told by, besides Slack; null: it is not set up. */
export type Notify = {
  readonly email: EmailConfig | null
  readonly twilio: TwilioConfig | null
  readonly ntfy: NtfyConfig
  readonly webhook: WebhookConfig
  readonly pagers: Pagers
}

export type EmailConfig = {
  readonly host: string
  readonly port: number
  /** TLS from the first byte; else STARTTLS where the server has it, and always where there is a password. */
  readonly secure: boolean
  readonly login: { readonly user: string; readonly password: string } | null
  /** `tocsin@example.com` or `Tocsin <tocsin@example.com>`. */
  readonly from: string
}

export type TwilioConfig = {
  readonly accountSid: string
  readonly authToken: string
  /** E.164. */
  readonly from: string
  /** Without a slash at the end, as is ntfy's. */
  readonly apiUrl: string
}

export type NtfyConfig = { readonly url: string; readonly token: string | null }

export type WebhookConfig = {
  /** What requests are signed with. */
  readonly secret: string | null
  /** Host names and addresses inside the private network that may be called all the same. */
  readonly allowPrivate: readonly string[]
}

/** What people can be told by. */
export function transportsOf({ email, twilio }: Notify): ReadonlySet<Via> {
  return new Set([
    ...(['slack', 'ntfy', 'webhook'] as const),
    ...(email ? (['email'] as const) : []),
    ...(twilio ? (['sms', 'call'] as const) : []),
  ])
}
