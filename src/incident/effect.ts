import type { Position } from '../escalation/policy.ts'
import type { User } from './incident.ts'

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
  /** Finds out who is on call for a step now, and records it. */
  | { readonly type: 'call'; readonly position: Position }
  | { readonly type: 'page'; readonly user: User; readonly position: Position }
  | { readonly type: 'update_page'; readonly user: User }
  /** Timers: a command that falls due. Never cancelled, only outlived. */
  | { readonly type: 'wait'; readonly from: Position }
  | { readonly type: 'step_due'; readonly run: number; readonly step: string }

export type EffectType = Effect['type']

/**
 * An effect with when it is due: `afterMs` milliseconds after its event. With `withinMs` each further one of its key puts
 * it off again, until so many milliseconds after the first; one without hurries it.
 */
export type Planned = Effect & { readonly afterMs?: number; readonly withinMs?: number }

/** Effects of one lane are done one after another; lanes do not wait for each other. Nothing that Slack does delays a page. */
export type Lane = 'slack' | 'page' | 'step' | 'timer'

export function laneOf({ type }: Effect): Lane {
  switch (type) {
    case 'call':
    case 'page':
      return 'page'
    case 'run_step':
      return 'step'
    case 'wait':
    case 'step_due':
      return 'timer'
    default:
      return 'slack'
  }
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
    default:
      return null
  }
}
