import type { WebClient } from '@slack/web-api'
import type { Ask, Delivery, Perform, SendPage } from '../../engine/ports.ts'
import type { Command } from '../../incident/command.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import { deliveryError } from '../errors.ts'
import type { WritePostmortem } from '../messages/postmortem.ts'
import * as cards from './cards.ts'
import { addBookmark, createChannel, invite, setTopic } from './channel.ts'
import type { Paced } from './pace.ts'
import { instructRole, page, tellOperators, updatePages } from './pages.ts'
import type { Posts } from './posts.ts'
import type { Rooms } from './rooms.ts'
import { nudgeStep, runStep, type StepsPeople } from './steps.ts'

export type PerformOptions = {
  readonly client: WebClient
  readonly paced: Paced
  readonly posts: Posts
  readonly rooms: Rooms
  readonly rulebook: () => Rulebook
  readonly byChannel: Ask['byChannel']
  readonly botUserId: () => string
  readonly stepsPeople: StepsPeople
  readonly writePostmortem: WritePostmortem
}

/** Turns effects into calls of the Web API, and what Slack answers into commands. */
export function createPerform(options: PerformOptions): Perform {
  const { client, paced, posts, rooms, rulebook, writePostmortem } = options

  async function perform(delivery: Delivery): Promise<Command | null> {
    const rules = rulebook()
    const { workspace } = rules
    const { effect } = delivery
    switch (effect.type) {
      case 'create_channel':
        return createChannel(options, delivery, workspace.channelName)
      case 'set_topic':
        return setTopic(options, delivery, rules)
      case 'invite':
        if (delivery.incident.channel) await invite(options, delivery.incident.channel.id, effect.users)
        return null
      case 'add_bookmark':
        return addBookmark(options, delivery, effect)
      case 'post_header':
        return cards.postHeader(posts, rooms, delivery, rules)
      case 'link_card':
        return cards.linkCard(client, paced, delivery)
      case 'pin_header':
        return cards.pinHeader(client, paced, delivery)
      case 'update_header':
        return cards.updateHeader(posts, delivery, rules)
      case 'post_announcement':
        return cards.postAnnouncement(posts, rooms, delivery, workspace, rules)
      case 'update_announcement':
        return cards.updateAnnouncement(posts, delivery, rules)
      case 'remind':
        return cards.remind(posts, delivery)
      case 'offer_resolve':
        return cards.offerResolve(posts, delivery)
      case 'update_offer':
        return cards.updateOffer(posts, delivery)
      case 'post_playbook':
        return cards.postPlaybook(posts, delivery, effect.run, rules)
      case 'update_playbook':
        return cards.updatePlaybook(posts, delivery, effect.run, rules)
      case 'post_postmortem':
        return cards.postPostmortem(posts, delivery, writePostmortem, rules)
      case 'update_postmortem':
        return cards.updatePostmortem(posts, delivery, writePostmortem, rules)
      case 'update_page':
        return updatePages(posts, delivery, effect.user, rules)
      case 'instruct_role':
        return instructRole(posts, delivery, effect, rules)
      case 'tell_operators':
        return tellOperators(posts, rooms, delivery, effect.text, workspace)
      case 'run_step':
        return runStep(options, delivery, effect)
      case 'nudge_step':
        return nudgeStep(posts, delivery, effect, rules)
      case 'call':
      case 'page':
      case 'tell_pager':
      case 'wait':
      case 'ack_due':
      case 'step_due':
        throw new Error(`${effect.type} is not performed in Slack`)
      default:
        return effect satisfies never
    }
  }

  return async delivery => {
    try {
      return await perform(delivery)
    } catch (error) {
      throw deliveryError(error)
    }
  }
}

/** Pages by direct message, and into channels. */
export function createSlackPages({ posts, rooms, rulebook }: PerformOptions): SendPage {
  return delivery => page(posts, rooms, delivery, rulebook())
}
