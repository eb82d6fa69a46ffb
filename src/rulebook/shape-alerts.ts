import { z } from 'zod'
import type { Route } from '../alert/route.ts'
import { complain, later, leaf, list, listOrNone, oneOrMore, record, strict, textUpTo, Wrong, yesOrNo } from './leaf.ts'
import { type Names, reference } from './names.ts'
import { present } from './present.ts'
import { channel, duration, matcher, severity } from './words.ts'

// Which way alerts go.

const room = leaf('channel, none or a channel such as "#payments-alerts"', text => {
  if (text === 'channel' || text === 'none') return text
  // A card in a channel of its own is not in force yet: until then a whole channel, so that nothing is lost.
  return text.startsWith('#') && channel.safeParse(text).success ? 'channel' : null
})

const groupBy = list('label names', textUpTo(200)).transform((labels, ctx) => {
  if (labels.length > 1 && labels.includes('...')) complain(ctx, new Wrong('... alone, or names without it'))
  return labels
})

export function routeShape(names: Names): z.ZodType<Route> {
  const route: z.ZodType<Route> = z.lazy(() =>
    strict({
      matchers: oneOrMore('matchers', matcher).optional(),
      group_by: groupBy.optional(),
      set: strict({
        service: reference('service', names).optional(),
        severity: severity.optional(),
        type: textUpTo(60).optional(),
        team: reference('team', names).optional(),
        labels: record('label names to values', textUpTo(1_000)).optional(),
      }).optional(),
      policy: reference('policy', names).optional(),
      playbook: reference('playbook', names).optional(),
      room: room.optional(),
      auto_resolve: yesOrNo.optional(),
      routes: listOrNone('routes', route).optional(),
      continue: yesOrNo.optional(),
      group_wait: duration.optional(),
      threshold: later,
      reopen_within: duration.optional(),
    }).transform(
      (given): Route => ({
        matchers: given.matchers?.flat() ?? [],
        groupBy: given.group_by ?? null,
        set: present(given.set ?? {}),
        policy: given.policy ?? null,
        playbook: given.playbook ?? null,
        room: given.room ?? null,
        autoResolve: given.auto_resolve ?? null,
        routes: given.routes ?? [],
      }),
    ),
  )
  return route
}

export function inhibitShape() {
  const matchers = oneOrMore('matchers', matcher)
  return listOrNone(
    'inhibit rules',
    strict({
      source_matchers: matchers,
      target_matchers: matchers,
      equal: listOrNone('label names', textUpTo(200)).optional(),
    }),
  )
}

export function maintenanceShape() {
  return listOrNone('maintenance windows', strict({ matchers: oneOrMore('matchers', matcher), when: textUpTo(100) }))
}
