import type { FastifyInstance, InjectOptions } from 'fastify'
import type { AlertFacts } from '../../src/alert/facts.ts'
import type { Silence } from '../../src/alert/silence.ts'
import type { Change, Wish } from '../../src/alert/silencing.ts'
import type { Handled, Planned, StoredAlert } from '../../src/engine/ports.ts'
import type { Overridden } from '../../src/engine/ports-oncall.ts'
import type { Command } from '../../src/incident/command.ts'
import type { Event } from '../../src/incident/event.ts'
import type { Actor, Incident } from '../../src/incident/incident.ts'
import { Fault } from '../../src/lib/fault.ts'
import { createLog } from '../../src/lib/log.ts'
import type { MadeOverride, OverrideWish } from '../../src/oncall/overriding.ts'
import type { Playbook } from '../../src/playbook/playbook.ts'
import type { ApiDoor } from '../../src/web/api/door.ts'
import { apiRoutes } from '../../src/web/api/routes.ts'
import { createServer } from '../../src/web/server.ts'
import { ada, happened, opened, prod } from '../kit/given.ts'
import { calendar, layer, schedule } from '../kit/schedules.ts'
import { rosterOf } from './roster.ts'

export const NOW = new Date('2026-08-03T22:30:00Z')

export function incident(changes: Partial<Incident> = {}): Incident {
  const fact = opened({
    ...{ number: 142, alerts: [ALERT_REF], firing: 1 },
    links: { runbook: 'https://runbooks.example.org/checkout', dashboard: null, source: null },
  })
  return {
    ...happened([fact, prod]),
    ...{ id: 'c0ffee00-0000-4000-8000-000000000142', openedAt: NOW, roles: { commander: ada }, responders: [ada] },
    channel: { id: 'C0142', name: 'inc-142-checkout-is-down' },
    ...changes,
  }
}

const ALERT_REF = {
  source: 'prod',
  fingerprint: 'f1',
  title: 'Checkout is down',
  severity: 'sev2',
  link: null,
} as const

export const ALERT: StoredAlert = {
  ...{
    source: 'prod',
    fingerprint: 'f1',
    status: 'firing',
    kind: 'alert',
    severity: 'sev2',
    title: 'Checkout is down',
  },
  ...{ description: '', labels: { service: 'checkout' }, links: { source: 'https://p.example.org' }, startsAt: NOW },
  ...{
    endsAt: null,
    ended: null,
    expiresAt: null,
    cut: 0,
    lastSeenAt: NOW,
    count: 3,
    incident: 142,
    verdict: 'open',
    reason: 'first_in_group',
  },
}

export const PLAYBOOK: Playbook = { name: 'checkout-down', title: 'Checkout is down', matchers: [], steps: [] }

export const SILENCE: Silence = {
  ...{ id: 12, matchers: [{ label: 'service', op: '=', value: 'checkout' }], startsAt: NOW },
  ...{ endsAt: new Date('2026-08-04T00:30:00Z'), reason: 'deploy', by: { kind: 'user', ...ada }, incident: 142 },
  ...{ endedAt: null, endedBy: null },
}

/** Ada, and from `NOW` on Bob. */
const SCHEDULE = schedule('UTC', layer('ada bob', calendar(1, '22:30'), { start: '2026-08-02' }))

export const OVERRIDE: MadeOverride = {
  ...{ id: 7, schedule: 'payments', person: 'bob', instead: 'ada', from: NOW },
  ...{ until: new Date('2026-08-04T06:30:00Z'), reason: 'dentist', by: { kind: 'user', ...ada }, madeAt: NOW },
  ...{ endedAt: null, endedBy: null },
}

/** The API over plain fakes; requests are injected. */
export class World {
  readonly commands: { id: string; command: Command; actor: Actor }[] = []
  readonly asked: unknown[] = []
  readonly declared: unknown[] = []
  readonly logged: string[] = []
  readonly plans: { what: Wish | Change | 'end'; id?: number; actor: Actor }[] = []
  readonly server: FastifyInstance
  handled: (incident: Incident) => Handled = found => ({ incident: found, events: [] })

  planned: Planned = { silence: SILENCE }
  readonly overrides: { what: OverrideWish | 'end'; id?: number; actor: Actor }[] = []
  overridden: Overridden = { override: OVERRIDE }
  facts: readonly AlertFacts[] = []
  timeline: readonly Event[] = [{ seq: 1, at: NOW, actor: { kind: 'user', ...ada }, type: 'noted', text: 'x' }]

  constructor(changes: Partial<ApiDoor> = {}) {
    this.server = createServer({ log: createLog('info', { write: line => this.logged.push(line) }) })
    apiRoutes(this.server, { ...this.door(), ...changes })
  }

  async call(method: 'GET' | 'POST', path: string, options: Pick<InjectOptions, 'headers' | 'payload'> = {}) {
    const headers = { authorization: 'Bearer api-token', ...options.headers }
    const response = await this.server.inject({ method, url: `/api/v1${path}`, ...options, headers })
    return { status: response.statusCode, body: response.json() }
  }

  private plan(plan: (typeof this.plans)[number]): Planned {
    this.plans.push(plan)
    return this.planned
  }

  private door(): ApiDoor {
    return {
      token: 'api-token',
      ask: {
        byNumber: async number => (number === 142 ? incident() : null),
        incidents: async query => {
          this.asked.push(query)
          if (query.cursor === 'broken') throw new Fault('bad_cursor', 'cursor: expected the "next" of an earlier page')
          return { items: [incident()], next: 'more' }
        },
        timeline: async () => this.timeline,
        alerts: async query => {
          this.asked.push(query)
          return { items: [ALERT], next: null }
        },
        why: async query => {
          this.asked.push(query)
          return this.facts
        },
        silences: async query => {
          this.asked.push(query)
          return { items: [SILENCE], next: null }
        },
        rejected: async query => {
          this.asked.push(query)
          const what = { reason: 'the body is no JSON', path: null, contentType: 'text/plain', body: 'x' }
          return { items: [{ id: '1', source: 'prod', at: NOW, ...what }], next: null }
        },
        rejectedById: async () => null,
      },
      plan: {
        silence: async (what, actor) => this.plan({ what, actor }),
        editSilence: async (id, what, actor) => this.plan({ what, id, actor }),
        endSilence: async (id, actor) => this.plan({ what: 'end', id, actor }),
      },
      roster: rosterOf(SCHEDULE, this),
      readAgain: async () => [],
      handle: async (id, command, actor) => {
        this.commands.push({ id, command, actor })
        return this.handled(incident())
      },
      declare: async (what, actor) => {
        this.declared.push({ what, actor })
        return incident({ title: what.title })
      },
      rulebook: () => ({
        people: new Map([
          ['ada', { name: 'Ada', slack: 'U0ADA', email: null, phone: null, reach: [], quiet: null }],
          ['bob', { name: 'Bob', slack: null, email: null, phone: null, reach: [], quiet: null }],
        ]),
        roles: new Map([['commander', { title: 'Incident commander', instructions: null }]]),
        playbooks: new Map([['checkout-down', PLAYBOOK]]),
        teams: new Map(),
        schedules: new Map([['payments', { ...SCHEDULE, ...{ changes: 'now', notices: true, userGroup: null } }]]),
      }),
      describe: (told, of) => `${told.type} in INC-${of.number}`,
      describeRefusal: refusal => `No: ${refusal.refused}`,
      clock: () => NOW,
    }
  }
}
