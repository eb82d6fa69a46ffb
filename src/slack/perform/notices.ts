import type { Notice } from '../../engine/ports-oncall.ts'
import type { MessageRef } from '../../incident/incident.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import { deliveryError } from '../errors.ts'
import { dutyMessage } from '../messages/duty.ts'
import type { Posts } from './posts.ts'
import type { Rooms } from './rooms.ts'

type Options = { readonly posts: Posts; readonly rooms: Rooms; readonly rulebook: () => Rulebook }

/** Says it, or brings up to date what was said. Operators who have no channel hear nothing. */
export async function tellNotice({ posts, rooms, rulebook }: Options, notice: Notice): Promise<MessageRef | null> {
  const rules = rulebook()
  const { operators } = rules.workspace
  const { message, to } = notice
  const card = dutyMessage(notice.about, rules)
  try {
    if (message) {
      await posts.update(message, card)
      return message
    }
    if (to !== null) return await posts.post(notice, { channel: to }, card)
    return operators === null ? null : await rooms.within(operators, channel => posts.post(notice, { channel }, card))
  } catch (error) {
    throw deliveryError(error)
  }
}
