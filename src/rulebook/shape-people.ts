import { z } from 'zod'
import type { Layer } from '../oncall/rotation.ts'
import { DEFAULT_START } from './defaults.ts'
import { complain, later, list, listOrNone, named, strict, textUpTo, Wrong, wholeNumber } from './leaf.ts'
import { type Names, reference } from './names.ts'
import { quiet, reach } from './shape-reach.ts'
import { channel, day, email, handoff, link, phone, slackId, zone } from './words.ts'

// Who is there, and who is on call.

export function rolesShape() {
  return named('roles', strict({ title: textUpTo(60).optional(), instructions: textUpTo(2_000).optional() }))
}

export function peopleShape() {
  return named(
    'people',
    strict({
      name: textUpTo(60).optional(),
      slack: slackId.optional(),
      email: email.optional(),
      phone: phone.optional(),
      reach: reach.optional(),
      quiet: quiet.optional(),
    }),
  )
}

export function teamsShape(names: Names) {
  return named(
    'teams',
    strict({
      members: list('people', reference('person', names)).transform(distinct),
      channel: channel.optional(),
      user_group: later,
    }),
  )
}

export function schedulesShape(names: Names) {
  const layer = strict({
    rotation: z.enum(['daily', 'weekly'], { error: 'daily or weekly' }),
    handoff,
    people: list('people', reference('person', names)).transform(distinct),
    start: day.optional(),
    hours: later,
  }).transform(({ rotation, handoff, people, start = DEFAULT_START }, ctx): Layer => {
    const { weekday, minutes } = handoff
    if (rotation === 'weekly' && weekday === null) {
      complain(ctx, new Wrong('a weekday and a time, such as "Mon 09:00"'), ['handoff'])
    }
    if (rotation === 'daily' && weekday !== null) {
      complain(ctx, new Wrong('only a time, such as "09:00"', { why: 'the rotation is daily' }), ['handoff'])
    }
    return { rotation, handoff: { weekday: weekday ?? 0, minutes }, people, start }
  })
  return named('schedules', strict({ timezone: zone.optional(), layers: list('layers', layer) }))
}

export function servicesShape(names: Names) {
  return named(
    'services',
    strict({
      team: reference('team', names).optional(),
      policy: reference('policy', names).optional(),
      tier: wholeNumber(1, 5).optional(),
      runbook: link.optional(),
      dashboard: link.optional(),
      depends_on: listOrNone('services', reference('service', names)).optional(),
    }),
  )
}

/** Whoever stands in a list twice would get every second turn, or be called twice. */
function distinct(people: readonly string[], ctx: z.RefinementCtx): readonly string[] {
  people.forEach((person, i) => {
    if (people.indexOf(person) < i) complain(ctx, new Wrong('everybody once', { why: 'a second time' }), [i])
  })
  return people
}
