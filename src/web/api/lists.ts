import { z } from 'zod'
import { Fault } from '../../lib/fault.ts'
import { type Endpoint, endpoint, NOTHING } from './endpoint.ts'
import { ByNumber, incidentOf, Paging, paging } from './fields.ts'
import { presentAlert, presentReceived, presentRejected } from './present.ts'
import * as shapes from './shapes.ts'

export const LISTS: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/alerts',
    id: 'listAlerts',
    summary: 'Alerts, last seen first, with what became of each and why',
    params: NOTHING,
    query: Paging.extend({ incident: ByNumber.shape.number.optional() }),
    body: NOTHING,
    answer: shapes.AlertList,
    errors: [404],
    run: async (door, { query }) => {
      const of = query.incident === undefined ? {} : { incident: (await incidentOf(door, query.incident)).id }
      const { items, next } = await door.ask.alerts({ ...paging(query), ...of })
      return { items: items.map(presentAlert), next }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/rejected',
    id: 'listRejected',
    summary: 'What senders sent and we could not read, newest first',
    params: NOTHING,
    query: Paging,
    body: NOTHING,
    answer: shapes.RejectedList,
    run: async ({ ask }, { query }) => {
      const { items, next } = await ask.rejected(paging(query))
      return { items: items.map(presentRejected), next }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/rejected/{id}/retry',
    id: 'retryRejected',
    summary: 'Read once more what could not be read, after the rulebook was mended',
    params: z.object({ id: z.string().regex(/^\d{1,18}$/, 'expected the id of a rejected body, such as 12') }),
    query: NOTHING,
    body: NOTHING,
    answer: shapes.Retried,
    errors: [404, 409],
    run: async (door, { params }) => {
      const kept = await door.ask.rejectedById(params.id)
      if (kept === null)
        throw new Fault('not_found', `there is no rejected body ${params.id}, or it was read meanwhile`)
      const received = await door.readAgain(kept)
      return { accepted: received.length, results: received.map(presentReceived) }
    },
  }),
]
