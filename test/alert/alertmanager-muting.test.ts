import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Labels } from '../../src/alert/alert.ts'
import { inhibitorKeys, targetKeys } from '../../src/alert/inhibition.ts'
import { type Silence, silencedBy } from '../../src/alert/silence.ts'
import { HOUR, later } from '../../src/lib/time.ts'
import { freePort } from '../../src/store/embedded-server.ts'
import { type Daemon, startDaemon } from '../kit/daemon.ts'
import { missing } from '../kit/monitoring.ts'
import { read } from '../rulebook/read.ts'

const ALERTMANAGER = '/usr/bin/prometheus-alertmanager'

let folder = ''
const daemons: Daemon[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muting-'))
})
afterAll(async () => {
  await Promise.all(daemons.map(daemon => daemon.stop()))
  await rm(folder, { recursive: true, maxRetries: 5 })
})

// Left out: names in UTF-8, which this Alertmanager does not know; labels that our routes add or set; how long silences last,
// which we limit; and acknowledged alerts, which Alertmanager does not have.
const matcher: fc.Arbitrary<One> = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  op: fc.constantFrom('=', '!=', '=~', '!~'),
  value: fc.constantFrom('x', 'y', '', 'x|y', 'x.*', '.+', '.*', 'y|'),
} as const)
type One = { readonly name: string; readonly op: '=' | '!=' | '=~' | '!~'; readonly value: string }

const side = fc.array(matcher, { minLength: 1, maxLength: 2 })
const rule = fc.record({ source: side, target: side, equal: fc.subarray(['a', 'b', 'c', 'd'], { maxLength: 2 }) })
const labels = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('x', 'y', 'xy'))
const silence = fc.record({
  matchers: side,
  becomes: fc.constantFrom('active', 'active', 'pending', 'ended', 'shorter', 'longer'),
} as const)
/** Alerts that meet each other and no others. */
const world = fc.record({
  rules: fc.array(rule, { maxLength: 3 }),
  firing: fc.array(labels, { minLength: 1, maxLength: 6 }),
  over: fc.array(labels, { maxLength: 2 }),
  silences: fc.array(silence, { maxLength: 3 }),
})
type World = typeof world extends fc.Arbitrary<infer T> ? T : never

const text = ({ name, op, value }: One) => `${name}${op}${JSON.stringify(value)}`
const own = (nth: number): One => ({ name: 'world', op: '=', value: String(nth) })
const named = (labels: Labels) => JSON.stringify(Object.entries(labels).sort())

/** What mutes each alert that fires, by Alertmanager's own word. */
type Muted = Readonly<Record<string, { readonly silenced: boolean; readonly inhibited: boolean }>>

function rulesOf(worlds: readonly World[]) {
  return worlds.flatMap(({ rules }, nth) =>
    rules.map(({ source, target, equal }) => ({
      source_matchers: [...source, own(nth)].map(text),
      target_matchers: [...target, own(nth)].map(text),
      ...(equal.length > 0 && { equal }),
    })),
  )
}

/** One that fires as well is not over. */
function alertsOf(worlds: readonly World[]): { firing: readonly Labels[]; over: readonly Labels[] } {
  const all = (which: 'firing' | 'over') => {
    const told = worlds.flatMap((world, nth) => world[which].map((one): Labels => ({ ...one, world: String(nth) })))
    return new Map(told.map(labels => [named(labels), labels]))
  }
  const firing = all('firing')
  return { firing: [...firing.values()], over: [...all('over').values()].filter(one => !firing.has(named(one))) }
}

