/** How each pager is reached; null: it is not set up. Addresses have no slash at the end. */
export type Pagers = {
  readonly pagerduty: PagerdutyConfig | null
  readonly opsgenie: OpsgenieConfig | null
  readonly victorops: VictoropsConfig | null
  readonly squadcast: SquadcastConfig | null
}

export type PagerdutyConfig = { readonly routingKey: string; readonly url: string }

export type OpsgenieConfig = {
  readonly apiKey: string
  readonly url: string
  readonly responders: readonly Responder[]
}

/** As Opsgenie has it: people are known by their `username`, all others by their `name`. */
export type Responder =
  | { readonly type: 'user'; readonly username: string }
  | { readonly type: 'team' | 'schedule' | 'escalation'; readonly name: string }

export type VictoropsConfig = { readonly apiKey: string; readonly routingKey: string; readonly url: string }

/** The address has the token in it. */
export type SquadcastConfig = { readonly url: string }
