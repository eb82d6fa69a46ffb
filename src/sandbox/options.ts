export type SandboxUser = {
  id: string
  name: string
  real_name: string
  email?: string
  is_restricted?: boolean
  is_ultra_restricted?: boolean
  /** From another organisation, here by a shared channel. */
  is_stranger?: boolean
  deleted?: boolean
  team_id?: string
  tz?: string
}

export type SandboxOptions = {
  /** 0, the default, is any free port. */
  port?: number
  /** Rates, triggers, response_urls and message ids live by it; signatures and the 3 seconds to answer by real time. */
  clock?: () => Date
  botToken: string
  appToken: string
  signingSecret: string
  team?: { id: string; name: string }
  bot?: { name: string }
  users: SandboxUser[]
  /** A channel without `members` holds everybody but guests of one channel and strangers. */
  channels?: { name: string; is_private?: boolean; members?: string[]; withBot?: boolean }[]
  usergroups?: { handle: string; name: string; users: string[] }[]
  /** Where to deliver by signed HTTP; without it Socket Mode is spoken. */
  requestUrl?: string
  enforceRates?: boolean
}
