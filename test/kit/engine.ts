import { setImmediate as turn } from 'node:timers/promises'
import type { Alert } from '../../src/alert/alert.ts'
import { createAsk } from '../../src/engine/ask.ts'
import { createDeclare } from '../../src/engine/declare.ts'
import { createDeliverer, type DeliverOptions } from '../../src/engine/deliver.ts'
import { expireAlerts } from '../../src/engine/expire.ts'
import { createHandle, type Wake } from '../../src/engine/handle.ts'
import { createIntake } from '../../src/engine/intake.ts'
import { createPlan } from '../../src/engine/plan.ts'
import type { Delivery, Perform, SendPage } from '../../src/engine/ports.ts'
import { applyRules, reviewAlerts } from '../../src/engine/review.ts'
import { createReject } from '../../src/engine/upkeep.ts'
import { createWhy } from '../../src/engine/why.ts'
import type { Command } from '../../src/incident/command.ts'
import type { Effect } from '../../src/incident/effect.ts'
import { fold } from '../../src/incident/evolve.ts'
import type { Incident } from '../../src/incident/incident.ts'
import { createLog } from '../../src/lib/log.ts'
import { parseDuration } from '../../src/lib/time.ts'
import type { Rulebook } from '../../src/rulebook/rulebook.ts'
import type { Db } from '../../src/store/db.ts'
import { T0 } from './given.ts'
import { PAYMENTS, rulebookOf } from './rulebook.ts'

export const paymentsRulebook: Rulebook = rulebookOf(PAYMENTS)

export type TurnedClock = { now(): Date; advance(duration: string): Date }

/** Stands still until somebody turns it. */
export function turnedClock(start = T0): TurnedClock {
  let at = start.getTime()
  return {
    now: () => new Date(at),
    advance(duration) {
      at += parseDuration(duration) ?? Number.NaN
      return new Date(at)
    },
  }
}

export type Performed = { readonly effect: Effect; readonly incident: number; readonly at: Date; readonly id: string }

/** Plays Slack: remembers what was done, and finds again what an earlier try has made. */
export function playSlack() {
  const performed: Performed[] = []
  const made = new Map<string, string>()
  const make = ({ id, effect, incident, now }: Delivery): string => {
    performed.push({ effect, incident: incident.number, at: now, id })
    const key = effect.type === 'create_channel' ? incident.id : id
    const ts = made.get(key) ?? `${made.size + 1}.000`
    made.set(key, ts)
    return ts
  }
  const perform: Perform = async delivery => learned(delivery, make(delivery))
  const sendPage: SendPage = async delivery => ({ channel: `D${delivery.effect.user.id}`, ts: make(delivery) })
  /** The effects of one type that were done, for one incident or all. */
  const of = (type: Effect['type'], number?: number) =>
    performed.filter(({ effect, incident }) => effect.type === type && (number === undefined || incident === number))
  return { perform, sendPage, performed, of }
}

function learned({ effect, incident }: Delivery, ts: string): Command | null {
  const message = { channel: incident.channel?.id ?? 'C0NONE', ts }
  const seen = incident.seq
  switch (effect.type) {
    case 'create_channel':
      return { type: 'record_channel', channel: `C${incident.number}`, name: `inc-${incident.number}` }
    case 'post_header':
      return { type: 'record_header', message, seen }
    case 'post_announcement':
      return { type: 'record_announcement', message: { channel: 'C0ALL', ts }, seen }
    case 'post_playbook':
      return { type: 'record_playbook', run: effect.run, ts, seen }
    case 'offer_resolve':
      return { type: 'record_offer', message }
    case 'post_postmortem':
      return { type: 'record_postmortem', message }
    case 'remind':
      return incident.status === 'resolved' ? null : { type: 'record_reminder' }
    case 'run_step':
      return { type: 'record_step', run: effect.run, step: effect.step, ok: true, detail: 'done' }
    default:
      return null
  }
}

type Options = {
  readonly rulebook?: Rulebook
  readonly clock?: TurnedClock
  readonly slack?: ReturnType<typeof playSlack>
  readonly perform?: Perform
  readonly sendPage?: SendPage
  readonly onTried?: DeliverOptions['onTried']
  readonly calm?: DeliverOptions['calm']
}

const LONG_AGO = new Date(0)
const CALM: DeliverOptions['calm'] = { isCalm: () => true, rest: async () => {} }

/** The real engine on a database, wired as the roof does it. Two of them on one database are two processes. */
export function engineOn(db: Db, options: Options = {}) {
  const { rulebook = paymentsRulebook, clock = turnedClock(), slack = playSlack() } = options
  const { perform = slack.perform, sendPage = slack.sendPage, onTried = () => {}, calm = CALM } = options
  const wake: Wake = lanes => deliverer.wake(lanes)
  const parts = { db, clock: clock.now, rulebook: () => rulebook, wake }
  const { handle, handleDone } = createHandle(db, clock.now, wake)
  const deliverer = createDeliverer({
    ...{ ...parts, perform, sendPage, handleDone, onTried, calm },
    log: createLog('silent'),
  })
  const ask = { ...createAsk(db), ...createWhy(parts) }
  const reject = createReject(db, clock.now)
  const { receive, decideAgain, begin, look, catchUp, stop } = createIntake({ ...parts, reject, onDecided: () => {} })
  return {
    ...{ clock, slack, performed: slack.performed, handle, handleDone, ask, deliverer },
    ...{ receive, begin, look, catchUp, stop },
    review: () => reviewAlerts({ ...parts, receive: decideAgain }),
    applyRules: () => applyRules(parts),
    plan: createPlan(db, clock.now, handle),
    expire: (listeningSince = LONG_AGO) => expireAlerts({ ...parts, receive: decideAgain, listeningSince }),
    declare: createDeclare(parts),
    settle: () => catchUp().then(() => deliverer.settle()),
    /** All incidents, oldest first. */
    incidents: async () => (await ask.incidents({ limit: 1_000 })).items.toReversed(),
    /** The state that its timeline says. */
    folded: async ({ id }: Incident) => fold(await ask.timeline(id), id),
    types: async ({ id }: Incident) => (await ask.timeline(id)).map(({ type }) => type),
  }
}

export type Engine = ReturnType<typeof engineOn>

export function alert(fingerprint: string, change: Partial<Alert> = {}): Alert {
  return {
    ...{ source: 'prod', fingerprint, status: 'firing', kind: 'alert', severity: 'sev2', title: `Down ${fingerprint}` },
    ...{
      description: '',
      labels: { service: 'checkout' },
      links: {},
      startsAt: T0,
      endsAt: null,
      ended: null,
      expiresAt: null,
      cut: 0,
    },
    ...change,
  }
}

export function resolved(fingerprint: string, change: Partial<Alert> = {}): Alert {
  return alert(fingerprint, { status: 'resolved', endsAt: T0, ...change })
}

/** Lets everything that can go on go on, until `condition` holds; for what hangs on purpose. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn()
}