async function theirs(worlds: readonly World[], at: Date): Promise<() => Promise<Muted>> {
  const port = await freePort()
  const api = `http://127.0.0.1:${port}/api/v2`
  const [file, storage] = [join(folder, `${port}.yml`), join(folder, String(port))]
  const config = { route: { receiver: 'none' }, receivers: [{ name: 'none' }], inhibit_rules: rulesOf(worlds) }
  await writeFile(file, JSON.stringify(config))
  const args = [`--config.file=${file}`, `--storage.path=${storage}`, `--web.listen-address=127.0.0.1:${port}`]
  daemons.push(startDaemon(ALERTMANAGER, [...args, '--cluster.listen-address='], folder))
  const isReady = () =>
    fetch(`http://127.0.0.1:${port}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
  await vi.waitUntil(isReady, { timeout: 15_000, interval: 20 })

  const ask = async (method: string, path: string, body?: object) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${api}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
    return answer.text()
  }
  const { firing, over } = alertsOf(worlds)
  const startsAt = later(at, -HOUR)
  await ask('POST', '/alerts', [
    ...firing.map(labels => ({ labels, startsAt, endsAt: later(at, HOUR) })),
    ...over.map(labels => ({ labels, startsAt, endsAt: later(at, -1_000) })),
  ])
  for (const [nth, { silences }] of worlds.entries()) {
    for (const { matchers, becomes } of silences) {
      const said = {
        matchers: [...matchers, own(nth)].map(({ name, op, value }) => {
          return { name, value, isRegex: op.endsWith('~'), isEqual: op.startsWith('=') }
        }),
        startsAt: becomes === 'pending' ? later(at, HOUR) : at,
        ...{ endsAt: later(at, 2 * HOUR), createdBy: 'ada', comment: 'known' },
      }
      const { silenceID: id } = JSON.parse(await ask('POST', '/silences', said))
      if (becomes === 'ended') await ask('DELETE', `/silence/${id}`)
      const hours = becomes === 'shorter' ? 1 : becomes === 'longer' ? 4 : null
      if (hours !== null) await ask('POST', '/silences', { ...said, id, endsAt: later(at, hours * HOUR) })
    }
  }
  return async () => {
    const listed: readonly { labels: Labels; status: { silencedBy: string[]; inhibitedBy: string[] } }[] = JSON.parse(
      await ask('GET', '/alerts'),
    )
    return Object.fromEntries(
      listed.map(({ labels, status: { silencedBy, inhibitedBy } }) => {
        return [named(labels), { silenced: silencedBy.length > 0, inhibited: inhibitedBy.length > 0 }]
      }),
    )
  }
}

function ours(worlds: readonly World[], at: Date): Muted {
  const rules = read(JSON.stringify({ inhibit_rules: rulesOf(worlds) })).inhibitRules
  const silences = worlds.flatMap(({ silences }, nth) =>
    silences.map(
      ({ matchers, becomes }, index): Silence => ({
        ...{ id: nth * 10 + index, by: { kind: 'tocsin' }, reason: 'known', incident: null, endedBy: null },
        matchers: [...matchers, own(nth)].map(({ name, ...rest }) => ({ label: name, ...rest })),
        startsAt: becomes === 'pending' ? later(at, HOUR) : at,
        endsAt: later(at, 2 * HOUR),
        endedAt: becomes === 'ended' ? at : null,
      }),
    ),
  )
  const { firing } = alertsOf(worlds)
  const held = new Set(firing.flatMap(one => inhibitorKeys(rules, one)))
  return Object.fromEntries(
    firing.map(one => {
      const inhibited = targetKeys(rules, one).some(key => held.has(key))
      return [named(one), { silenced: silencedBy(silences, one, at) !== null, inhibited }]
    }),
  )
}

test.skipIf(missing(ALERTMANAGER))(
  'what is silenced and inhibited is what Alertmanager says it is',
  async () => {
    let [silenced, inhibited] = [0, 0]
    const property = fc.asyncProperty(fc.array(world, { minLength: 40, maxLength: 40 }), async worlds => {
      const at = new Date()
      const list = await theirs(worlds, at)
      const expected = ours(worlds, at)
      silenced += Object.values(expected).filter(muted => muted.silenced).length
      inhibited += Object.values(expected).filter(muted => muted.inhibited).length
      // It takes in what inhibits others a little later than it answers.
      await vi.waitFor(async () => expect(expected).toEqual(await list()), { timeout: 5_000, interval: 50 })
    })
    await fc.assert(property, { numRuns: 6, endOnFailure: true })
    expect(Math.min(silenced, inhibited)).toBeGreaterThan(5)
  },
  60_000,
)
