import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../../src/alert/alert.ts'
import { SOURCE_TYPES, type SourceType } from '../../../src/rulebook/rulebook.ts'
import { SAMPLES } from '../../../src/sample/registry.ts'
import { readJson } from '../../../src/webhook/body.ts'
import type { Reading } from '../../../src/webhook/sources/reading.ts'
import { SYSTEMS } from '../../../src/webhook/sources/registry.ts'
import { mutated, nasty } from './mutated.ts'
import { context, MAILS, mapping, RECEIVED } from './sources.ts'

/** Over all sources 100,000, of which a few are no shape at all. */
const RUNS = Math.ceil(100_000 / SOURCE_TYPES.length)
const ANY = 300

const MAPPED = mapping({
  fingerprint: 'id',
  title: '{title} {labels.service}',
  labels: { name: '{labels.service}' },
  status: { path: 'status', values: {} },
  severity: { path: 'severity', values: {} },
})

/** What the system sends, as our reader gets it. */
async function payloads(type: SourceType): Promise<readonly unknown[]> {
  const about = { at: RECEIVED, since: RECEIVED, id: 'p-1', secret: 's', signingSecret: null }
  const sent = (['firing', 'acknowledged', 'resolved'] as const).flatMap(phase => SAMPLES[type]?.(phase, about) ?? [])
  const bodies = sent.map(async ({ method, path, headers, body }) => {
    const { href: url, searchParams } = new URL(path, 'https://tocsin.example.com')
    const query = Object.fromEntries(searchParams)
    const read = await (SYSTEMS[type].body ?? readJson)({
      ...{ method, headers, query, url, raw: Buffer.from(body), receivedAt: RECEIVED },
    })
    return 'json' in read ? read.json : null
  })
  return Promise.all(bodies)
}

function check({ alerts, faults }: Reading): void {
  for (const alert of alerts) {
    const { title, description, fingerprint, labels, links, startsAt, endsAt, expiresAt } = alert
    const texts = [title, description, fingerprint, alert.ended ?? '', ...Object.entries(labels).flat()]
    const isFine =
      title.length > 0 &&
      title.length <= LIMITS.title &&
      fingerprint.length > 0 &&
      fingerprint.length <= LIMITS.fingerprint &&
      description.length <= LIMITS.description &&
      [startsAt, endsAt, expiresAt].every(at => at === null || !Number.isNaN(at.getTime())) &&
      Object.getPrototypeOf(labels) === Object.prototype &&
      Object.values(labels).every(value => typeof value === 'string') &&
      Object.values(links).every(link => /^https?:\/\//i.test(link)) &&
      texts.every(text => !text.includes('\u0000') && text.isWellFormed())
    // Asked of a hundred thousand, `expect` for each of these would take a minute.
    if (!isFine) expect(alert).toBe('an alert fit to be kept')
  }
  if (faults.some(({ message }) => message === '')) expect(faults).toBe('explained')
  if ('polluted' in {}) expect(true).toBe('unpolluted')
}

describe.each(SOURCE_TYPES)('%s takes whatever is sent:', type => {
  const { read } = SYSTEMS[type]
  // With all that makes a reader do more of what payloads say.
  const more = { ignoreLabels: ['x'], url: 'https://sender.example.com', identity: ['host'], raw: true }
  const given = context({ type, ...more, ...(type === 'email' && { mapping: MAILS }) })

  test('its own shape, mutated', async () => {
    const bases = await payloads(type)
    expect(bases.length).toBeGreaterThan(0)
    for (const base of bases) {
      fc.assert(
        fc.property(mutated(base), raw => check(read(raw, given))),
        { numRuns: Math.ceil(RUNS / bases.length) },
      )
    }
  })

  test('any JSON at all', () =>
    fc.assert(
      fc.property(nasty, raw => check(read(raw, given))),
      { numRuns: ANY },
    ))

  test('lists nested without end', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)
    for (const raw of [
      deep,
      { title: deep, id: deep, alerts: [{ status: 'firing', labels: { a: deep } }], alert: deep },
    ]) {
      check(read(raw, given))
    }
  })
})

test('generic reads a mapped shape, mutated', () => {
  const base = { id: 'a', title: 'Down', labels: { service: 'checkout' }, status: 'firing', severity: 'p1' }
  fc.assert(
    fc.property(mutated(base), raw => check(SYSTEMS.generic.read(raw, context({ type: 'generic', mapping: MAPPED })))),
    { numRuns: 2_000 },
  )
})
