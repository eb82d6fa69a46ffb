import type { z } from 'zod'
import { SEVERITIES } from '../alert/severity.ts'
import type { Policy, Step } from '../escalation/policy.ts'
import { DEFAULT_WAIT_MS } from './defaults.ts'
import { complain, list, named, oneOrMore, strict, Wrong, wholeNumber } from './leaf.ts'
import { type Names, reference, targetLeaf } from './names.ts'
import type { Rulebook } from './rulebook.ts'
import { duration, severity } from './words.ts'

// Who is called in which order.

export function policiesShape(names: Names) {
  const targets = oneOrMore('targets', targetLeaf(names))
  const severities = oneOrMore('severities', severity).optional()
  const interval = reference('time interval', names).optional()
  const step = strict({
    notify: targets.optional(),
    policy: reference('policy', names).optional(),
    wait: duration.optional(),
    severities,
    during: interval,
    outside: interval,
  }).superRefine((given, ctx) => {
    if ((given.notify === undefined) === (given.policy === undefined)) {
      complain(ctx, new Wrong('either notify (who is called) or policy (whose steps stand here)'))
    } else if (given.policy !== undefined && Object.values(given).filter(value => value !== undefined).length > 1) {
      complain(ctx, new Wrong('nothing beside it', { why: 'its steps say when and whom' }), ['policy'])
    }
    if (given.during !== undefined && given.outside !== undefined) {
      complain(ctx, new Wrong('either during or outside, not both'), ['outside'])
    }
  })
  return named(
    'policies',
    strict({
      steps: list('steps', step),
      repeat: wholeNumber(1, 100).optional(),
      severities,
      last_resort: targets.optional(),
      ack_timeout: duration.optional(),
    }),
  )
}

type Given = z.output<ReturnType<typeof policiesShape>>

/** The policies of a rulebook, each complete: a step that names another one is replaced by its steps. */
export function policiesOf(
  given: Given,
  { severities, timeIntervals }: Pick<Rulebook, 'severities' | 'timeIntervals'>,
): ReadonlyMap<string, Policy> {
  const paging = SEVERITIES.filter(severity => severities[severity].page)
  return new Map(
    Object.entries(given).map(([name, { repeat = 1, last_resort, ack_timeout, ...policy }]) => [
      name,
      {
        ...{ name, steps: stepsOf(name, given, timeIntervals), rounds: repeat },
        severities: policy.severities ?? paging,
        ...(last_resort && { lastResort: last_resort }),
        ...(ack_timeout !== undefined && { ackTimeoutMs: ack_timeout }),
      },
    ]),
  )
}

function stepsOf(name: string, given: Given, timeIntervals: Rulebook['timeIntervals']): readonly Step[] {
  return (given[name]?.steps ?? []).flatMap(({ notify, policy, wait, severities = null, during, outside }) => {
    if (policy !== undefined) return stepsOf(policy, given, timeIntervals)
    const interval = during ?? outside
    const hours =
      interval === undefined
        ? null
        : { name: interval, intervals: timeIntervals.get(interval) ?? [], outside: during === undefined }
    const when = severities === null && hours === null ? {} : { when: { severities, hours } }
    return [{ notify: notify ?? [], waitMs: wait ?? DEFAULT_WAIT_MS, ...when }]
  })
}
