import { z } from 'zod'
import type { Incident } from '../../incident/incident.ts'
import type { ApiDoor } from './door.ts'
import { type Endpoint, endpoint, NOTHING } from './endpoint.ts'
import { ByNumber, Description, incidentOf, isOn, Paging, paging, Switch, Title, text } from './fields.ts'
import { presentAlert, presentEvent, presentIncident } from './present.ts'
import * as shapes from './shapes.ts'

export const INCIDENTS: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/incidents',
    id: 'listIncidents',
    summary: 'Incidents, newest first',
    params: NOTHING,
    query: Paging.extend({ open: Switch.optional().describe('leaves the resolved ones out') }),
    body: NOTHING,
    answer: shapes.IncidentList,
    run: async ({ ask }, { query }) => {
      const { items, next } = await ask.incidents({ ...paging(query), open: isOn(query.open) })
      return { items: items.map(presentIncident), next }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/incidents/{number}',
    id: 'readIncident',
    summary: 'One incident with its alerts and its timeline',
    params: ByNumber,
    query: NOTHING,
    body: NOTHING,
    answer: shapes.IncidentInFull,
    errors: [404],
    run: async (door, { params }) => inFull(door, await incidentOf(door, params.number)),
  }),
  endpoint({
    method: 'POST',
    path: '/incidents',
    id: 'declareIncident',
    summary: 'Declare an incident',
    params: NOTHING,
    query: NOTHING,
    body: z.strictObject({
      title: Title,
      severity: shapes.Severity.nullish(),
      service: text(200).nullish(),
      description: Description.nullish(),
    }),
    answer: shapes.IncidentInFull,
    status: 201,
    run: async (door, { body, actor }) => {
      const { title, severity = null, service = null, description } = body
      return inFull(door, await door.declare({ title, severity, service, description: description ?? '' }, actor))
    },
  }),
]

/** How many of an incident's alerts come with it; `/alerts?incident=` has them all. */
const WITH_IT = 200

export async function inFull(door: ApiDoor, incident: Incident): Promise<z.infer<typeof shapes.IncidentInFull>> {
  const [events, alerts] = await Promise.all([
    door.ask.timeline(incident.id),
    door.ask.alerts({ incident: incident.id, limit: WITH_IT }),
  ])
  return {
    ...presentIncident(incident),
    alerts: alerts.items.map(presentAlert),
    timeline: events.map(event => presentEvent(event, door.describe(event, incident))),
  }
}
