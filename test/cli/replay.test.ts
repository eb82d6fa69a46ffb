import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { body, minute, replay, SOURCES } from './replaying.ts'

const NIGHT = [
  body(0, 'checkout'),
  body(1, 'checkout', { name: 'Slow' }),
  body(1, 'ledger', { severity: 'info' }),
  body(2, 'checkout', { since: 0 }),
  body(5, 'checkout', { status: 'resolved', since: 0 }),
  body(6, 'checkout', { status: 'resolved', name: 'Slow', since: 1 }),
  body(9, 'checkout'),
]

const EVENING = NIGHT.slice(0, -1)

describe('tocsin replay', () => {
  test('says what would have opened, joined and cleared, per route and reason', async () => {
    expect(await replay('--from -', NIGHT)).toEqual({
      ...{ code: 0, wrong: [] },
      out: [
        '7 alerts, 3 incidents',
        '',
        'route',
        '  open first_in_group                  3',
        '  clear resolved_at_source             2',
        '  join group_is_open                   1',
        '  repeat repeated                      1',
        '',
        'Opened: 3',
        '  2026-11-20T03:00:00.000Z  checkout Down  (2 alerts, route, first_in_group, sev1, calls nobody)',
        '  2026-11-20T03:01:00.000Z  ledger Down  (1 alert, route, first_in_group, sev4, calls nobody)',
        '  2026-11-20T03:09:00.000Z  checkout Down  (1 alert, route, first_in_group, sev1, calls nobody)',
      ],
    })
  })

  test('says the same of the same recording, from a file and in whatever order its lines stand', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tocsin-replay-'))
    const file = join(folder, 'night.jsonl')
    await writeFile(
      file,
      NIGHT.toReversed()
        .map(line => `${JSON.stringify(line)}\r\n`)
        .join('\n'),
    )
    expect(await replay(`--from ${file}`, [])).toEqual(await replay('--from -', NIGHT))
    await rm(folder, { recursive: true })
  })

  test('knows what waits, what is muted, and what comes of it', async () => {
    const rules = `${SOURCES}
inhibit_rules: [{ source_matchers: [service="checkout"], target_matchers: [service="ledger"] }]
route: { group_by: [service], group_wait: 90s, routes: [{ matchers: [severity="info"], group_wait: 1s }] }`
    const { out } = await replay('--from - --rulebook next.yml', EVENING, { 'next.yml': rules })
    expect(out.slice(2, out.indexOf('Opened: 2'))).toEqual([
      'route',
      '  wait group_wait                      2',
      '  clear resolved_at_source             2',
      '  open first_in_group                  1',
      '  join group_is_open                   1',
      '  repeat repeated                      1',
      '',
      'route.routes[0]',
      '  mute inhibited                       1',
      '  wait group_wait                      1',
      '  open first_in_group                  1',
      '',
    ])
    const opened = out.slice(out.indexOf('Opened: 2') + 1, out.lastIndexOf(''))
    expect(opened.map(line => line.trim().split('  ', 2).join(' '))).toEqual([
      '2026-11-20T03:01:30.000Z checkout Down',
      '2026-11-20T03:06:02.000Z ledger Down',
    ])
  })

  test('tells two rulebooks apart by exactly the route that one has more', async () => {
    const rules = `${SOURCES}
route: { group_by: [service], routes: [{ matchers: [severity="info"], room: none }] }`
    const { code, out } = await replay('--from - --rulebook next.yml', NIGHT, { 'next.yml': rules })
    expect(code).toBe(0)
    expect(out.slice(out.indexOf('Opened by this rulebook only: 0'))).toEqual([
      'Opened by this rulebook only: 0',
      'Opened by the one in force only: 1',
      '  2026-11-20T03:01:00.000Z  ledger Down  (1 alert, route, first_in_group, sev4, calls nobody)',
      'Opened by both in another way: 0',
    ])
  })

  test('takes an incident that only opens later for the same', async () => {
    const rules = `${SOURCES}route: { group_by: [service], group_wait: 30s }`
    const { out } = await replay('--from - --rulebook next.yml', EVENING, { 'next.yml': rules })
    expect(out.at(-1)).toBe('Both open the same incidents.')
  })

  test('tells who would be called, and how bad it would be, in another way', async () => {
    const rules = `${SOURCES}
people: { ada: { slack: U0ADA } }
policies: { p: { steps: [{ notify: user:ada }] } }
route: { group_by: [service], routes: [{ matchers: [service="ledger"], set: { severity: sev2 }, policy: p, room: "#books" }] }`
    const { out } = await replay('--from - --rulebook next.yml', NIGHT, { 'next.yml': rules })
    expect(out.slice(-2)).toEqual([
      'Opened by both in another way: 1',
      expect.stringMatching(/sev2, calls p, in #books\); in force: sev4, calls nobody$/),
    ])
  })

  test('tells why an incident would be as bad as it is', async () => {
    const rules = `${SOURCES}
classify:
  - { matchers: [severity="info"], raise: 1, because: Nobody waits for the ledger }
  - { matchers: [severity="critical"], lower: 1 }
  - { matchers: [service="checkout"], count: 2, raise: 1, because: Checkout }
route: { group_by: [service] }`
    const { out } = await replay('--from - --rulebook next.yml', EVENING, { 'next.yml': rules })
    expect(
      out.slice(out.indexOf('Opened: 2') + 1, out.lastIndexOf('')).map(line => /sev.*(?=, calls)/.exec(line)?.[0]),
    ).toEqual(['sev1 (2 alerts: Checkout)', 'sev3 (Nobody waits for the ledger)'])
  })

  test('says which rulebook is at fault, the other one or the one in force', async () => {
    const bad = 'route: { polcy: x }'
    expect(await replay('--from - --rulebook bad.yml', NIGHT, { 'bad.yml': bad })).toMatchObject({ code: 1, out: [] })
    const { code, wrong } = await replay('--from - --rulebook next.yml', NIGHT, { 'now.yml': bad, 'next.yml': SOURCES })
    expect([code, wrong]).toEqual([1, [expect.stringMatching(/^now\.yml:1 route\.polcy: /)]])
  })

  test('goes on from an instant and up to another', async () => {
    const some = (words: string) => replay(`--from - ${words}`, NIGHT).then(({ out }) => out[0])
    expect(await some(`--since ${minute(1)} --until ${minute(5)}`)).toBe('3 alerts, 2 incidents')
    // Now is 1970 here.
    expect(await some('--until 30d')).toBe('0 alerts, 0 incidents')
  })

  test.each([
    ['', '--from'],
    ['night.jsonl', 'Unexpected argument'],
    ['--from - --loud', "Unknown option '--loud'"],
    ['--from', "'--from <value>' argument missing"],
    ['--from - --since soon', '--since, --until'],
    ['--from - --until 2026-13-01', '--since, --until'],
  ])('"%s" is not understood', async (words, said) => {
    expect(await replay(words, [])).toMatchObject({ code: 2, wrong: [expect.stringContaining(said)] })
  })

  test('says why there is no database to read from', async () => {
    const wrong = ['--from database: no database']
    expect(await replay('--from database', [])).toEqual({ code: 1, out: [], wrong })
  })

  test('lets no recording speak to the terminal', async () => {
    const title = 'Down\u001b[2J\n  of no concern'
    const item = { source: 'prod', fingerprint: 'a', status: 'firing', title, starts_at: minute(1) }
    const { out } = await replay('--from -', [item, { at: minute(2), source: 'no\u001b[2J\nbody', payload: {} }])
    expect(out).toContain('1 could not be read, the first one: the rulebook has no source no[2J body')
    expect(out.at(-1)).toContain('  Down[2J of no concern  (1 alert, ')
  })

  test('lists fifty incidents, and how many more there are', async () => {
    const { out } = await replay(
      '--from -',
      Array.from({ length: 53 }, (_, n) => body(n, `s${n}`)),
    )
    expect(out.at(-1)).toBe('  … and 3 more')
    expect(out).toHaveLength(out.indexOf('Opened: 53') + 52)
  })
})
