import { digits } from './digits.ts'
import { json, type Sample } from './sample.ts'

/** As the template in docs/sources/newrelic.md comes out, for an issue of the checkout. */
export const newrelic: Sample = (phase, { at, since, id, secret }) => {
  const issue = `13bbcdca-f0b6-470d-b0be-${digits(id, 12)}`
  const page = `https://radar-api.service.newrelic.com/accounts/4420147/issues/${issue}?notifier=WEBHOOK`
  const title = "checkout-prod query result is > 5.0 for 5 minutes on 'Checkout error percentage'"
  const acknowledged = phase !== 'firing'
  const closed = phase === 'resolved'
  return json(secret, {
    schema: 'tocsin.newrelic.v1',
    issueId: issue,
    issueUrl: page,
    ackUrl: `${page}&action=ACK`,
    closeUrl: `${page}&action=CLOSE`,
    title,
    titles: [title],
    descriptions: ['More than 5 % of all orders fail'],
    priority: 'CRITICAL',
    state: closed ? 'CLOSED' : 'ACTIVATED',
    trigger: closed ? 'INCIDENT_CLOSED' : acknowledged ? 'USER_ACTION' : 'STATE_CHANGE',
    isAcknowledged: acknowledged,
    acknowledgedBy: acknowledged ? 'ada@example.com' : null,
    isCorrelated: false,
    mutingState: 'NOT_MUTED',
    createdAt: since.getTime(),
    activatedAt: since.getTime(),
    updatedAt: at.getTime(),
    closedAt: closed ? at.getTime() : null,
    totalIncidents: 1,
    openIncidents: closed ? 0 : 1,
    closedIncidents: closed ? 1 : 0,
    incidentIds: [`7c6a1a2c-5a0f-4a8d-9b50-${digits(id, 12)}`],
    entityNames: ['checkout-prod'],
    entityTypes: ['APPLICATION'],
    entityIds: ['NDQyMDE0N3xBUE18QVBQTElDQVRJT058MTIzNDU2Nzg5'],
    policyNames: ['Golden signals'],
    conditionNames: ['Checkout error percentage'],
    conditionProducts: ['NRQL'],
    runbookUrls: ['https://example.com/runbooks/checkout'],
    deepLinkUrls: [],
    nrqlQueries: ["SELECT percentage(count(*), WHERE error IS true) FROM Transaction WHERE appName = 'checkout-prod'"],
    sources: ['newrelic'],
    chartUrl: null,
    accountId: 4420147,
    owner: acknowledged ? 'ada@example.com' : 'N/A',
    workflowName: 'tocsin',
  })
}
