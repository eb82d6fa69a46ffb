import type { Fields } from './shape.ts'

export type DeliveryKind = 'events_api' | 'interactive' | 'slash_commands'

/** One thing that Slack tells the app; `name` is the event's, command's or callback's. */
export type Delivery = {
  kind: DeliveryKind
  name: string
  userId: string | undefined
  payload: Fields
  attempt: number
}

/** The app's answer: `body` is what it said, `error` what the person is shown instead. */
export type Ack = { ok: boolean; ms: number; body: unknown; error?: 'operation_timeout' | 'dispatch_failed' }

export type AckRecord = { at: Date; kind: DeliveryKind; name: string; ok: boolean; ms: number; attempt: number }
