import { readFileSync } from 'node:fs'
import type { Signal } from '../../../src/alert/alert.ts'
import type { Mapping, Source } from '../../../src/rulebook/rulebook.ts'
import type { Reading } from '../../../src/webhook/sources/reading.ts'

export const RECEIVED = new Date('2026-08-03T22:30:00Z')

export function source(changes: Partial<Source> = {}): Source {
  return {
    name: 'prod',
    type: 'alertmanager',
    secret: 's3cret',
    signingSecrets: [],
    ignoreLabels: [],
    severities: {},
    limit: null,
    expireAfterMs: null,
    url: null,
    identity: [],
    topics: [],
    raw: false,
    audience: null,
    serviceAccount: null,
    branches: [],
    mapping: null,
    ...changes,
  }
}

export function context(changes: Partial<Source> = {}) {
  return { source: source(changes), receivedAt: RECEIVED }
}

export function mapping(changes: Partial<Mapping> = {}): Mapping {
  return {
    items: null,
    extract: {},
    fingerprint: 'check.id',
    title: '{check.name} on {host}',
    description: null,
    status: null,
    severity: null,
    labels: {},
    links: {},
    startsAt: null,
    ...changes,
  }
}

/** Mails as Postmark hands them on, of a sender that begins its subjects with the status. */
export const MAILS = mapping({
  extract: { subject: { path: 'Subject', pattern: '^\\[(?P<status>\\w+)\\] (.*)$' } },
  fingerprint: '{extract.subject.2}',
  title: '{extract.subject.2}',
  description: '{TextBody}',
  status: { path: 'extract.subject.status', values: {} },
})

export function fixture(path: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../fixtures/${path}`, import.meta.url), 'utf8'))
}

/** The only alert of a reading without faults. */
export function only({ alerts, faults }: Reading): Signal {
  const [alert] = alerts
  if (!alert || alerts.length > 1 || faults.length > 0)
    throw new Error(`expected one alert: ${JSON.stringify({ alerts, faults })}`)
  return alert
}
