import type { Context } from '@slack/bolt'
import type { OverrideWish } from '../../oncall/overriding.ts'
import type { OwnShift } from '../../oncall/shifts-of.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import type { Message } from '../messages/message.ts'
import { noticeMessage } from '../messages/notice.ts'
import { type CoverForm, coverView, readCover, shiftValue } from '../modals/cover.ts'
import { noticeView } from '../modals/notice.ts'
import { overrideView, readOverride } from '../modals/override.ts'
import { type Errors, isErrors, type Values } from '../modals/values.ts'
import { askToCover } from './covering.ts'
import { type DutyDesk, isSay, shiftsAhead, whoAsks } from './duty.ts'
import { openForm } from './forms.ts'
import { overrideAs } from './overriding.ts'

/** What a form about who is on call says. */
export type OnCallForm =
  | { readonly type: 'cover'; readonly form: CoverForm }
  | { readonly type: 'override'; readonly wish: OverrideWish }

type Opening = { readonly user: string; readonly context: Context; readonly trigger: string }

const COVER = 'Cover me'
const OVERRIDE = 'Put somebody in'

/** Offers the coming shifts of whoever asks, the one that is meant chosen already. */
export async function openCover(
  desk: DutyDesk,
  { user, context, trigger }: Opening,
  meant: { readonly schedule: string | null; readonly shift: OwnShift | null },
): Promise<void> {
  await openForm(desk.client, context, trigger, async () => {
    const person = await whoAsks(desk, user)
    if (isSay(person)) return noticeView(COVER, person.say)
    const shifts = await shiftsAhead(desk, person)
    const [first] = shifts
    if (first === undefined) return noticeView(COVER, 'You have no shift in the coming three months.')
    const picked = meant.shift ?? shifts.find(({ schedule }) => schedule === meant.schedule) ?? first
    return coverView(shifts, desk.rulebook(), shiftValue(picked))
  })
}

export async function openOverride(desk: DutyDesk, { user, context, trigger }: Opening, schedule: string | null) {
  await openForm(desk.client, context, trigger, async () => {
    const denial = desk.acts.forbids('override', await desk.members.get(user), null)
    if (denial !== null) return noticeView(OVERRIDE, denial)
    const none = 'The rulebook has no schedules, or nobody in it.'
    return overrideView(desk.rulebook(), schedule) ?? noticeView(OVERRIDE, none)
  })
}

/** Null: it is another form. */
export function readOnCallForm(
  callbackId: string,
  values: Values,
  rulebook: Rulebook,
  at: Date,
): OnCallForm | Errors | null {
  if (callbackId === 'cover') {
    const form = readCover(values)
    return isErrors(form) ? form : { type: 'cover', form }
  }
  if (callbackId !== 'override') return null
  const wish = readOverride(values, rulebook, at)
  return isErrors(wish) ? wish : { type: 'override', wish }
}

/** Does what the form says, and answers with what this person is told. */
export async function submitOnCall(desk: DutyDesk, user: string, said: OnCallForm): Promise<Message> {
  if (said.type === 'override') return overrideAs(desk, user, said.wish)
  const person = await whoAsks(desk, user)
  if (isSay(person)) return noticeMessage(person.say)
  const { shift: picked, from, until } = said.form
  const shift = (await shiftsAhead(desk, person)).find(each => shiftValue(each) === picked)
  if (!shift) return noticeMessage('That shift is not yours any longer.')
  const { schedule } = shift
  return askToCover(desk, {
    ...{ schedule, person, inReturn: null, to: null },
    ...{ from: from ?? shift.from, until: until ?? shift.until },
  })
}
