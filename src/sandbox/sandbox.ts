import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Act } from './act.ts'
import type { AckRecord, Delivery } from './delivery.ts'
import type { Faults } from './faults.ts'
import type { ApiCall, Violation, Workspace } from './model.ts'

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
  channels?: { name: string; is_private?: boolean; members?: string[]; withBot?: boolean }[]
  usergroups?: { handle: string; name: string; users: string[] }[]
  /** Where to deliver by signed HTTP; without it Socket Mode is spoken. */
  requestUrl?: string
  enforceRates?: boolean
}

export type Sandbox = {
  /** `http://127.0.0.1:port/`; the Web API is under `api/`. */
  url: string
  workspace: Workspace
  act: (userId: string) => Act
  faults: Faults
  violations: Violation[]
  calls: ApiCall[]
  deliveries: Delivery[]
  acks: AckRecord[]
  setRequestUrl(url: string): void
  /** Resolves when nothing that Slack told the app is still unanswered. */
  idle(): Promise<void>
  /** For pages: sees each request that is not Slack's own, and says whether it took it. */
  mount(handler: (request: IncomingMessage, response: ServerResponse) => boolean): void
  /** For pages: to take WebSocket upgrades; `/link` is Slack's. */
  server: Server
  close(): Promise<void>
}

export async function startSandbox(_options: SandboxOptions): Promise<Sandbox> {
  throw new Error('The sandbox is not built yet.')
}
