import { describe, expect, test } from 'vitest'
import type { Alert, Signal } from '../../src/alert/alert.ts'
import { SOURCE_TYPES, type SourceType } from '../../src/rulebook/rulebook.ts'
import { SAMPLES } from '../../src/sample/registry.ts'
import type { About, Phase } from '../../src/sample/sample.ts'
import { readJson } from '../../src/webhook/body.ts'
import { SYSTEMS } from '../../src/webhook/sources/registry.ts'
import type { Delivered } from '../../src/webhook/sources/system.ts'
import { MAILS, source } from '../webhook/sources/sources.ts'

const NOW = new Date('2026-11-20T03:10:00Z')
const SECRET = 'a secret of the source'
const SIGNING = 'what the sender signs with'

const SINCE = new Date('2026-11-20T03:00:00Z')

const about = (id: string, since: Date): About => ({
  ...{ at: NOW, since, id, secret: SECRET, signingSecret: SIGNING },
})

/** What our reader makes of a sample, by the whole way that a request goes; null where the system says no such thing. */
async function read(type: SourceType, phase: Phase, id = 'p-1', since = SINCE): Promise<Signal | null> {
  const sent = SAMPLES[type]?.(phase, about(id, since))
  if (!sent) return null
  const url = new URL(`https://tocsin.example.com/webhooks/x${sent.path}`)
  const delivered: Delivered = {
    method: sent.method,
    headers: sent.headers,
    query: Object.fromEntries(url.searchParams),
    raw: Buffer.from(sent.body),
    url: url.href,
    receivedAt: NOW,
  }
  const needed = { ...(type === 'aws-sns' && { raw: true }), ...(type === 'email' && { mapping: MAILS }) }
  const of = source({ type, secret: SECRET, ...needed })
  const body = await (SYSTEMS[type].body ?? readJson)(delivered)
  if ('fault' in body) throw new Error(body.fault)
  const tools = { fetchText: () => Promise.reject(new Error('no network')), tellOperators: async () => {} }
  const signed = { ...of, signingSecrets: [SIGNING] }
  expect((await SYSTEMS[type].verify?.(delivered, body.json, signed, tools)) ?? null).toBeNull()
  const { alerts, faults } = SYSTEMS[type].read(body.json, { source: of, receivedAt: NOW })
  expect(faults).toEqual([])
  const [alert] = alerts
  if (!alert) throw new Error('the sample holds no alert')
  return alert
}

const STATUS: Readonly<Record<Phase, Alert['status']>> = {
  firing: 'firing',
  acknowledged: 'acknowledged',
  resolved: 'resolved',
}

describe.each(SOURCE_TYPES)('the sample of %s', type => {
  test('fires, and says the rest of the same problem', async () => {
    const firing = await read(type, 'firing')
    expect(firing).toMatchObject({ status: 'firing', kind: 'alert' })
    for (const phase of ['acknowledged', 'resolved'] as const) {
      const said = await read(type, phase)
      if (said) expect(said).toMatchObject({ status: STATUS[phase], fingerprint: firing?.fingerprint })
    }
  })

  test('is of the same problem also where nobody remembers since when it is on', async () => {
    const firing = await read(type, 'firing')
    for (const phase of ['firing', 'acknowledged', 'resolved'] as const) {
      const said = await read(type, phase, 'p-1', NOW)
      if (said) expect(said.fingerprint).toBe(firing?.fingerprint)
    }
  })

  test('of another problem is another alert', async () =>
    expect((await read(type, 'firing', 'p-2'))?.fingerprint).not.toBe((await read(type, 'firing'))?.fingerprint))
})
