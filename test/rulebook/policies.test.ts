import { describe, expect, test } from 'vitest'
import { MINUTE } from '../../src/lib/time.ts'
import { faultsIn, policy } from './bad.ts'
import { read } from './read.ts'

const KNOWN = `
people: { ada: { slack: U0ADA }, bob: { slack: U0BOB } }
schedules: { night: { layers: [{ rotation: daily, handoff: "09:00", people: [ada, bob] }] } }
time_intervals: { office: [{ weekdays: ["monday:friday"], times: [{ start_time: "09:00", end_time: "17:00" }] }] }
workspace: { timezone: Europe/Berlin }
`
const policies = (yaml: string) => read(`${KNOWN}policies:\n${yaml}`).policies
const step = (yaml: string) => policies(`  p: { steps: [${yaml}] }`).get('p')?.steps[0]
const ada = [{ kind: 'user', name: 'ada' }]
const bob = [{ kind: 'user', name: 'bob' }]

describe('a policy', () => {
  test('pages by itself what its severities say, or else its own', () => {
    const paging = (yaml: string) =>
      read(`${yaml}${KNOWN}policies: { p: { steps: [{ notify: user:ada }] } }`).policies.get('p')?.severities
    expect(paging('')).toEqual(['sev1', 'sev2'])
    expect(paging('severities: { sev2: { page: false }, sev3: { page: true } }')).toEqual(['sev1', 'sev3'])
    expect(policies('  p: { severities: [sev4, sev1], steps: [{ notify: user:ada }] }').get('p')?.severities).toEqual([
      'sev4',
      'sev1',
    ])
  })

  test('has a last resort and a time for acknowledgements', () =>
    expect(
      policies('  p: { last_resort: user:bob, ack_timeout: 30m, steps: [{ notify: user:ada }] }').get('p'),
    ).toEqual({
      ...{ name: 'p', rounds: 1, severities: ['sev1', 'sev2'], lastResort: bob, ackTimeoutMs: 30 * MINUTE },
      steps: [{ notify: ada, waitMs: 5 * MINUTE }],
    }))

  test('calls channels and one of a schedule after the other', () =>
    expect(step('{ notify: ["channel:#payments", round_robin:night] }')?.notify).toEqual([
      { kind: 'channel', name: 'payments' },
      { kind: 'round_robin', name: 'night' },
    ]))

  test('has steps for some severities and hours only', () => {
    expect(step('{ notify: user:ada, severities: sev1 }')?.when).toEqual({ severities: ['sev1'], hours: null })
    const office = { name: 'office', intervals: [expect.objectContaining({ zone: 'Europe/Berlin' })] }
    expect(step('{ notify: user:ada, during: office }')?.when).toEqual({
      ...{ severities: null, hours: { ...office, outside: false } },
    })
    expect(step('{ notify: user:ada, outside: office, severities: [sev1, sev2] }')?.when).toEqual({
      ...{ severities: ['sev1', 'sev2'], hours: { ...office, outside: true } },
    })
    expect(step('{ notify: user:ada }')).not.toHaveProperty('when')
  })

  test('has the steps of another one where it names that', () => {
    const found = policies(`
  both: { steps: [{ policy: first }, { notify: user:ada, wait: 1m }, { policy: first }] }
  first: { repeat: 3, steps: [{ policy: second }] }
  second: { steps: [{ notify: user:bob, wait: 2m, severities: [sev1] }] }`)
    const bobs = { notify: bob, waitMs: 2 * MINUTE, when: { severities: ['sev1'], hours: null } }
    expect(found.get('both')).toMatchObject({ rounds: 1, steps: [bobs, { notify: ada, waitMs: MINUTE }, bobs] })
    expect(found.get('first')).toMatchObject({ rounds: 3, steps: [bobs] })
  })
})

describe('a fault of a policy', () => {
  const steps = (yaml: string) => policy(`steps:\n      - ${yaml}`)
  const other = (yaml: string) => `\npolicies:\n  payments:\n    steps:\n      - policy: other\n  other:\n    ${yaml}`

  test.each<[string, string, string]>([
    [
      'a circle of two',
      other('steps: [{ notify: user:ada }, { policy: payments }]'),
      '6 policies.other.steps[1].policy: found the circle payments → other → payments, expected none',
    ],
    [
      'a circle of one',
      steps('policy: payments'),
      '4 policies.payments.steps[0].policy: found the circle payments → payments, expected none',
    ],
    [
      'an unknown policy',
      steps('policy: paymens'),
      '4 policies.payments.steps[0].policy: found "paymens" (there is no',
    ],
    ['an unknown policy', steps('policy: paymens'), 'did you mean "payments"?'],
    [
      'no wait at all',
      steps('{ notify: user:ada, wait: 0s }'),
      '4 policies.payments.steps[0].wait: found "0s", expected',
    ],
    [
      'no time for an acknowledgement',
      policy('{ ack_timeout: 0m, steps: [{ notify: user:ada }] }'),
      '3 policies.payments.ack_timeout: found "0m", expected a duration above zero',
    ],
    [
      'neither whom nor what',
      steps('{ wait: 5m }'),
      '4 policies.payments.steps[0]: found a map, expected either notify',
    ],
    [
      'both whom and what',
      `${steps('{ notify: user:ada, policy: other }')}\n  other: { steps: [{ notify: user:bob }] }`,
      '4 policies.payments.steps[0]: found a map, expected either notify (who is called) or policy',
    ],
    [
      'a condition beside a policy',
      `${steps('{ policy: other, severities: [sev1] }')}\n  other: { steps: [{ notify: user:bob }] }`,
      'steps[0].policy: found "other" (its steps say when and whom), expected nothing beside it',
    ],
    [
      'inside and outside at once',
      `\ntime_intervals: { office: [{ weekdays: [monday] }] }${steps('{ notify: user:ada, during: office, outside: office }')}`,
      'steps[0].outside: found "office", expected either during or outside, not both',
    ],
    [
      'an unknown interval',
      `\ntime_intervals: { office: [{ weekdays: [monday] }] }${steps('{ notify: user:ada, during: offce }')}`,
      'steps[0].during: found "offce" (there is no such time interval), expected the name of a time interval (office); did you mean "office"?',
    ],
    ['an unknown severity', steps('{ notify: user:ada, severities: [sev5] }'), 'severities[0]: found "sev5", expected'],
    ['no severity', steps('{ notify: user:ada, severities: [] }'), 'expected a list of severities with at least one'],
    [
      'no last resort in it',
      policy('{ last_resort: [], steps: [{ notify: user:ada }] }'),
      '3 policies.payments.last_resort: found a list, expected a list of targets with at least one',
    ],
    [
      'an unknown last resort',
      policy('{ last_resort: user:eva, steps: [{ notify: user:ada }] }'),
      'last_resort: found "user:eva" (there is no such person)',
    ],
    ['an unknown schedule', steps('notify: round_robin:paymens'), 'did you mean "round_robin:payments"?'],
    [
      'no channel',
      steps('notify: "channel:#Pay ments"'),
      'notify: found "channel:#Pay ments", expected a channel such as',
    ],
    [
      'a pager that is not set up',
      steps('notify: pager:pagerduty'),
      'found "pager:pagerduty" (there is no such pager)',
    ],
    [
      'a severity that pages maybe',
      '\nseverities: { sev3: { page: maybe } }',
      'sev3.page: found "maybe", expected true or',
    ],
  ])('%s', (_, text, fault) => {
    expect(faultsIn(text)).toEqual([expect.stringContaining(fault)])
  })
})
