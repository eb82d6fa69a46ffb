import { json, type Sample } from './sample.ts'

/** A script of somebody's own, in the fields that a source without a mapping reads. */
export const generic: Sample = (phase, { since, id, secret }) =>
  json(secret, {
    fingerprint: `disk-ledger-${id}`,
    title: `The disk of ledger-${id} is full`,
    status: phase,
    severity: 'critical',
    description: 'No byte is left on /var/lib/postgresql; the ledger takes no postings.',
    service: 'ledger',
    labels: { host: `ledger-${id}`, env: 'prod' },
    links: { runbook: 'https://wiki.example.com/runbooks/disk-full' },
    starts_at: since.toISOString(),
  })
