import type { WebClient } from '@slack/web-api'
import type { Delivery } from '../../engine/ports.ts'
import type { Command } from '../../incident/command.ts'
import { runOf } from '../../incident/incident.ts'
import type { Workspace } from '../../rulebook/rulebook.ts'
import { slackCode } from '../errors.ts'
import { announcementMessage } from '../messages/announcement.ts'
import { headerMessage } from '../messages/header.ts'
import type { Rules } from '../messages/message.ts'
import { offerMessage } from '../messages/offer.ts'
import { playbookMessage } from '../messages/playbook.ts'
import { postmortemMessage, type WritePostmortem } from '../messages/postmortem.ts'
import { reminderMessage } from '../messages/reminder.ts'
import type { Paced } from './pace.ts'
import type { Posts } from './posts.ts'
import type { Rooms } from './rooms.ts'

// The messages that stand in channels and are kept current: each is rendered whole from the incident as it is now.

export async function postHeader(posts: Posts, delivery: Delivery, rules: Rules): Promise<Command | null> {
  const { incident } = delivery
  if (!incident.channel || incident.header) return null
  const message = await posts.post(delivery, { channel: incident.channel.id }, headerMessage(incident, rules))
  return { type: 'record_header', message, seen: incident.seq }
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
  if (!incident.channel || incident.status === 'resolved' || incident.alerts.firing > 0) return null
  const message = await posts.post(delivery, { channel: incident.channel.id }, offerMessage(incident))
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
  const run = runOf(incident, id)
  if (!incident.channel || !run || run.card) return null
  const card = playbookMessage(incident, run, rules)
  const { ts } = await posts.post(delivery, { channel: incident.channel.id }, card)
  return { type: 'record_playbook', run: id, ts, seen: incident.seq }
}

export async function updatePlaybook(posts: Posts, { incident }: Delivery, id: number, rules: Rules): Promise<null> {
  const run = runOf(incident, id)
  if (incident.channel && run?.card) {
    await posts.update({ channel: incident.channel.id, ts: run.card }, playbookMessage(incident, run, rules))
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
  if (!incident.channel || incident.postmortem || incident.status !== 'resolved') return null
  const card = postmortemMessage(incident, write(incident, await delivery.timeline()), rules)
  return { type: 'record_postmortem', message: await posts.post(delivery, { channel: incident.channel.id }, card) }
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
