import { leaf, list, strict, textUpTo } from './leaf.ts'
import type { OpsgenieConfig, PagerdutyConfig, Pagers, Responder, SquadcastConfig, VictoropsConfig } from './pagers.ts'
import { secret } from './words.ts'

// Who calls people besides us.

/** Another region's address, or that of something that speaks the same protocol. */
const USUAL = {
  pagerduty: 'https://events.pagerduty.com',
  opsgenie: 'https://api.opsgenie.com',
  victorops: 'https://alert.victorops.com',
}

// What is sent there has a key in it: only this machine itself may be told in the clear.
const address = leaf('an address that begins with https://, without a password or a question mark', text => {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null
  if (!url || url.search || url.hash || url.username || url.password) return null
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) return null
  return url.href.replace(/\/+$/, '')
})

const RESPONDER = 'a responder of Opsgenie: team:name, user:name@example.com, schedule:name or escalation:name'

const responder = leaf<Responder>(RESPONDER, text => {
  const [, type, name = ''] = /^(team|user|schedule|escalation):\s*(\S.*)$/.exec(text.trim()) ?? []
  if (type === 'user') return { type, username: name }
  return type === 'team' || type === 'schedule' || type === 'escalation' ? { type, name } : null
})

const pagerduty = strict({ routing_key: secret, url: address.optional() }).transform(
  ({ routing_key, url = USUAL.pagerduty }): PagerdutyConfig => ({ routingKey: routing_key, url }),
)

const opsgenie = strict({
  api_key: secret,
  url: address.optional(),
  responders: list('responders', responder).optional(),
}).transform(
  ({ api_key, url = USUAL.opsgenie, responders = [] }): OpsgenieConfig => ({ apiKey: api_key, url, responders }),
)

const victorops = strict({ api_key: secret, routing_key: textUpTo(200), url: address.optional() }).transform(
  ({ api_key, routing_key, url = USUAL.victorops }): VictoropsConfig => {
    return { apiKey: api_key, routingKey: routing_key, url }
  },
)

const squadcast = strict({ url: address }).transform((given): SquadcastConfig => given)

/** The keys of `notify` that are pagers. */
export const PAGER_SHAPES = {
  pagerduty: pagerduty.optional(),
  opsgenie: opsgenie.optional(),
  victorops: victorops.optional(),
  squadcast: squadcast.optional(),
}

export function pagersOf(given: { readonly [Name in keyof Pagers]?: Pagers[Name] | undefined }): Pagers {
  const { pagerduty = null, opsgenie = null, victorops = null, squadcast = null } = given
  return { pagerduty, opsgenie, victorops, squadcast }
}
