import fc from 'fast-check'
import { EXAMPLE } from '../kit/example.ts'

/** With what the example does without. */
export const GOOD = `${EXAMPLE.replace(
  'route:\n',
  `route:
  group_wait: 10s
  threshold: { count: 3, within: 5m, of: times }
  reopen_within: 15m
  repeat: 4h
  flapping: { changes: 5, within: 10m }
  active: [business]
  mute: []
`,
)
  .replace(
    'schedules:\n',
    `schedules:
  nights:
    timezone: America/New_York
    changes: after_round
    layers:
      - { rotation: hourly, every: 8, handoff: ":30", people: [ada, [bob, carol], nobody] }
      - { rotation: custom, handoff: ["Mon 09:00", "Fri 17:00"], people: [dan], hours: ["Mon-Fri 22:00-06:00", Sat-Sun] }
`,
  )
  .replace(
    'classify:\n',
    `classify:
  - { matchers: ['service="ledger"'], active: [business, night], lower: 1, type: batch }
  - { count: 5, raise: 2 }
`,
  )
  .replace(
    'time_intervals:\n',
    `time_intervals:
  business:
    - times: [{ start_time: "08:00", end_time: "24:00" }]
      weekdays: ["monday:friday", sunday]
      days_of_month: ["-3:-1", 1]
      months: ["may:august", 12]
      years: [2026]
      location: Europe/Berlin
`,
  )}
maintenance:
  - { name: backup, matchers: ['service="ledger"'], when: "Sun 02:00-04:00 Europe/Berlin" }
  - { matchers: ['service="ledger"'], when: "2026-12-01 22:00 - 2026-12-02 04:00" }
notify:
  email: { url: "\${SMTP_URL}", from: "Tocsin <tocsin@example.com>" }
  twilio: { account_sid: AC00000000000000000000000000000000, auth_token: "\${PROD_SECRET}", from: "+14155550100" }
  ntfy: { url: "https://ntfy.example.com", token: "\${PROD_SECRET}" }
  webhook: { secret: "\${PROD_SECRET}", allow_private: [phones.internal] }
inhibit_rules:
  - { source_matchers: ['alertname="Down"'], target_matchers: ['severity="info"'], equal: [cluster] }
`
const lines = GOOD.split('\n')
export const SECRET = 'a-secret-that-never-shows'
/** What it takes from the environment. */
export const ENV = {
  PROD_SECRET: SECRET,
  JOBS_SECRET: SECRET,
  STATUS_URL: `https://example.com/${SECRET}`,
  SMTP_URL: `smtp://t:${SECRET}@localhost`,
}

const at = fc.nat(GOOD.length - 1)
const line = fc.nat(lines.length - 1)
const mark = fc.constantFrom(...'{}[]":,#&*-\'!|>%@`?~ \n\t0', '${', '<<: ', '\u0000', 'null', '*a', '&a ', '\ud800')
/** The good one with one thing wrong in it, or only another. */
export const mutant = fc.oneof(
  fc.record({ at, mark }).map(({ at, mark }) => GOOD.slice(0, at) + mark + GOOD.slice(at)),
  fc
    .record({ at, length: fc.integer({ min: 1, max: 40 }) })
    .map(({ at, length }) => GOOD.slice(0, at) + GOOD.slice(at + length)),
  line.map(i => lines.toSpliced(i, 1).join('\n')),
  fc.record({ from: line, to: line }).map(({ from, to }) => lines.toSpliced(to, 0, lines[from] ?? '').join('\n')),
  fc
    .record({ i: line, by: fc.integer({ min: 1, max: 6 }) })
    .map(({ i, by }) => lines.with(i, ' '.repeat(by) + lines[i]).join('\n')),
  fc
    .record({ at, word: fc.string({ unit: 'binary' }) })
    .map(({ at, word }) => GOOD.slice(0, at) + word + GOOD.slice(at)),
)
