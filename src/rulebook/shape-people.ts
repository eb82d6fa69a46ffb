import type { z } from 'zod'
import { complain, list, listOrNone, named, strict, textUpTo, Wrong, wholeNumber } from './leaf.ts'
import { type Names, reference } from './names.ts'
import { quiet, reach } from './shape-reach.ts'
import { channel, email, link, phone, slackId, userGroup } from './words.ts'

// Who is there, and what they answer for.

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
      user_group: userGroup.optional(),
    }),
  )
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

/** Whoever stands in a list twice would be called twice. */
export function distinct(people: readonly string[], ctx: z.RefinementCtx): readonly string[] {
  people.forEach((person, i) => {
    if (people.indexOf(person) < i) complain(ctx, new Wrong('everybody once', { why: 'a second time' }), [i])
  })
  return people
}
