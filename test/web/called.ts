import type { Position } from '../../src/escalation/policy.ts'
import type { Incident } from '../../src/incident/incident.ts'
import { createLog } from '../../src/lib/log.ts'
import type { Rulebook } from '../../src/rulebook/rulebook.ts'
import { answerRoutes } from '../../src/web/answer.ts'
import type { Act, Acted } from '../../src/web/answering.ts'
import { createServer } from '../../src/web/server.ts'
import { type Outcome, twilioRoutes } from '../../src/web/twilio.ts'
import { bob, by } from '../kit/given.ts'
import { rulebookOf } from '../kit/rulebook.ts'
import { policy } from '../kit/rules.ts'
import { ACCOUNT, AUTH_TOKEN, FROM } from '../kit/twilio.ts'
import { incident } from './world.ts'

export const NOW = new Date('2026-11-20T02:12:00Z')
export const KEY = 'key-of-links'
export const PUBLIC_URL = 'https://tocsin.example.com'

const RULEBOOK = rulebookOf(`
workspace: { timezone: Europe/Berlin }
people:
  ada: { name: Ada Lind, slack: U0ADA, phone: "+4915112345678" }
  bob: { slack: U0BOB, reach: [{ via: sms, to: "+4915187654321" }] }
notify: { twilio: { account_sid: ${ACCOUNT}, auth_token: ${AUTH_TOKEN}, from: "${FROM}" } }
`)

/** Somebody is called to INC-142; what they answer is kept, and does what it says. */
export class Called {
  readonly acts: (readonly [number: number, act: Act, person: string])[] = []
  readonly from: unknown[] = []
  readonly outcomes: Outcome[] = []
  readonly told = new Set<string>()
  incident: Incident = incident({ title: 'Checkout <is> down', policy, position: { step: 0, round: 0 } })
  rulebook: Rulebook = RULEBOOK
  acted: Acted = { ok: true, said: 'You have acknowledged it.' }
  last: number | null = 142
  readonly uncalled = new Set<string>()
  now = NOW
  readonly server = createServer({ log: createLog('silent') })

  constructor() {
    const door = {
      ask: { byNumber: async (number: number) => (number === 142 ? this.incident : null) },
      rulebook: () => this.rulebook,
      act: async (number: number, act: Act, person: string, from: Position | null) => {
        this.acts.push([number, act, person])
        this.from.push(from)
        return this.acted
      },
      clock: () => this.now,
      key: KEY,
    }
    answerRoutes(this.server, door)
    twilioRoutes(this.server, {
      ...door,
      publicUrl: PUBLIC_URL,
      sentence: ({ number, title }, person) => `Incident ${number} for ${person}. ${title}.`,
      calledLast: async person => (this.uncalled.has(person) ? null : this.last),
      onOutcome: async outcome => {
        this.outcomes.push(outcome)
      },
      firstTime: async key => !this.told.has(key) && this.told.add(key).has(key),
    })
  }

  bobWasFaster(): void {
    const acknowledgedAt = new Date('2026-11-20T02:12:00Z')
    this.incident = { ...this.incident, status: 'acknowledged', acknowledgedBy: by(bob), acknowledgedAt }
    this.acted = { ok: false, said: 'Already acknowledged by Bob. Join in to help.' }
  }

  /** Somebody has it, and wants Ada besides. */
  adaIsAskedFor(): void {
    this.bobWasFaster()
    const users = [{ id: 'U0ADA', name: 'Ada Lind', person: 'ada' }]
    const asked = { position: { step: 0, round: 0, asked: 3 }, at: NOW, users, failed: [], unreached: [] }
    this.incident = { ...this.incident, calls: [asked] }
  }
}
