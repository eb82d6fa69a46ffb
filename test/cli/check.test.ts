import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { runCli } from '../../src/cli/cli.ts'
import type { Seen } from '../../src/rulebook/lint-seen.ts'
import { parseRulebook } from '../../src/rulebook/parse.ts'

const EXAMPLE = readFileSync(new URL('../../docs/examples/rulebook.yml', import.meta.url), 'utf8')
const ENV = {
  ...{ PROD_SECRET: 'prod-secret-1', JOBS_SECRET: 'jobs-secret-1', STATUS_URL: 'https://example.com' },
  ...{ SMTP_URL: 'smtp://mail.example.com', TWILIO_TOKEN: 'twilio-token-1' },
}

/** What alerts have said, if there is a database. */
const NOTHING: Seen = { routed: new Map(), kept: new Map() }

async function type(words: string, text: string, seen: Seen | null = NOTHING) {
  const [out, wrong, asked]: [string[], string[], (string | undefined)[]] = [[], [], []]
  const code = await runCli(words.split(' '), {
    env: {},
    async parsed(path) {
      asked.push(path)
      return parseRulebook([{ file: path ?? 'rulebook.yml', text }], ENV)
    },
    rulebook: async () => ({ faults: [] }),
    readBody: async () => () => ({ alerts: [], faults: [] }),
    async recording(ask) {
      if (seen === null) return { missing: 'no database' }
      return { answer: await ask({ silences: async () => [], replay: async () => {}, seen: async () => seen }) }
    },
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
      'people: { bob: {} }\nwatches: {}\npolicies: { p: { steps: [{ notify: user:bob }] } }\nservices: { a: {} }\n'
    const { code, out } = await type('check rules/', text)
    expect(code).toBe(0)
    expect(out).toEqual([
      'rules/:1 people.bob cannot be called: no Slack id, no e-mail address, no phone number',
      'rules/:2 watches is read but has no effect yet',
      expect.stringMatching(/^rules\/:3 policies\.p\.steps\[0\]\.notify: calls bob/),
      expect.stringMatching(/^rules\/:3 policies\.p: no route and no service uses it/),
      expect.stringMatching(/^rules\/:4 services\.a: has no policy/),
      'no fault, 5 hints',
    ])
  })

  test('compares it with what alerts have said, and says where it cannot', async () => {
    const text = 'route:\n  routes:\n    - matchers:\n        - service="a"\n        - env=~"prd.*"\n'
    const seen = { ...NOTHING, routed: new Map([['env', ['prod', 'dev']]]) }
    const hint =
      'r.yml:5 route.routes[0].matchers[1]: no alert so far matches env=~"prd.*"; the nearest that was seen is "prod"'
    expect((await type('check r.yml', text, seen)).out).toEqual([hint, 'no fault, 1 hint'])
    const out = ['not compared with alerts that came: no database', 'no fault']
    expect(await type('check r.yml', text, null)).toMatchObject({ code: 0, out, wrong: [] })
  })

  test.each(['check a b', 'check --fix'])('%s is not understood', async words => {
    expect(await type(words, '')).toMatchObject({ code: 2, wrong: [expect.stringContaining('one file or folder')] })
  })
})
