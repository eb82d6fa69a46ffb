import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createAct } from './act/acts.ts'
import type { Act } from './act.ts'
import type { Slack } from './api/call.ts'
import { createApi } from './api/serve.ts'
import type { AckRecord, Delivery } from './delivery.ts'
import { createCourier } from './delivery.ts'
import { eventsOf, wrapped } from './events.ts'
import type { Faults } from './faults.ts'
import { createFaults } from './faults.ts'
import { createLink, type Link } from './link.ts'
import type { ApiCall, Violation, Workspace } from './model.ts'
import type { SandboxOptions } from './options.ts'
import { createResponseUrls } from './response-urls.ts'
import { createSignedCarry } from './signed.ts'
import { createTriggers } from './triggers.ts'
import { createWorkspace } from './workspace.ts'

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
  /** Resolves when nothing that Slack told the app is still unanswered; what the app does after its answer is its own. */
  idle(): Promise<void>
  /** How many Socket Mode connections are open and not on their way out. */
  connections(): number
  /** For pages: sees each request that is not Slack's own, and says whether it took it. */
  mount(handler: (request: IncomingMessage, response: ServerResponse) => boolean): void
  /** For pages: to take WebSocket upgrades; `/link` is Slack's. */
  server: Server
  close(): Promise<void>
}

/** A workspace on this machine, ready for an app to call and be called. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const workspace = createWorkspace(options)
  const { clock } = workspace
  const violations: Violation[] = []
  const calls: ApiCall[] = []
  const deliveries: Delivery[] = []
  const acks: AckRecord[] = []
  const notices = new Map<string, string[]>()
  const mounted: Parameters<Sandbox['mount']>[0][] = []
  let url = ''
  const blame = (violation: Omit<Violation, 'at'>) => violations.push({ at: clock(), ...violation })

  const link: Link = createLink({ base: () => url, appId: workspace.bot.app_id, isOut: () => faults.isOut() })
  const faults = createFaults(link)
  const responseUrls = createResponseUrls(clock, () => url)
  const slack: Slack = {
    workspace,
    triggers: createTriggers(workspace),
    openLink: link.open,
    misuse: (method, error, detail) =>
      blame({ kind: error === 'no_fallback_text' ? error : 'request', method, error, detail }),
  }
  let carry = options.requestUrl ? createSignedCarry(options.requestUrl, options.signingSecret) : link.carry
  const courier = createCourier({ clock, carry: () => carry, record: ack => acks.push(ack), blame, deliveries })
  const token = 'sandbox-verification-token'

  workspace.onChange(change => {
    if (change.kind === 'notice') notices.set(change.userId, [...(notices.get(change.userId) ?? []), change.text])
    for (const { event, channel } of eventsOf(workspace, change)) {
      const payload = wrapped(workspace, event, channel, token)
      const userId = typeof event.user === 'string' ? event.user : undefined
      void courier.deliver({ kind: 'events_api', name: String(event.type), userId, payload })
    }
  })

  const api = createApi({
    slack,
    trouble: faults,
    responseUrls,
    botToken: options.botToken,
    appToken: options.appToken,
    enforceRates: options.enforceRates ?? true,
    record: call => calls.push(call),
    blame,
  })
  const server = createServer((request, response) => {
    if (api(request, response) || mounted.some(handler => handler(request, response))) return
    response.writeHead(404).end()
  })
  server.on('upgrade', (request, socket, head) => {
    if (!link.upgrade(request, socket, head) && server.listenerCount('upgrade') === 1) socket.destroy()
  })
  const port = await listen(server, options.port ?? 0)
  url = `http://127.0.0.1:${port}/`

  const stage = { slack, courier, responseUrls, token, blame, held: new Map(), offered: new Map() }
  return {
    url,
    workspace,
    act: userId => createAct(stage, userId, () => notices.get(userId) ?? []),
    faults,
    violations,
    calls,
    deliveries,
    acks,
    setRequestUrl(requestUrl) {
      carry = createSignedCarry(requestUrl, options.signingSecret)
    },
    idle: courier.idle,
    connections: link.connections,
    mount: handler => mounted.push(handler),
    server,
    async close() {
      courier.stop()
      link.close()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
