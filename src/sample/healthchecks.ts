import { digits } from './digits.ts'
import { json, type Sample } from './sample.ts'

/** As the template in docs/sources/healthchecks.md comes out, for the ledger's nightly job. */
export const healthchecks: Sample = (phase, { at, since, id, secret }) => {
  if (phase === 'acknowledged') return null
  const code = `31365bce-8da9-4729-8ff3-${digits(id, 12)}`
  const status = phase === 'firing' ? 'down' : 'up'
  const name = 'nightly-ledger'
  const tags = 'prod service:ledger sev3'
  const dayBefore = new Date(since.getTime() - 24 * 3_600_000)
  return json(secret, {
    status,
    name,
    slug: name,
    tags,
    code,
    now: instant(phase === 'firing' ? since : at),
    exitstatus: '-1',
    body: '',
    check: {
      name,
      slug: name,
      tags,
      desc: 'The ledger’s nightly export. Ask payments.',
      grace: 900,
      n_pings: 812,
      status,
      started: false,
      last_ping: instant(phase === 'firing' ? dayBefore : at),
      next_ping: null,
      manual_resume: false,
      methods: '',
      badge_url: 'https://hc.example.com/b/2/aaaa.svg',
      uuid: code,
      ping_url: `https://hc.example.com/ping/${code}`,
      update_url: `https://hc.example.com/api/v3/checks/${code}`,
      pause_url: `https://hc.example.com/api/v3/checks/${code}/pause`,
      resume_url: `https://hc.example.com/api/v3/checks/${code}/resume`,
      channels: '1bdea468-03bf-47b8-ab27-29a9dd0e4b94',
      schedule: '0 3 * * *',
      tz: 'UTC',
    },
  })
}

function instant(at: Date): string {
  return `${at.toISOString().slice(0, 19)}+00:00`
}
