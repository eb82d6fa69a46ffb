import type { EffectType } from '../incident/effect.ts'
import type { Event } from '../incident/event.ts'
import { name, playbookTitle, quote, type Setting, sentence } from './words.ts'

type DeliveryEvent = Extract<
  Event,
  {
    type:
      | 'channel_created'
      | 'header_posted'
      | 'card_linked'
      | 'announced'
      | 'playbook_posted'
      | 'resolve_offered'
      | 'postmortem_posted'
      | 'reminded'
      | 'delivery_failed'
  }
>

export function describeDelivery(event: DeliveryEvent, setting: Setting): string {
  switch (event.type) {
    case 'channel_created':
      return `Tocsin created the channel #${name(event.name)}.`
    case 'header_posted':
      return 'Tocsin posted the header.'
    case 'card_linked':
      return `Tocsin found the link to its card.`
    case 'announced':
      return 'Tocsin announced it.'
    case 'playbook_posted': {
      const title = playbookTitle(event.run, setting)
      return title === null
        ? `Tocsin posted the playbook's card.`
        : `Tocsin posted the card of playbook ${quote(title)}.`
    }
    case 'resolve_offered':
      return 'Tocsin offered to resolve it.'
    case 'postmortem_posted':
      return 'Tocsin posted the draft of the postmortem.'
    case 'reminded':
      return 'Tocsin reminded the channel that it is open.'
    case 'delivery_failed':
      return sentence(
        `Tocsin could not ${WORK.get(event.effect) ?? `do ${quote(event.effect)}`}: ${quote(event.reason)}`,
      )
  }
}

const WORDS: Readonly<Record<EffectType, string>> = {
  create_channel: 'create the channel',
  post_header: 'post the header',
  pin_header: 'pin the header',
  update_header: 'update the header',
  link_card: 'find the link to its card',
  post_announcement: 'announce it',
  update_announcement: 'update the announcement',
  set_topic: `set the channel's topic`,
  invite: 'invite people to the channel',
  add_bookmark: 'add a bookmark to the channel',
  instruct_role: 'send the instructions for a role',
  offer_resolve: 'offer to resolve it',
  update_offer: 'update the offer to resolve it',
  post_playbook: `post the playbook's card`,
  update_playbook: `update the playbook's card`,
  run_step: 'run a step of the playbook',
  nudge_step: 'remind people of a step of the playbook',
  remind: 'remind people that it is open',
  post_postmortem: 'post the postmortem',
  update_postmortem: 'update the postmortem',
  tell_operators: 'tell the operators',
  call: 'find out whom to call',
  page: 'page somebody',
  tell_pager: 'tell a pager outside',
  update_page: 'update a page',
  wait: 'wait for the next step of the policy',
  ack_due: 'watch how long it has been acknowledged',
  step_due: 'watch the time of a step of the playbook',
}

// Stored effects are plain words, and old ones may be gone from the type.
const WORK: ReadonlyMap<string, string> = new Map(Object.entries(WORDS))
