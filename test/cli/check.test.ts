import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { runCli } from '../../src/cli/cli.ts'
import { parseRulebook } from '../../src/rulebook/parse.ts'

const EXAMPLE = readFileSync(new URL('../../docs/examples/rulebook.yml', import.meta.url), 'utf8')
const ENV = { PROD_SECRET: 'prod-secret-1', JOBS_SECRET: 'jobs-secret-1', STATUS_URL: 'https://example.com' }

async function type(words: string, text: string) {
  const [out, wrong, asked]: [string[], string[], (string | undefined)[]] = [[], [], []]
  const code = await runCli(words.split(' '), {
    env: {},
    async parsed(path) {
      asked.push(path)
      return parseRulebook([{ file: path ?? 'rulebook.yml', text }], ENV)
    },
    rulebook: async () => ({ faults: [] }),
    readBody: async () => () => ({ alerts: [], faults: [] }),
    recording: async () => ({ missing: 'no database' }),
    input: () => Readable.from([]),
    print: line => void out.push(line),
    complain: line => void wrong.push(line),
    now: () => new Date('2026-05-04T12:00:00Z'),
    start: async () => undefined,
  })
  return { code, out, wrong, asked }
}

describe('tocsin check', () => {
  test('has nothing to say of the example', async () => {
    expect(await type('check', EXAMPLE)).toMatchObject({ code: 0, out: ['no fault'], wrong: [], asked: [undefined] })
  })

  test('says every fault where it stands, and what may have been meant', async () => {
    const { code, out, wrong } = await type('check', 'workspace: { timezone: Europe/Berln }\nroute:\n  polcy: x\n')
    expect([code, out]).toEqual([1, []])
    expect(wrong).toEqual([
      expect.stringMatching(
        /^rulebook\.yml:1 workspace\.timezone: found "Europe\/Berln".*did you mean "Europe\/Berlin"\?$/,
      ),
      expect.stringMatching(/^rulebook\.yml:3 route\.polcy: .*did you mean "policy"\?$/),
      '2 faults',
    ])
  })

  test('gives hints in their order, with what is not in force', async () => {
    const text =
      'people: { bob: {} }\npolicies: { p: { ack_timeout: 5m, steps: [{ notify: user:bob }] } }\nservices: { a: {} }\n'
    const { code, out } = await type('check rules/', text)
    expect(code).toBe(0)
    expect(out).toEqual([
      'rules/:1 people.bob has no slack id: bob cannot be called',
      'rules/:2 policies.p.ack_timeout is read but has no effect yet',
      expect.stringMatching(/^rules\/:2 policies\.p\.steps\[0\]\.notify: calls bob/),
      expect.stringMatching(/^rules\/:2 policies\.p: no route and no service uses it/),
      expect.stringMatching(/^rules\/:3 services\.a: has no policy/),
      'no fault, 5 hints',
    ])
  })

  test.each(['check a b', 'check --fix'])('%s is not understood', async words => {
    expect(await type(words, '')).toMatchObject({ code: 2, wrong: [expect.stringContaining('one file or folder')] })
  })
})
