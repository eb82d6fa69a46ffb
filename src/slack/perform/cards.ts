import type { WebClient } from '@slack/web-api'
import type { Delivery } from '../../engine/ports.ts'
import type { Command } from '../../incident/command.ts'
import { opensChannel, roomOf, runOf } from '../../incident/incident.ts'
import type { Workspace } from '../../rulebook/rulebook.ts'
import { slackCode } from '../errors.ts'
import { announcementMessage } from '../messages/announcement.ts'
import { headerMessage } from '../messages/header.ts'
import type { Rules } from '../messages/message.ts'
import { offerMessage } from '../messages/offer.ts'
import { leftPlaybookMessage, playbookMessage } from '../messages/playbook.ts'
import { postmortemMessage, type WritePostmortem } from '../messages/postmortem.ts'
import { reminderMessage } from '../messages/reminder.ts'
import type { Paced } from './pace.ts'
import type { Posts } from './posts.ts'
import type { Rooms } from './rooms.ts'

// The messages that stand in channels and are kept current: each is rendered whole from the incident as it is now.

/** Into its channel; one that is to have none has its only card in the channel that its route names. */
export async function postHeader(
  posts: Posts,
  rooms: Rooms,
  delivery: Delivery,
  rules: Rules,
): Promise<Command | null> {
  const { incident } = delivery
  // Of an earlier try there may be a card, on which somebody has asked for a channel since: it is found, and announces that.
  const isElsewhere = delivery.attempt === 1 && !incident.channel && opensChannel(incident)
  if (incident.header || isElsewhere) return null
  const card = headerMessage(incident, rules)
  const message = incident.channel
    ? await posts.post(delivery, { channel: incident.channel.id }, card)
    : await rooms.inside(incident.room.replace('#', ''), channel => posts.post(delivery, { channel }, card))
  return { type: 'record_header', message, seen: incident.seq }
}

/** People who are called elsewhere find the card by it. */
export async function linkCard(client: WebClient, paced: Paced, { incident }: Delivery): Promise<Command | null> {
  if (incident.channel || !incident.header) return null
  const { channel, ts: message_ts } = incident.header
  const { permalink } = await paced('chat.getPermalink', () => client.chat.getPermalink({ channel, message_ts }))
  return permalink ? { type: 'record_card_link', link: permalink } : null
}

export async function updateHeader(posts: Posts, { incident }: Delivery, rules: Rules): Promise<null> {
  if (incident.header) await posts.update(incident.header, headerMessage(incident, rules))
  return null
}

export async function pinHeader(client: WebClient, paced: Paced, { incident }: Delivery): Promise<null> {
  if (!incident.header) return null
  const { channel, ts: timestamp } = incident.header
  try {
    await paced('pins.add', () => client.pins.add({ channel, timestamp }))
  } catch (error) {
    // People may have pinned it, or taken it away, before us.
    if (!['already_pinned', 'message_not_found'].includes(slackCode(error) ?? '')) throw error
  }
  return null
}

export async function postAnnouncement(
  posts: Posts,
  rooms: Rooms,
  delivery: Delivery,
  { announce }: Workspace,
  rules: Rules,
): Promise<Command | null> {
  const { incident } = delivery
  if (incident.announcement) return null
  const card = announcementMessage(incident, rules)
  const message = await rooms.within(announce, channel => posts.post(delivery, { channel }, card))
  return { type: 'record_announcement', message, seen: incident.seq }
}

/** In the thread of the header, which people need not follow. */
export async function remind(posts: Posts, delivery: Delivery): Promise<Command | null> {
  const { incident } = delivery
  const { header, status } = incident
  if (status === 'resolved') return null
  if (header) await posts.post(delivery, { channel: header.channel, thread: header.ts }, reminderMessage(incident))
  return { type: 'record_reminder' }
}

export async function updateAnnouncement(posts: Posts, { incident }: Delivery, rules: Rules): Promise<null> {
  if (incident.announcement) await posts.update(incident.announcement, announcementMessage(incident, rules))
  return null
}

export async function offerResolve(posts: Posts, delivery: Delivery): Promise<Command | null> {
  const { incident } = delivery
  // Something may fire again, or somebody have resolved it, since.
  const room = roomOf(incident)
  if (!room || incident.status === 'resolved' || incident.alerts.firing > 0) return null
  const message = await posts.post(delivery, room, offerMessage(incident))
  return { type: 'record_offer', message }
}

export async function updateOffer(posts: Posts, { incident }: Delivery): Promise<null> {
  if (incident.offer) await posts.update(incident.offer, offerMessage(incident))
  return null
}

export async function postPlaybook(
  posts: Posts,
  delivery: Delivery,
  id: number,
  rules: Rules,
): Promise<Command | null> {
  const { incident } = delivery
  const [room, run] = [roomOf(incident), runOf(incident, id)]
  if (!room || !run || run.card) return null
  // First, for it may be done twice.
  if (run.left) await posts.update(run.left, leftPlaybookMessage(incident, run))
  const { ts } = await posts.post(delivery, room, playbookMessage(incident, run, rules))
  return { type: 'record_playbook', run: id, ts, seen: incident.seq }
}

export async function updatePlaybook(posts: Posts, { incident }: Delivery, id: number, rules: Rules): Promise<null> {
  const [room, run] = [roomOf(incident), runOf(incident, id)]
  if (room && run?.card) {
    await posts.update({ channel: room.channel, ts: run.card }, playbookMessage(incident, run, rules))
  }
  return null
}

export async function postPostmortem(
  posts: Posts,
  delivery: Delivery,
  write: WritePostmortem,
  rules: Rules,
): Promise<Command | null> {
  const { incident } = delivery
  const room = roomOf(incident)
  if (!room || incident.postmortem || incident.status !== 'resolved') return null
  const card = postmortemMessage(incident, write(incident, await delivery.timeline()), rules)
  return { type: 'record_postmortem', message: await posts.post(delivery, room, card) }
}

export async function updatePostmortem(
  posts: Posts,
  delivery: Delivery,
  write: WritePostmortem,
  rules: Rules,
): Promise<null> {
  const { incident } = delivery
  if (!incident.postmortem) return null
  const card = postmortemMessage(incident, write(incident, await delivery.timeline()), rules)
  await posts.update(incident.postmortem, card)
  return null
}
