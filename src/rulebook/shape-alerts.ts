import { z } from 'zod'
import { inhibitRule } from '../alert/inhibition.ts'
import type { Room, Route } from '../alert/route.ts'
import { DAY, parseDuration } from '../lib/time.ts'
import {
  anyNumber,
  complain,
  leaf,
  list,
  listOrNone,
  oneOrMore,
  orNone,
  record,
  strict,
  textUpTo,
  Wrong,
  wholeNumber,
  yesOrNo,
} from './leaf.ts'
import { type Names, reference } from './names.ts'
import { present } from './present.ts'
import { channel, duration, matcher, severity } from './words.ts'

// Which way alerts go.

const room = leaf('channel, none or a channel such as "#payments-alerts"', (text): Room | 'none' | null => {
  if (text === 'channel' || text === 'none') return text
  return text.startsWith('#') && channel.safeParse(text).success ? `#${text.slice(1)}` : null
})

const groupBy = list('label names', textUpTo(200)).transform((labels, ctx) => {
  if (labels.length > 1 && labels.includes('...')) complain(ctx, new Wrong('... alone, or names without it'))
  return labels
})

const groupWait = leaf('a duration such as 30s, or none', text => {
  const ms = text === 'none' ? 0 : parseDuration(text)
  return ms !== null && ms <= DAY ? ms : null
})

const threshold = strict({
  count: wholeNumber(1, 1_000),
  within: duration,
  of: z.enum(['distinct', 'times'], { error: 'distinct or times' }).optional(),
}).transform(({ count, within, of = 'distinct' }) => ({ count, withinMs: within, of }))

const flapping = strict({ changes: wholeNumber(2, 1_000), within: duration }).transform(({ changes, within }) => ({
  changes,
  withinMs: within,
}))

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
      group_wait: groupWait.optional(),
      threshold: orNone(threshold).optional(),
      reopen_within: orNone(duration).optional(),
      repeat: orNone(duration).optional(),
      flapping: orNone(flapping).optional(),
      active: listOrNone('time intervals', reference('time interval', names)).optional(),
      mute: listOrNone('time intervals', reference('time interval', names)).optional(),
    }).transform(
      (given): Route => ({
        matchers: given.matchers?.flat() ?? [],
        groupBy: given.group_by ?? null,
        set: present(given.set ?? {}),
        policy: given.policy ?? null,
        playbook: given.playbook ?? null,
        room: given.room ?? null,
        autoResolve: given.auto_resolve ?? null,
        continue: given.continue ?? false,
        groupWaitMs: given.group_wait ?? null,
        threshold: given.threshold ?? null,
        reopenWithinMs: given.reopen_within ?? null,
        repeatMs: given.repeat ?? null,
        flapping: given.flapping ?? null,
        active: given.active ?? null,
        mute: given.mute ?? null,
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
      equal: anyNumber('label names', textUpTo(200)).optional(),
    }).transform(given => inhibitRule(given.source_matchers.flat(), given.target_matchers.flat(), given.equal ?? [])),
  )
}
