import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { runCli } from '../../src/cli/cli.ts'
import { rulebookOf } from '../kit/rulebook.ts'

const RULES = rulebookOf(`
workspace: { timezone: Europe/Berlin }
people: { ada: { name: Ada Lind, slack: U0ADA }, bob: { slack: U0BOB } }
schedules:
  payments: { layers: [{ rotation: weekly, handoff: "Mon 09:00", people: [ada, bob], start: 2026-05-04 }] }
  ledger: { timezone: Asia/Tokyo, layers: [{ rotation: daily, handoff: "09:00", people: [[ada, bob]], hours: "Mon-Fri 09:00-17:00" }] }
  always: { layers: [{ rotation: daily, handoff: "09:00", people: [bob] }] }
`)

async function type(
  words: readonly string[],
  rulebook: Awaited<ReturnType<Parameters<typeof runCli>[1]['rulebook']>> = RULES,
) {
  const [out, wrong]: [string[], string[]] = [[], []]
  const code = await runCli(['oncall', ...words], {
    env: {},
    parsed: async () => ({ faults: [] }),
    rulebook: async () => rulebook,
    readBody: async () => () => ({ alerts: [], faults: [] }),
    recording: async () => ({ missing: 'no database' }),
    input: () => Readable.from([]),
    print: line => void out.push(line),
    complain: line => void wrong.push(line),
    now: () => new Date('2026-05-04T12:00:00Z'),
    start: async () => undefined,
  })
  return { code, out, wrong }
}

const ELSEWHERE = 'Who stands in for somebody is in the database: /incident oncall and GET /api/v1/oncall know it.'

describe('tocsin oncall', () => {
  test('says who is on call now, until when, and who is next', async () => {
    expect(await type([])).toEqual({
      code: 0,
      out: [
        'Mon 2026-05-04 14:00 Europe/Berlin',
        '  payments: Ada Lind until Mon 2026-05-11 09:00 Europe/Berlin, then bob',
        '  ledger: nobody until Tue 2026-05-05 09:00 Asia/Tokyo, then Ada Lind, bob',
        '  always: bob',
        ELSEWHERE,
      ],
      wrong: [],
    })
  })

  test.each([
    ['2026-05-12 10:00', 'Tue 2026-05-12 10:00 Europe/Berlin'],
    ['2026-05-12T08:00:00Z', 'Tue 2026-05-12 10:00 Europe/Berlin'],
  ])('says it of %s', async (at, first) => {
    const { out } = await type(['--at', at, '--schedule', 'payments'])
    expect(out).toEqual([first, '  payments: bob until Mon 2026-05-18 09:00 Europe/Berlin, then Ada Lind', ELSEWHERE])
  })

  test.each<[string[], number, string]>([
    [
      ['--at', 'soon'],
      2,
      '--at: found "soon", expected an instant such as 2026-12-24T21:00:00Z, or 2026-12-24 22:00 for',
    ],
    [['--schedule', 'payment'], 1, '--schedule: there is no such schedule; did you mean payments?'],
    [['now'], 2, 'now'],
  ])('%j is not understood', async (words, code, said) => {
    expect(await type(words)).toMatchObject({ code, out: [], wrong: [expect.stringContaining(said)] })
  })

  test('says what is wrong with the rulebook', async () => {
    expect(await type([], { faults: ['r.yml:1 no'] })).toMatchObject({ code: 1, wrong: ['r.yml:1 no'] })
  })
})
