import { describe, expect, test } from 'vitest'
import { lintOnCall } from '../../src/rulebook/lint-oncall.ts'
import { spell } from '../../src/rulebook/tree.ts'
import { read } from './read.ts'

/** A Monday noon in Berlin. */
const AT = new Date('2026-05-04T10:00:00Z')

function hintsOn(schedules: string): readonly string[] {
  const text = `people: { ada: { slack: U0ADA }, bob: { slack: U0BOB }, eve: {} }
workspace: { timezone: Europe/Berlin }
schedules:
${schedules}`
  return lintOnCall(read(text), AT).map(({ path, message }) => `${spell(path)}: ${message}`)
}

const MEANT = 'where that is meant, say so in a layer below: people: [nobody]'

describe('of schedules, a hint is given', () => {
  test.each<[string, string, string[]]>([
    [
      'to none where there is always somebody',
      '  s: { layers: [{ rotation: daily, handoff: "09:00", people: [ada, bob] }] }',
      [],
    ],
    [
      'to the first gap, and how many more there are',
      '  s: { layers: [{ rotation: daily, handoff: "09:00", people: [ada], hours: "Mon-Fri 09:00-17:00" }] }',
      [
        `schedules.s: nobody is on call from Mon 2026-05-04 17:00 to Tue 2026-05-05 09:00 and 19 more times in the next four weeks; ${MEANT}`,
      ],
    ],
    [
      'to one that is the only one',
      '  s: { layers: [{ rotation: weekly, handoff: "Wed 09:00", people: [ada, bob], start: 2026-05-05 }] }',
      [`schedules.s: nobody is on call from Mon 2026-05-04 12:00 to Wed 2026-05-06 09:00; ${MEANT}`],
    ],
    [
      'to one that does not end',
      '  s: { layers: [{ rotation: daily, handoff: "09:00", people: [ada], start: 2027-01-01 }] }',
      [`schedules.s: nobody is on call from Mon 2026-05-04 12:00 on; ${MEANT}`],
    ],
    [
      'to none that is meant',
      `  s:
    layers:
      - { rotation: daily, handoff: "00:00", people: [nobody] }
      - { rotation: daily, handoff: "09:00", people: [ada], hours: "Mon-Fri 09:00-17:00" }`,
      [],
    ],
    [
      'where somebody has two at once',
      `  a: { layers: [{ rotation: weekly, handoff: "Mon 09:00", people: [ada, bob], start: 2026-05-04 }] }
  b: { timezone: UTC, layers: [{ rotation: weekly, handoff: "Mon 07:00", people: [bob, ada], start: 2026-05-04 }] }
  c: { layers: [{ rotation: weekly, handoff: "Wed 09:00", people: [ada, bob], start: 2026-01-07 }] }`,
      ['schedules.c: ada, bob are on call here and in a at once, next on Mon 2026-05-04 12:00'],
    ],
    [
      'to people whom Slack does not know',
      '  s: { layers: [{ rotation: daily, handoff: "09:00", people: [[ada, eve], bob] }] }',
      ['schedules.s: has eve, who has no Slack id; say people.eve.slack (profile, ⋯, Copy member ID)'],
    ],
  ])('%s', (_, schedules, expected) => {
    expect(hintsOn(schedules)).toEqual(expected)
  })
})
