import type { WebClient } from '@slack/web-api'
import { type Delivery, Undeliverable } from '../../engine/ports.ts'
import type { Target } from '../../escalation/policy.ts'
import type { Command } from '../../incident/command.ts'
import type { Effect } from '../../incident/effect.ts'
import { currentStep, roomOf, type User } from '../../incident/incident.ts'
import type { PlaybookStep } from '../../playbook/playbook.ts'
import { deliveryError } from '../errors.ts'
import { invitationMessage } from '../messages/invitation.ts'
import type { Rules } from '../messages/message.ts'
import { noticeMessage } from '../messages/notice.ts'
import { nudgeMessage } from '../messages/nudge.ts'
import { invite } from './channel.ts'
import type { Paced } from './pace.ts'
import type { Posts } from './posts.ts'

type Room = NonNullable<ReturnType<typeof roomOf>>

/** Whom the targets of a step mean at an instant. */
export type StepsPeople = (targets: readonly Target[], at: Date) => Promise<readonly User[]>

type Tools = {
  readonly client: WebClient
  readonly paced: Paced
  readonly posts: Posts
  readonly stepsPeople: StepsPeople
}

/** Runs an automatic step that happens in Slack; what came of it goes onto the timeline, for good or bad. */
export async function runStep(
  tools: Tools,
  delivery: Delivery,
  { run, step }: Extract<Effect, { type: 'run_step' }>,
): Promise<Command | null> {
  const { incident } = delivery
  const current = currentStep(incident, { run, step })
  // Skipped, or done by hand, since it was begun.
  const room = roomOf(incident)
  if (!current || !room) return null
  try {
    const detail = await perform(tools, delivery, room, current.step.what)
    return { type: 'record_step', run, step, ok: true, detail }
  } catch (error) {
    const meant = deliveryError(error)
    if (!(meant instanceof Undeliverable)) throw error
    return { type: 'record_step', run, step, ok: false, detail: meant.message }
  }
}

async function perform(
  { client, paced, posts, stepsPeople }: Tools,
  delivery: Delivery,
  room: Room,
  what: PlaybookStep['what'],
): Promise<string | null> {
  switch (what.kind) {
    case 'message':
      await posts.post(delivery, room, noticeMessage(what.text))
      return null
    case 'invite': {
      const users = await stepsPeople(what.targets, delivery.now)
      if (users.length === 0) throw new Undeliverable('nobody is there to be invited now')
      // Of a thread in a channel of others people hear by being named in it.
      if (room.thread !== null) await posts.post(delivery, room, invitationMessage(delivery.incident, users))
      else
        await invite(
          { client, paced },
          room.channel,
          users.map(({ id }) => id),
        )
      return users.map(({ name }) => name).join(', ')
    }
    default:
      throw new Error(`a step of kind ${what.kind} is not performed in Slack`)
  }
}

/** Reminds of a step that takes too long, in the thread of its card, or in that in which the card itself stands. */
export async function nudgeStep(
  posts: Posts,
  delivery: Delivery,
  effect: Extract<Effect, { type: 'nudge_step' }>,
  rules: Rules,
): Promise<null> {
  const { incident } = delivery
  const current = currentStep(incident, effect)
  const room = roomOf(incident)
  if (!current || !room) return null
  const { run, step } = current
  const to = { channel: room.channel, thread: room.thread ?? run.card }
  await posts.post(delivery, to, nudgeMessage(incident, run, step, rules))
  return null
}
