import type { z } from 'zod'
import type { Target } from '../escalation/policy.ts'
import { DEFAULT_WAIT_MS } from './defaults.ts'
import { complain, later, list, listOrNone, named, oneOrMore, strict, textUpTo, Wrong, wholeNumber } from './leaf.ts'
import { type Names, reference, targetLeaf } from './names.ts'
import { quiet, reach } from './shape-reach.ts'
import { channel, duration, email, link, phone, slackId } from './words.ts'

// Who is there, and who is called in which order.

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

export function policiesShape(names: Names) {
  const step = strict({
    notify: oneOrMore('targets', targetLeaf(names)),
    wait: duration.optional(),
  }).transform(({ notify, wait }) => ({ notify: inForce(notify), waitMs: wait ?? DEFAULT_WAIT_MS }))
  return named(
    'policies',
    strict({
      steps: list('steps', step),
      repeat: wholeNumber(1, 100).optional(),
      ack_timeout: duration.optional(),
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

export function inForce(targets: readonly { readonly target: Target | null }[]): readonly Target[] {
  return targets.flatMap(({ target }) => target ?? [])
}

/** Whoever stands in a list twice would be called twice. */
export function distinct(people: readonly string[], ctx: z.RefinementCtx): readonly string[] {
  people.forEach((person, i) => {
    if (people.indexOf(person) < i) complain(ctx, new Wrong('everybody once', { why: 'a second time' }), [i])
  })
  return people
}
