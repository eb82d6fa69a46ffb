import type { OwnShift } from '../oncall/shifts-of.ts'
import { textOf } from './fields.ts'

/** Clicks about who is on call, read. What stands in them is a hint: look it up, check the right. */
export type OnCallClick =
  | { readonly kind: CoverAction; readonly cover: number }
  /** `listed`: it stands in a list of several. */
  | { readonly kind: 'end_override'; readonly override: number; readonly listed: boolean }
  | { readonly kind: 'cover_me'; readonly shift: OwnShift }

const COVER_ACTIONS = ['accept_cover', 'decline_cover', 'withdraw_cover'] as const
export type CoverAction = (typeof COVER_ACTIONS)[number]

type Part = { readonly action_id: string; readonly value: string }

export function coverAction(kind: CoverAction, cover: number): Part {
  return { action_id: kind, value: String(cover) }
}

export function endOverride(override: number, where: 'alone' | 'listed' = 'alone'): Part {
  return { action_id: 'end_override', value: where === 'listed' ? `${override}:listed` : String(override) }
}

/** Of several in one block each needs an id of its own: `nth`. */
export function coverMe({ schedule, from, until }: OwnShift, nth: number): Part {
  const value = `${from.getTime()}:${until.getTime()}:${schedule}`
  return { action_id: `cover_me_${nth}`, value: value.slice(0, 2_000) }
}

/** Reads one of Slack's `actions`; null for what is none of these. Never throws, whatever it is given. */
export function parseOnCallAction(action: unknown): OnCallClick | null {
  const [, word = ''] = /^([a-z_]+?)(?:_\d{1,4})?$/.exec(textOf(action, 'action_id')) ?? []
  const value = textOf(action, 'value')
  const kind = COVER_ACTIONS.find(one => one === word)
  if (kind) return isCount(value) ? { kind, cover: Number(value) } : null
  if (word === 'cover_me') return readShift(value)
  if (word !== 'end_override') return null
  const [id = '', where, ...more] = value.split(':')
  if (!isCount(id) || more.length > 0 || (where !== undefined && where !== 'listed')) return null
  return { kind: word, override: Number(id), listed: where === 'listed' }
}

function readShift(value: string): OnCallClick | null {
  const [, from, until, schedule = ''] = /^(\d{1,14}):(\d{1,14}):(.+)$/s.exec(value) ?? []
  const shift = { schedule, from: new Date(Number(from)), until: new Date(Number(until)) }
  return from === undefined ? null : { kind: 'cover_me', shift }
}

function isCount(text: string): boolean {
  return /^\d{1,9}$/.test(text)
}
