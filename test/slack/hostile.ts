import fc from 'fast-check'
import type { AlertRef } from '../../src/alert/alert.ts'
import type { Room } from '../../src/alert/route.ts'
import { SEVERITIES } from '../../src/alert/severity.ts'
import type { Actor, Call, Incident, Page, User } from '../../src/incident/incident.ts'
import type { PlaybookStep, Run, StepKind, StepResult } from '../../src/playbook/playbook.ts'
import type { Rules } from '../../src/slack/messages/message.ts'
import type { People } from '../../src/slack/messages/oncall.ts'
import { incident, POLICY } from './samples.ts'

const NASTY = [
  '',
  ' ',
  '\n\n',
  '<!channel>',
  '<!here|here>',
  '<@U0ADA0001>',
  '<!subteam^S123>',
  '<https://evil.example|click me>',
  'https://evil.example/?a=1&b=<2>',
  '&amp;&lt;!channel&gt;',
  '*bold* _italic_ ~gone~ `code` ```fence```',
  '> quoted',
  '\u202eright to left\u2066',
  'תקלה בתשלום',
  '🧑‍🚒🔥'.repeat(40),
  '&'.repeat(5_000),
  '<'.repeat(5_000),
  'x'.repeat(5_000),
  '🔥'.repeat(2_500),
  '`*_~'.repeat(1_250),
  'constructor',
  '__proto__',
]

/** What a label, a title or a name from outside may be. */
export const text = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.constantFrom(...NASTY), { minLength: 2, maxLength: 4 }).map(parts => parts.join(' ')),
)
const url = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.constantFrom(
    'javascript:alert(1)',
    'https://a.example/|x|<!channel>',
    'https://a.example/?q="><@U0ADA0001>',
    `https://a.example/${'y'.repeat(3_000)}`,
    `https://a.example/?${'&x=1'.repeat(400)}`,
    'data:text/html,x',
    'HTTP://A.EXAMPLE',
    'https://',
  ),
  text,
)
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null })
export const when = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
export const slackId = fc.stringMatching(/^[UW][A-Z0-9]{8,10}$/)
const user: fc.Arbitrary<User> = fc.record({ id: slackId, name: text })
const actor: fc.Arbitrary<Actor> = fc.oneof(
  user.map(who => ({ kind: 'user' as const, ...who })),
  text.map(name => ({ kind: 'source' as const, name })),
  text.map(name => ({ kind: 'api' as const, name })),
  fc.constant({ kind: 'tocsin' as const }),
)
const alert: fc.Arbitrary<AlertRef> = fc.record({
  source: text,
  fingerprint: text,
  title: text,
  severity: maybe(fc.constantFrom(...SEVERITIES)),
  link: maybe(url),
})
const position = fc.record({ step: fc.nat(3), round: fc.nat(3) })
const page: fc.Arbitrary<Page> = fc.record({
  ...{ user, position, via: fc.constantFrom('slack' as const, 'channel' as const), nth: fc.nat(3) },
  message: fc.constant({ channel: 'D0ADA0001', ts: '1.1' }),
})
const call: fc.Arbitrary<Call> = fc
  .record({ position, at: when, users: fc.array(user, { maxLength: 20 }) })
  .chain(called =>
    fc.record({
      ...constants({ ...called, failed: [] }),
      unreached: fc.subarray(called.users.map(({ id }) => id)),
    }),
  )
const kind: fc.Arbitrary<StepKind> = fc.oneof(
  text.map(text => ({ kind: 'task' as const, text })),
  fc.record({
    kind: fc.constant('ask' as const),
    question: text,
    answers: fc.array(fc.record({ label: text, goto: fc.constant(null) }), { maxLength: 40 }),
  }),
  text.map(text => ({ kind: 'message' as const, text })),
  fc
    .array(fc.record({ kind: fc.constantFrom('team' as const, 'user' as const), name: text }), { maxLength: 30 })
    .map(targets => ({ kind: 'invite' as const, targets })),
  text.map(role => ({ kind: 'role' as const, role })),
  fc.record({
    kind: fc.constant('http' as const),
    request: fc.record({
      method: fc.constantFrom('GET' as const, 'POST' as const),
      url,
      headers: fc.constant({}),
      body: maybe(text),
      timeoutMs: fc.nat(),
      retries: fc.nat(5),
      json: fc.constant(false),
    }),
  }),
)
const step = (nth: number): fc.Arbitrary<PlaybookStep> =>
  fc.record({
    id: text.map(name => `${nth}-${name}`),
    when: fc.constant([]),
    owner: maybe(fc.oneof(text, fc.constant('commander'))),
    help: maybe(url),
    withinMs: maybe(fc.nat(10_000_000)),
    confirmations: fc.constantFrom(1 as const, 2 as const),
    what: kind,
  })

