import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { runCli } from '../../src/cli/cli.ts'
import type { Terminal } from '../../src/cli/command.ts'
import { parseRulebook } from '../../src/rulebook/parse.ts'
import { EXAMPLE } from '../kit/example.ts'
import { useWorld } from '../kit/honest.ts'

const world = useWorld()

/** A terminal beside the running app, with the example's rulebook and sources for every system. */
async function type(words: string, change: { env?: Record<string, string>; sources?: string } = {}) {
  const { app, secrets, clock } = world()
  const said: string[] = []
  const terminal: Terminal = {
    env: { TOCSIN_URL: app().url(), API_TOKEN: secrets.apiToken ?? '', ...change.env },
    async parsed() {
      const text = `${EXAMPLE}${change.sources ?? ''}`
      const env = {
        PROD_SECRET: secrets.prod ?? '',
        JOBS_SECRET: secrets.jobs ?? '',
        STATUS_URL: 'https://example.com',
      }
      return parseRulebook([{ file: 'rulebook.yml', text }], env)
    },
    async rulebook() {
      const parsed = await terminal.parsed()
      if ('rulebook' in parsed) return parsed.rulebook
      return { faults: parsed.faults.map(({ file, line, message }) => `${file}:${line} ${message}`) }
    },
    readBody: async () => () => ({ alerts: [], faults: [] }),
    recording: async () => ({ missing: 'no database' }),
    input: () => Readable.from([]),
    print: line => void said.push(line),
    complain: line => void said.push(`! ${line}`),
    now: () => clock.now(),
    start: async () => void said.push('started'),
  }
  const code = await runCli(words.split(' '), terminal)
  return { code, said: said.join('\n') }
}

describe('tocsin send', () => {
  test('opens an incident, repeats it, and resolves it', async () => {
    expect(await type('send alertmanager')).toMatchObject({
      code: 0,
      said: expect.stringContaining('"verdict":"open"'),
    })
    expect((await type('send alertmanager')).said).toContain('"verdict":"repeat"')
    expect((await type('send alertmanager --id another')).said).not.toContain('"verdict":"repeat"')
    expect((await type('send alertmanager --resolved')).said).toContain('"verdict":"clear"')
    await world().settle()
  })

  test.each([
    ['send', 2, '! a system: alertmanager, '],
    ['send nagos', 2, '! no system "nagos"; did you mean nagios?'],
    ['send nagios', 1, '! the rulebook has no source of type nagios'],
    ['send alertmanager --source jobs', 1, '! jobs is a source of type generic, not alertmanager'],
    ['send alertmanager --source nobody', 1, '! the rulebook has no source nobody'],
    ['send alertmanager --ack', 1, '! alertmanager has no way to say that something is acknowledged'],
    ['send alertmanager --ack --resolved', 2, '! one of --firing'],
    ['send alertmanager --id a/b', 2, '! --id: letters'],
    ['send alertmanager --loud', 2, "! Unknown option '--loud'"],
    ['send alertmanager grafana', 2, '! one system, and not also grafana'],
  ])('"%s" is answered with %i', async (words, code, said) => {
    expect(await type(words)).toMatchObject({ code, said: expect.stringContaining(said) })
  })

  test('says where nobody answers', async () => {
    const env = { TOCSIN_URL: 'http://127.0.0.1:9' }
    expect(await type('send alertmanager', { env })).toEqual({
      code: 1,
      said: '! nobody answers at http://127.0.0.1:9: is Tocsin running? TOCSIN_URL says where',
    })
  })
})

describe('tocsin rejected', () => {
  test('lists what could not be read, and reads it once the mapping is mended', async () => {
    const { post, useRulebook, api, settle } = world()
    // What the mapping of the example does not find: a job under another name.
    expect((await post('jobs', { task: 'ledger-export', host: 'batch-9', state: 'failed' })).status).toBe(400)
    const { said } = await type('rejected')
    const [, id = ''] = /^(\d+) {2}\S+ {2}jobs {2}\w+: /m.exec(said) ?? []
    expect(id).not.toBe('')
    expect(await type(`rejected retry ${id}`)).toMatchObject({ code: 1, said: expect.stringContaining('! 409 ') })
    useRulebook(EXAMPLE.replaceAll('{job}', '{task}'))
    expect(await type(`rejected retry ${id}`)).toMatchObject({ code: 0, said: expect.stringContaining('"accepted":1') })
    expect(await type(`rejected retry ${id}`)).toMatchObject({ code: 1, said: expect.stringContaining('! 404 ') })
    expect(await api('GET', '/rejected')).toMatchObject({ json: { items: [] } })
    expect(await type('rejected')).toEqual({ code: 0, said: 'Everything could be read.' })
    await settle()
    useRulebook(EXAMPLE)
  })

  test.each([
    ['rejected retry', 2],
    ['rejected retry twelve', 2],
    ['rejected retry 1 2', 2],
    ['rejected drop 1', 2],
  ])('"%s" is not understood', async (words, code) => {
    expect(await type(words)).toEqual({ code, said: '! tocsin rejected, or tocsin rejected retry <id>' })
  })

  test('needs the token of the API, and the right one', async () => {
    expect(await type('rejected', { env: { API_TOKEN: '' } })).toMatchObject({
      code: 1,
      said: expect.stringMatching(/^! API_TOKEN: /),
    })
    expect(await type('rejected', { env: { API_TOKEN: 'wrong-token' } })).toMatchObject({
      code: 1,
      said: expect.stringMatching(/^! 401 /),
    })
  })
})

test.each([
  ['help', 0, 'tocsin <command>'],
  ['--help', 0, 'tocsin <command>'],
  ['send --help', 0, 'tocsin send <system> [--firing|--ack|--resolved]'],
  ['start -h', 0, 'tocsin start'],
  ['sent', 2, '! there is no command "sent"; did you mean send?'],
  ['start', 0, 'started'],
])('"tocsin %s" is answered with %i', async (words, code, said) => {
  expect(await type(words)).toMatchObject({ code, said: expect.stringContaining(said) })
})
