import { createHash } from 'node:crypto'
import { type About, json, type Phase, type Sample } from './sample.ts'

const ACTIONS: Readonly<Record<Phase, string>> = { firing: 'Create', acknowledged: 'Acknowledge', resolved: 'Close' }
const WHO: Readonly<Record<Phase, string>> = { firing: 'Grafana', acknowledged: 'ada@example.com', resolved: 'System' }

/** As the outgoing webhook of Opsgenie and Jira Service Management sends it, description and details ticked. */
export const opsgenie: Sample = (phase, about) =>
  json(about.secret, {
    action: ACTIONS[phase],
    alert: alertOf(phase, about),
    source: phase === 'firing' ? { name: 'Grafana', type: 'API' } : { name: '', type: 'web' },
    integrationId: uuidFrom('the integration'),
    integrationName: 'Tocsin',
    integrationType: 'Webhook',
  })

function alertOf(phase: Phase, { at, since, id }: About) {
  const [created, updated] = [since.getTime(), at.getTime()]
  return {
    // Opsgenie's ends with when it was created; ours is the same each time, so that what comes later is of this alert.
    alertId: `${uuidFrom(id)}-1795144200000`,
    message: 'Ledger postings are 12 minutes behind',
    tags: ['prod', 'ledger'],
    tinyId: '1873',
    entity: 'ledger-db',
    alias: `ledger/posting-lag/${id}`,
    createdAt: created,
    // In nanoseconds: more than a number can hold to the last digit.
    updatedAt: updated * 1_000_000,
    insertedAt: created * 1_000_000,
    username: WHO[phase],
    userId: '',
    source: 'Grafana',
    teams: [uuidFrom('the team')],
    recipients: [],
    priority: 'P2',
    description: 'The oldest posting in the queue is 12 minutes old, the limit is 2 minutes.',
    details: {
      service: 'ledger',
      environment: 'prod-eu',
      runbook: 'https://runbooks.example.com/ledger/posting-lag',
    },
    ...(phase !== 'firing' && { owner: 'ada@example.com' }),
  }
}

/** The same for the same text. */
function uuidFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}