/** A walk anywhere in a playbook of up to sixty steps. */
export const run: fc.Arbitrary<Run> = fc
  .integer({ min: 1, max: 60 })
  .chain(size => fc.tuple(...Array.from({ length: size }, (_, nth) => step(nth))))
  .chain(steps => {
    const result = (of: PlaybookStep): fc.Arbitrary<StepResult> =>
      fc.record({
        step: fc.constant(of.id),
        outcome: fc.constantFrom('done' as const, 'skipped' as const, 'failed' as const, 'passed_over' as const),
        detail: maybe(text),
        by: text,
        at: when,
      })
    // The current step has a result too, where it was tried and failed.
    return fc.tuple(fc.nat(steps.length), fc.nat(1)).chain(([now, tried]) =>
      fc.record({
        id: fc.nat(1_000),
        playbook: fc.record({ name: text, title: text, matchers: fc.constant([]), steps: fc.constant(steps) }),
        current: fc.constant(steps[now]?.id ?? null),
        since: when,
        assignee: maybe(user),
        confirmedBy: fc.array(text, { maxLength: 2 }),
        results: fc.tuple(...steps.slice(0, now + tried).map(result)),
        card: fc.constant(null),
      }),
    )
  })

export const hostile: fc.Arbitrary<Incident> = fc
  .record({
    number: fc.nat(10_000_000),
    title: text,
    description: text,
    status: fc.constantFrom('triggered' as const, 'acknowledged' as const, 'mitigated' as const, 'resolved' as const),
    severity: fc.constantFrom(...SEVERITIES),
    severityBecause: text,
    service: maybe(text),
    team: maybe(text),
    labels: fc.dictionary(text, text, { maxKeys: 300 }),
    links: fc.record({ runbook: maybe(url), dashboard: maybe(url), source: maybe(url) }),
    openedAt: when,
    startedAt: when,
    acknowledgedAt: maybe(when),
    acknowledgedBy: maybe(actor),
    resolvedAt: maybe(when),
    resolvedBy: maybe(actor),
    reopened: fc.nat(3),
    summary: maybe(text),
    cause: maybe(text),
    policy: maybe(fc.record({ ...constants(POLICY), name: text })),
    position: maybe(position),
    calls: fc.array(call, { maxLength: 4 }),
    pages: fc.array(page, { maxLength: 30 }),
    roles: fc.dictionary(fc.oneof(text, fc.constant('commander')), user, { maxKeys: 20 }),
    responders: fc.array(user, { maxLength: 20 }),
    alerts: fc.record({
      total: fc.nat(200),
      firing: fc.nat(200),
      cut: fc.nat(5_000),
      newest: fc.array(alert, { maxLength: 5 }),
    }),
    runs: fc.constant([]),
    channel: maybe(fc.constant({ id: 'C0INC142', name: 'inc-142' })),
    header: maybe(fc.constant({ channel: 'C0PAYMENT', ts: '1.1' })),
    room: fc.oneof(
      fc.constant('channel' as const),
      text.map((name): Room => `#${name}`),
    ),
    cardLink: maybe(url),
  })
  .map(({ cardLink, ...what }) => incident({ ...what, ...(cardLink === null ? {} : { cardLink }) }))

const severity = fc.record({ title: text, page: fc.boolean() })

export const rules: fc.Arbitrary<Rules & People> = fc.record({
  people: fc.constant(new Map()),
  severities: fc.record({
    sev1: severity,
    sev2: severity,
    sev3: severity,
    sev4: severity,
  }),
  roles: fc
    .array(fc.tuple(text, fc.record({ title: text, instructions: maybe(text) })), { maxLength: 120 })
    .map(roles => new Map(roles)),
})

function constants<T extends object>(value: T): { [K in keyof T]: fc.Arbitrary<T[K]> } {
  const pairs = Object.entries(value).map(([key, each]) => [key, fc.constant(each)])
  return Object.fromEntries(pairs)
}
