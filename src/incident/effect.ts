import type { Pager } from '../escalation/pager.ts'
import type { Position, Target } from '../escalation/policy.ts'
import type { PagerAction } from './event.ts'
import type { PageVia, User } from './incident.ts'

/**
 * What is to be done outside, put into the outbox with the events that want it. Plain JSON.
 * Messages carry no content: they are rendered from the incident when they are sent.
 */
export type Effect =
  | { readonly type: 'create_channel' }
  | { readonly type: 'post_header' }
  | { readonly type: 'pin_header' }
  | { readonly type: 'update_header' }
  | { readonly type: 'link_card' }
  | { readonly type: 'post_announcement' }
  | { readonly type: 'update_announcement' }
  | { readonly type: 'set_topic' }
  | { readonly type: 'invite'; readonly users: readonly string[] }
  | { readonly type: 'add_bookmark'; readonly title: string; readonly url: string; readonly emoji: string }
  | { readonly type: 'instruct_role'; readonly role: string; readonly user: User }
  | { readonly type: 'offer_resolve' }
  | { readonly type: 'update_offer' }
  | { readonly type: 'post_playbook'; readonly run: number }
  | { readonly type: 'update_playbook'; readonly run: number }
  | { readonly type: 'run_step'; readonly run: number; readonly step: string }
  | { readonly type: 'nudge_step'; readonly run: number; readonly step: string }
  | { readonly type: 'post_postmortem' }
  | { readonly type: 'update_postmortem' }
  | { readonly type: 'remind' }
  | { readonly type: 'tell_operators'; readonly text: string }
  /** Finds out who is on call for a step now, or who was asked for, and records it. */
  | {
      readonly type: 'call'
      readonly position: Position
      readonly asked?: { readonly targets: readonly Target[]; readonly users: readonly User[] }
    }
  | PageEffect
  | { readonly type: 'tell_pager'; readonly pager: Pager; readonly action: PagerAction }
  | { readonly type: 'update_page'; readonly user: User }
  /** Timers: a command that falls due. Never cancelled, only outlived. */
  | { readonly type: 'wait'; readonly from: Position }
  | { readonly type: 'ack_due'; readonly since: number }
  | { readonly type: 'step_due'; readonly run: number; readonly step: string }

/** One of a person's ways; `tries` were made of it before. Where it goes is looked up when it is sent. */
export type PageEffect = {
  readonly type: 'page'
  readonly user: User
  readonly person: string | null
  readonly via: PageVia
  readonly nth: number
  readonly position: Position
  readonly tries: number
}

export type EffectType = Effect['type']

/**
 * An effect with when it is due: `afterMs` milliseconds after its event. With `withinMs` each further one of its key puts
 * it off again, until so many milliseconds after the first; one without hurries it.
 */
export type Planned = Effect & { readonly afterMs?: number; readonly withinMs?: number }

/**
 * Effects of an incident in one lane are done one after another; lanes do not wait for each other. Each way of paging has
 * its own, in which only what goes to the same person stands in one line: no page waits for what is done in Slack.
 */
export type Lane = 'slack' | 'step' | 'timer' | 'pager' | PageLane

export type PageLane = `page:${PageVia}`

export const PAGE_LANES: readonly PageLane[] = [
  ...(['page:slack', 'page:channel', 'page:email', 'page:sms', 'page:call', 'page:ntfy', 'page:webhook'] as const),
]

export function laneOf(effect: Effect): Lane {
  switch (effect.type) {
    case 'page':
      return `page:${effect.via}`
    case 'tell_pager':
      return 'pager'
    case 'run_step':
      return 'step'
    case 'call':
    case 'wait':
    case 'ack_due':
    case 'step_due':
      return 'timer'
    default:
      return 'slack'
  }
}

/** In its lane it waits for those of the same line: what concerns one incident, is read by one person or told one pager. */
export function lineOf(effect: Effect, incident: string): string {
  if (effect.type === 'tell_pager') return `${incident}:${effect.pager}`
  if (effect.type !== 'page') return incident
  return isBundled(effect) ? `${effect.user.id}:${effect.nth}` : `${incident}:${pageKey(effect)}`
}

/** Of pages to a person who would get too many, several are told in one message; machines and channels take each. */
export function isBundled({ via }: PageEffect): boolean {
  return via !== 'webhook' && via !== 'channel'
}

/** What is rendered when it is sent needs to wait only once; null for what must be done each time. */
export function keyOf(effect: Effect): string | null {
  switch (effect.type) {
    case 'update_header':
    case 'update_announcement':
    case 'update_offer':
    case 'update_postmortem':
    case 'set_topic':
    case 'remind':
      return effect.type
    case 'update_playbook':
      return `update_playbook:${effect.run}`
    case 'update_page':
      return `update_page:${effect.user.id}`
    case 'page':
      return pageKey(effect)
    default:
      return null
  }
}

/** A page that waits may be hurried: there is one of it. */
function pageKey({ user, nth, position: { step, round, turn = 0, asked = 0 } }: PageEffect): string {
  return ['page', user.id, nth, step, round, turn, asked].join(':')
}
