import type { Silence } from '../../alert/silence.ts'
import type { Ask } from '../../engine/ports.ts'
import { roomOf } from '../../incident/incident.ts'
import type { Clock } from '../../lib/time.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import { slackCode } from '../errors.ts'
import { silenceMessage } from '../messages/silence.ts'
import type { Posts } from './posts.ts'
import type { Rooms } from './rooms.ts'

type Options = {
  readonly posts: Posts
  readonly rooms: Rooms
  readonly rulebook: () => Rulebook
  readonly ask: Pick<Ask, 'byNumber'>
  readonly clock: Clock
}

const NOT_THERE = new Set(['channel_not_found', 'is_archived', 'not_in_channel'])

/** Says that a silence ends soon, where it was made; where that is no more, where incidents are announced. */
export async function tellOfSilence({ posts, rooms, rulebook, ask, clock }: Options, silence: Silence): Promise<void> {
  const incident = silence.incident === null ? null : await ask.byNumber(silence.incident)
  const message = silenceMessage(silence, clock())
  const room = incident && roomOf(incident)
  if (room) {
    try {
      await posts.say(room, message)
      return
    } catch (error) {
      if (!NOT_THERE.has(slackCode(error) ?? '')) throw error
    }
  }
  await rooms.within(rulebook().workspace.announce, channel => posts.say({ channel }, message))
}
