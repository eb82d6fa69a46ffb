import { randomBytes } from 'node:crypto'
import type { Workspace } from './model.ts'

const lifeMs = 3000

type Ticket = { userId: string; at: number; used: boolean }
export type Redeemed = { userId: string } | 'expired_trigger_id' | 'exchanged_trigger_id' | 'invalid_trigger_id'

/** A trigger lets the app open one modal for the person who acted, within three seconds. */
export type Triggers = { issue(userId: string): string; redeem(trigger: string): Redeemed }

export function createTriggers({ clock, team }: Workspace): Triggers {
  const tickets = new Map<string, Ticket>()
  let count = 0
  return {
    issue(userId) {
      count += 1
      const trigger = `${count}.${parseInt(team.id.slice(1), 36)}.${randomBytes(16).toString('hex')}`
      tickets.set(trigger, { userId, at: clock().getTime(), used: false })
      return trigger
    },
    redeem(trigger) {
      const ticket = tickets.get(trigger)
      if (!ticket) return 'invalid_trigger_id'
      if (ticket.used) return 'exchanged_trigger_id'
      if (clock().getTime() - ticket.at > lifeMs) return 'expired_trigger_id'
      ticket.used = true
      return { userId: ticket.userId }
    },
  }
}
