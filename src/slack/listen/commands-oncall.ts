import type { Message } from '../messages/message.ts'
import { noticeMessage } from '../messages/notice.ts'
import type { AskedOnCall } from './asked-oncall.ts'
import { answerOnCall } from './asking-oncall.ts'
import { coverByWords, swapByWords } from './covering.ts'
import type { DutyDesk } from './duty.ts'
import { openCover, openOverride } from './forms-oncall.ts'
import { currentOverrides, endOverrideAs, overrideByWords } from './overriding.ts'
import type { Asker } from './which.ts'

/** Words about who is on call. Null where a form is the answer. */
export async function answerAboutOnCall(desk: DutyDesk, asker: Asker, asked: AskedOnCall): Promise<Message | null> {
  const { user } = asker
  const denial = desk.acts.hides(await desk.members.get(user))
  if (denial !== null) return noticeMessage(denial)
  switch (asked.word) {
    case 'oncall':
      return answerOnCall(desk, asker, asked)
    case 'cover':
      if (asked.between.from !== null || asked.between.until !== null) return coverByWords(desk, user, asked)
      await openCover(desk, asker, { schedule: asked.schedule, shift: null })
      return null
    case 'override':
      if (asked.user !== null) return overrideByWords(desk, user, asked)
      await openOverride(desk, asker, asked.schedule)
      return null
    case 'overrides':
      return currentOverrides(desk)
    case 'end_override':
      if (asked.id === null) return noticeMessage('Which one? /incident override list shows them, with their numbers.')
      return endOverrideAs(desk, user, asked.id)
    case 'swap':
      return swapByWords(desk, user, asked)
    default:
      return asked satisfies never
  }
}
