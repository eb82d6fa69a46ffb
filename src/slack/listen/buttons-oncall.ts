import type { Context, RespondFn } from '@slack/bolt'
import type { OnCallClick } from '../ids-oncall.ts'
import { pressCover } from './covering.ts'
import type { DutyDesk } from './duty.ts'
import { openCover } from './forms-oncall.ts'
import { pressEndOverride } from './overriding.ts'
import { type Place, tell } from './replies.ts'

type Press = {
  readonly place: Place
  readonly respond: RespondFn
  readonly trigger: string
  readonly context: Context
}

/** A button about who is on call. What it says is a hint; what is so is looked up. */
export async function pressOnCall(desk: DutyDesk, click: OnCallClick, press: Press): Promise<void> {
  const { place, trigger, context } = press
  switch (click.kind) {
    case 'accept_cover':
    case 'decline_cover':
    case 'withdraw_cover': {
      const answer = await pressCover(desk, place.user, click)
      return answer ? tell(desk.client, place, answer) : undefined
    }
    case 'end_override':
      return pressEndOverride(desk, click, press)
    case 'cover_me':
      return openCover(desk, { user: place.user, context, trigger }, { schedule: null, shift: click.shift })
    default:
      return click satisfies never
  }
}
