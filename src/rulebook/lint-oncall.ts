import { count } from '../lib/text.ts'
import { DAY, later } from '../lib/time.ts'
import { wallText } from '../lib/zone.ts'
import { comingGaps, type DoubleDuty, doubleDuties } from '../oncall/coverage.ts'
import { peopleIn } from '../oncall/schedule.ts'
import type { Hint } from './lint-routes.ts'
import { plansFor } from './oncall.ts'
import type { Rulebook } from './rulebook.ts'

/** So far ahead schedules are looked at. */
const AHEAD_MS = 28 * DAY

/** Times for which nobody is named, people in two schedules at once, and people whom Slack does not know. */
export function lintOnCall({ schedules, people }: Pick<Rulebook, 'schedules' | 'people'>, at: Date): readonly Hint[] {
  const [plans, until] = [plansFor(schedules), later(at, AHEAD_MS)]
  const gaps = comingGaps(plans, at, until)
  const doubles = doubleDuties(plans, at, until)
  return [...schedules].flatMap(([name, schedule]): readonly Hint[] => {
    const when = (instant: Date) => wallText(schedule.timezone, instant)
    const [gap, ...more] = gaps.filter(gap => gap.schedule === name)
    const theirs = doubles.filter(({ schedules: [, later] }) => later === name)
    const unknown = peopleIn(schedule).filter(person => !people.get(person)?.slack)
    const messages = [
      gap && gapSaid(when(gap.from), gap.until < until ? when(gap.until) : null, more.length),
      doubleSaid(theirs, when),
      ...unknown.map(
        person => `has ${person}, who has no Slack id; say people.${person}.slack (profile, ⋯, Copy member ID)`,
      ),
    ]
    return messages.flatMap(message => (message ? [{ path: ['schedules', name], message }] : []))
  })
}

function gapSaid(from: string, until: string | null, more: number): string {
  const span = until === null ? `from ${from} on` : `from ${from} to ${until}`
  const times = more > 0 ? ` and ${count(more, 'more time')} in the next four weeks` : ''
  return `nobody is on call ${span}${times}; where that is meant, say so in a layer below: people: [nobody]`
}

/** One other schedule is enough, that of the first time. */
function doubleSaid(doubles: readonly DoubleDuty[], when: (at: Date) => string): string | null {
  const [first] = doubles.toSorted((one, other) => one.from.getTime() - other.from.getTime())
  if (!first) return null
  const [beside] = first.schedules
  const people = doubles.filter(({ schedules: [other] }) => other === beside).map(({ person }) => person)
  const are = people.length === 1 ? 'is' : 'are'
  return `${people.join(', ')} ${are} on call here and in ${beside} at once, next on ${when(first.from)}`
}
