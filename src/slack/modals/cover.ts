import type { ModalView } from '@slack/web-api'
import { line } from '../../lib/text.ts'
import { wallText } from '../../lib/zone.ts'
import type { OwnShift } from '../../oncall/shifts-of.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import { chosen, chosenIn, form, instant, instantIn } from './inputs.ts'
import type { Errors, Values } from './values.ts'

/** `shift` stands for one of those that were offered. */
export type CoverForm = { readonly shift: string; readonly from: Date | null; readonly until: Date | null }

const SHIFTS = 20

/** Asks which shift of the reader others are to be asked to take, and from when until when if not all of it. */
export function coverView(shifts: readonly OwnShift[], rules: Pick<Rulebook, 'schedules'>, picked: string): ModalView {
  const choices = shifts.slice(0, SHIFTS).map(shift => ({ value: shiftValue(shift), label: label(shift, rules) }))
  return form({
    modal: 'cover',
    title: 'Cover me',
    submit: 'Ask the others',
    blocks: [
      chosen('shift', 'Which shift?', choices, { initial: picked }),
      instant({ block: 'from', label: 'From', hint: 'If only a part of it is to be covered.' }),
      instant({ block: 'until', label: 'Until' }),
    ],
  })
}

export function readCover(values: Values): CoverForm | Errors {
  const shift = chosenIn(values, 'shift')
  if (shift === null) return { errors: { shift: 'Choose a shift.' } }
  const [from, until] = [instantIn(values, 'from'), instantIn(values, 'until')]
  if (from && until && until <= from) return { errors: { until: 'It would end before it begins.' } }
  return { shift, from, until }
}

/** By its end: the begin of one that runs moves on. */
export function shiftValue({ schedule, until }: Pick<OwnShift, 'schedule' | 'until'>): string {
  return `${until.getTime()}:${schedule}`.slice(0, 75).toWellFormed()
}

function label({ schedule, from, until }: OwnShift, { schedules }: Pick<Rulebook, 'schedules'>): string {
  const zone = schedules.get(schedule)?.timezone ?? 'UTC'
  const [begin, end] = [from, until].map(at => wallText(zone, at).replace(/ \d{4}-/, ' '))
  return `${line(schedule, 30)}: ${begin} – ${end}`
}
