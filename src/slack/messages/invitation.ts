import type { Incident, User } from '../../incident/incident.ts'
import { join, mrkdwn, user } from '../text.ts'
import { section } from './blocks.ts'
import { type Message, message } from './message.ts'
import { heading } from './words.ts'

/** Asks people into the thread of an incident that has no channel to invite them to. */
export function invitationMessage(incident: Incident, users: readonly User[]): Message {
  const named = join(
    users.map(({ id }) => user(id)),
    ', ',
  )
  return message(mrkdwn`You are wanted in ${heading(incident)}.`, [
    section(mrkdwn`${named}: you are wanted in *${heading(incident)}*.`),
  ])
}
