import { z } from 'zod'
import { LIMITS } from '../../alert/alert.ts'
import type { AlertFacts } from '../../alert/facts.ts'
import { matcherText } from '../../alert/matcher.ts'
import { explain } from '../../alert/why.ts'
import { plainly } from '../../alert/words.ts'
import { label } from '../../incident/incident.ts'
import { Fault } from '../../lib/fault.ts'
import { SECOND } from '../../lib/time.ts'
import { type Call, callsOf, describeCalls } from '../../timeline/calls.ts'
import { type Endpoint, endpoint, NOTHING } from './endpoint.ts'
import { ByNumber, incidentOf } from './fields.ts'
import { presentSilence } from './present.ts'
import * as shapes from './shapes.ts'

/** How many of an incident's alerts are explained. */
const WITH_IT = 20

export const WHY: readonly Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/alerts/why',
    id: 'explainAlert',
    summary: 'Why an alert called people or did not',
    params: NOTHING,
    query: z.strictObject({ source: z.string().max(200), fingerprint: z.string().max(LIMITS.fingerprint) }),
    body: NOTHING,
    answer: shapes.AlertWhy,
    errors: [404],
    run: async ({ ask }, { query: { source, fingerprint } }) => {
      const [facts] = await ask.why({ source, fingerprint })
      if (facts === undefined) throw new Fault('not_found', 'no such alert has come')
      return presentFacts(facts)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/incidents/{number}/why',
    id: 'explainIncident',
    summary: 'Why an incident is there, whom it called and what came of that',
    params: ByNumber,
    query: NOTHING,
    body: NOTHING,
    answer: shapes.IncidentWhy,
    errors: [404],
    run: async (door, { params }) => {
      const incident = await incidentOf(door, params.number)
      const [timeline, alerts] = await Promise.all([
        door.ask.timeline(incident.id),
        door.ask.why({ incident: incident.id, limit: WITH_IT }),
      ])
      return {
        number: label(incident),
        sentences: describeCalls(incident, timeline).map(({ sentence }) => sentence),
        calls: callsOf(timeline).map(presentCall),
        alerts: alerts.map(presentFacts),
      }
    },
  }),
]

function presentFacts(facts: AlertFacts): z.infer<typeof shapes.AlertWhy> {
  const { alert, verdict, reason, at, until, mutedBy, silence, inhibition, groupKey, route, threshold, seen } = facts
  const { source, fingerprint, title, status, severity } = alert
  return {
    ...{ source, fingerprint, title, status, severity, verdict, reason },
    sentences: explain(facts).map(plainly),
    classified: facts.classified.map(presentClass),
    decided_again_at: until?.toISOString() ?? null,
    muted_by: mutedBy,
    silence: silence && presentSilence(silence, at),
    inhibited_by: (inhibition?.alerts ?? []).map(({ source, fingerprint, title }) => ({ source, fingerprint, title })),
    group_key: groupKey,
    routes: route.ends.map(({ path, matchers }) => ({ path, matchers: matchers.map(matcherText) })),
    tried: route.tried.map(({ path, unmet }) => ({ path, unmet: matcherText(unmet) })),
    threshold: threshold && presentThreshold(threshold),
    incident: facts.incident && label(facts.incident),
    ...{ count: seen.count, first_seen_at: seen.firstAt.toISOString(), last_seen_at: seen.lastAt.toISOString() },
  }
}

function presentClass({ from, to, type, count, stand, because }: AlertFacts['classified'][number]) {
  return { from, to, type: type ?? null, count: count ?? null, stand, because }
}

function presentThreshold({ count, withinMs, of, stand }: NonNullable<AlertFacts['threshold']>) {
  return { count, within_seconds: withinMs / SECOND, of, stand }
}

function presentCall({ at, position, people, unreachable }: Call): z.infer<typeof shapes.IncidentWhy>['calls'][number] {
  return {
    ...{ at: at.toISOString(), step: position.step + 1, round: position.round + 1, unreachable: [...unreachable] },
    people: people.map(({ user, page, at, reason }) => {
      return { id: user.id, name: user.name, page, at: at?.toISOString() ?? null, reason }
    }),
  }
}
