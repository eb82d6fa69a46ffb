import { type Delivery, type PageDelivery, Undeliverable } from '../../engine/ports.ts'
import type { Effect } from '../../incident/effect.ts'
import { holderOf, type MessageRef, roomOf, type User } from '../../incident/incident.ts'
import type { Rulebook, Workspace } from '../../rulebook/rulebook.ts'
import { deliveryError, isOurFault, slackCode } from '../errors.ts'
import type { Rules } from '../messages/message.ts'
import { noticeMessage } from '../messages/notice.ts'
import { pageMessage } from '../messages/page.ts'
import { roleMessage } from '../messages/role.ts'
import type { Posts } from './posts.ts'
import type { Rooms } from './rooms.ts'

/** Calls one person by direct message, or whoever looks into a channel. */
export async function page(
  posts: Posts,
  rooms: Rooms,
  delivery: PageDelivery,
  rules: Rules & Pick<Rulebook, 'people'>,
): Promise<MessageRef> {
  const { incident, others, effect } = delivery
  const { user, via } = effect
  const card = pageMessage(incident, { ...effect, others: others.map(({ number }) => number) }, rules)
  const post = (channel: string) => posts.post(delivery, { channel, urgent: true }, card)
  try {
    return await (via === 'channel' ? rooms.within(user.name.replace(/^#/, ''), post) : post(user.id))
  } catch (error) {
    // A token that Slack refuses says nothing of the person: giving them up for that would run through everybody in a second.
    if (isOurFault(error)) throw error
    const reason = notInSlack(error, user, rules)
    throw reason === null ? deliveryError(error) : new Undeliverable(reason)
  }
}

/** To Slack a person is a channel like any other; people look for the id where they have written it. */
function notInSlack(error: unknown, { id }: User, { people }: Pick<Rulebook, 'people'>): string | null {
  if (!['channel_not_found', 'user_not_found'].includes(slackCode(error) ?? '')) return null
  const [name] = [...people].find(([, { slack }]) => slack === id) ?? []
  return `Slack knows no ${id}: see ${name === undefined ? 'people' : `people.${name}.slack`} in the rulebook`
}

/** Older ones have lost their buttons when these came: all of a long night's would use up what Slack allows every card. */
const UPDATED = 10

/** The calls that this person got are brought up to date: none keeps a button that no longer means anything. */
export async function updatePages(posts: Posts, { incident }: Delivery, user: User, rules: Rules): Promise<null> {
  const theirs = incident.pages.filter(page => page.user.id === user.id && page.message !== null)
  for (const page of theirs.slice(-UPDATED)) {
    if (page.message) await posts.update(page.message, pageMessage(incident, page, rules))
  }
  return null
}

export async function instructRole(
  posts: Posts,
  delivery: Delivery,
  { role, user }: Extract<Effect, { type: 'instruct_role' }>,
  rules: Rules,
): Promise<null> {
  // Handed on meanwhile: instructions for what one no longer does only confuse.
  if (holderOf(delivery.incident, role)?.id !== user.id) return null
  await posts.post(delivery, { channel: user.id }, roleMessage(delivery.incident, role, rules))
  return null
}

/** Tells those who run Tocsin; where they have no channel, those who deal with the incident, or else everybody. */
export async function tellOperators(
  posts: Posts,
  rooms: Rooms,
  delivery: Delivery,
  text: string,
  { operators, announce }: Workspace,
): Promise<null> {
  const message = noticeMessage(text)
  const room = operators === null ? roomOf(delivery.incident) : null
  const tell = (name: string, thread: string | null = null) =>
    rooms.within(name, channel => posts.post(delivery, { channel, thread }, message))
  try {
    await tell(operators ?? room?.channel ?? announce, room?.thread)
  } catch (error) {
    // What cannot be done is often just that: people have archived it, or taken the bot out.
    if (room === null || !NOT_THERE.has(slackCode(error) ?? '')) throw error
    await tell(announce)
  }
  return null
}

const NOT_THERE = new Set(['channel_not_found', 'is_archived', 'not_in_channel'])
