import type { ModalView } from '@slack/web-api'
import {
  describeOverrideRefusal,
  draftedOverride,
  type OverrideRefusal,
  type OverrideWish,
  REASON_MAX,
} from '../../oncall/overriding.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import { distinct, optionName } from '../ids.ts'
import { chosen, chosenIn, form, instant, instantIn, typed, typedIn } from './inputs.ts'
import type { Errors, Values } from './values.ts'

type Rules = Pick<Rulebook, 'schedules' | 'people'>

/** Asks who is to be on call where and when; null where the rulebook has no schedules or nobody in it. */
export function overrideView({ schedules, people }: Rules, schedule: string | null): ModalView | null {
  const names = distinct(schedules.keys(), optionName).map(name => ({ value: name, label: name }))
  const persons = distinct(people.keys(), optionName).map(name => ({
    value: name,
    label: people.get(name)?.name ?? name,
  }))
  const [first] = names
  if (first === undefined || persons.length === 0) return null
  return form({
    modal: 'override',
    title: 'Put somebody in',
    submit: 'Put in',
    blocks: [
      chosen('schedule', 'In which schedule?', names, { initial: optionName(schedule ?? first.value) }),
      chosen('person', 'Who is to be on call?', persons),
      chosen('instead', 'Instead of', persons, { optional: true }),
      instant({ block: 'from', label: 'From', hint: 'Without it at once.' }),
      instant({ block: 'until', label: 'Until' }),
      typed({ block: 'reason', label: 'Why?', max: REASON_MAX, optional: true }),
    ],
  })
}

export function readOverride(values: Values, rules: Rules, at: Date): OverrideWish | Errors {
  const named = (names: Iterable<string>, block: string) => {
    const picked = chosenIn(values, block)
    return [...names].find(name => optionName(name) === picked) ?? null
  }
  const [schedule, person] = [named(rules.schedules.keys(), 'schedule'), named(rules.people.keys(), 'person')]
  const until = instantIn(values, 'until')
  const missing = {
    ...(schedule ? {} : { schedule: 'Choose a schedule.' }),
    ...(person ? {} : { person: 'Choose somebody.' }),
    ...(until ? {} : { until: 'Say until when.' }),
  }
  if (!schedule || !person || !until) return { errors: missing }
  const instead = named(rules.people.keys(), 'instead')
  const wish = {
    schedule,
    person,
    instead,
    from: instantIn(values, 'from'),
    until,
    reason: typedIn(values, 'reason') ?? '',
  }
  const draft = draftedOverride(wish, rules, at)
  return 'refused' in draft ? { errors: { [blockOf(draft)]: describeOverrideRefusal(draft) } } : wish
}

function blockOf({ refused }: OverrideRefusal): string {
  if (refused === 'for_oneself') return 'instead'
  return refused === 'reason_too_long' ? 'reason' : 'until'
}
