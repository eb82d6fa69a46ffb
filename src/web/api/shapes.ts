import { z } from 'zod'
import { SEVERITIES } from '../../alert/severity.ts'

/** What the API answers with. The OpenAPI document is made from these, and what is answered has their types. */

export const Instant = z.iso.datetime().describe('ISO 8601, UTC')
const Name = z
  .string()
  .regex(/^INC-\d+$/)
  .describe('such as INC-142')
export const Severity = z.enum(SEVERITIES)
const Person = z.object({ id: z.string().describe('in Slack'), name: z.string() })
export const Actor = z.object({
  kind: z.enum(['user', 'source', 'api', 'tocsin']),
  id: z.string().nullable(),
  name: z.string(),
})

const AlertRef = z.object({
  source: z.string(),
  fingerprint: z.string(),
  title: z.string(),
  severity: Severity.nullable(),
  link: z.string().nullable(),
})

export const Alert = z.object({
  source: z.string(),
  fingerprint: z.string(),
  status: z.enum(['firing', 'resolved', 'acknowledged']),
  kind: z.enum(['alert', 'heartbeat', 'information']),
  severity: Severity.nullable(),
  title: z.string(),
  description: z.string(),
  labels: z.record(z.string(), z.string()),
  links: z.record(z.string(), z.string()),
  starts_at: Instant,
  ends_at: Instant.nullable(),
  /** Why it ended without having recovered. */
  ended: z.string().nullable(),
  /** It counts as resolved from then on, unless it comes again before. */
  expires_at: Instant.nullable(),
  last_seen_at: Instant,
  count: z.int().describe('how often it came in this episode'),
  cut: z.int().describe('how many more of its group the sender cut off'),
  incident: Name.nullable(),
  verdict: z.string(),
  reason: z.string().describe('why that became of it'),
})

export const TimelineEntry = z.object({
  seq: z.int(),
  at: Instant,
  type: z.string(),
  actor: Actor,
  sentence: z.string(),
})

export const Incident = z.object({
  number: Name,
  title: z.string(),
  description: z.string(),
  status: z.enum(['triggered', 'acknowledged', 'mitigated', 'resolved']),
  severity: Severity,
  type: z.string().nullable(),
  service: z.string().nullable(),
  team: z.string().nullable(),
  roles: z.record(z.string(), Person),
  responders: z.array(Person),
  room: z.string().describe('as its route says: channel, or another channel in which it has a card, such as #payments'),
  channel: z.object({ id: z.string(), name: z.string() }).nullable(),
  labels: z.record(z.string(), z.string()),
  links: z.record(z.string(), z.string()),
  opened_by: Actor,
  opened_at: Instant,
  started_at: Instant.describe('when the trouble began, as the first alert says'),
  acknowledged_at: Instant.nullable(),
  acknowledged_by: Actor.nullable(),
  mitigated_at: Instant.nullable(),
  resolved_at: Instant.nullable(),
  resolved_by: Actor.nullable(),
  reopened: z.int(),
  summary: z.string().nullable(),
  cause: z.string().nullable(),
  alert_counts: z.object({ total: z.int(), firing: z.int(), cut: z.int() }),
  alerts: z.array(AlertRef).describe('the newest few'),
  actions: z.array(z.object({ title: z.string() })),
  playbooks: z.array(
    z.object({
      run: z.int(),
      name: z.string(),
      title: z.string(),
      current: z.string().nullable(),
      steps: z.array(
        z.object({
          id: z.string(),
          outcome: z.string().nullable(),
          detail: z.string().nullable(),
          by: z.string().nullable(),
        }),
      ),
    }),
  ),
})

export const IncidentInFull = Incident.extend({
  alerts: z.array(Alert).describe('last seen first, at most 200'),
  timeline: z.array(TimelineEntry),
})

export const Silence = z.object({
  id: z.int(),
  status: z.enum(['pending', 'active', 'expired']),
  matchers: z.array(z.string()).describe('all of them must match'),
  starts_at: Instant,
  ends_at: Instant,
  reason: z.string(),
  by: Actor,
  incident: Name.nullable().describe('the incident that it was made from'),
  ended_at: Instant.nullable().describe('when somebody ended it before its time'),
  ended_by: Actor.nullable(),
})

const Identity = z.object({ source: z.string(), fingerprint: z.string(), title: z.string() })

export const AlertWhy = Identity.extend({
  status: z.enum(['firing', 'resolved', 'acknowledged']),
  severity: Severity.nullable(),
  verdict: z.string(),
  reason: z.string(),
  sentences: z.array(z.string()).describe('for people: what became of it and why, first what matters most'),
  classified: z
    .array(
      z.object({
        from: Severity,
        to: Severity.describe('of its incident, where the rule counts'),
        type: z.string().nullable(),
        count: z.int().nullable().describe('how many there have to be, where the rule counts'),
        stand: z.int().nullable().describe('how many there are'),
        because: z.string(),
      }),
    )
    .describe('by which rules it is as bad as it is, in their order'),
  decided_again_at: Instant.nullable().describe('where it waits or is muted until an instant'),
  muted_by: z.string().nullable().describe('such as silence:12 or maintenance:ledger'),
  silence: Silence.nullable(),
  inhibited_by: z.array(Identity).describe('one or two of the alerts that do'),
  group_key: z.string(),
  routes: z
    .array(z.object({ path: z.string(), matchers: z.array(z.string()) }))
    .describe('by the rulebook as it is now'),
  tried: z.array(z.object({ path: z.string(), unmet: z.string().describe('its first matcher that does not match') })),
  threshold: z
    .object({ count: z.int(), within_seconds: z.number(), of: z.enum(['distinct', 'times']), stand: z.int() })
    .nullable()
    .describe('where it waits for more of its group: how many there have to be, and how many there are'),
  incident: Name.nullable(),
  count: z.int(),
  first_seen_at: Instant,
  last_seen_at: Instant,
})

const Call = z.object({
  at: Instant,
  step: z.int().describe('of the escalation policy, from 1'),
  round: z.int().describe('from 1'),
  people: z.array(
    Person.extend({
      page: z.enum(['sent', 'failed', 'none']),
      at: Instant.nullable(),
      reason: z.string().nullable().describe('why it failed'),
    }),
  ),
  unreachable: z.array(z.string()).describe('why targets or people of the step were not called'),
})

export const IncidentWhy = z.object({
  number: Name,
  sentences: z.array(z.string()).describe('for people: whom it called, and what came of that'),
  calls: z.array(Call).describe('oldest first'),
  alerts: z.array(AlertWhy).describe('last seen first, at most 20'),
})

export const Rejected = z.object({
  id: z.string(),
  source: z.string(),
  at: Instant,
  reason: z.string(),
  path: z.string().nullable().describe('where in the payload'),
  content_type: z.string(),
  body: z.string().describe('redacted, at most 64 KiB'),
})

export const Received = z.object({
  verdict: z.string(),
  reason: z.string().describe('why that became of it'),
  incident: Name.nullable(),
})
export const Retried = z.object({ accepted: z.int(), results: z.array(Received) })

const ErrorAnswer = z.object({ error: z.string(), message: z.string(), path: z.string().optional() })

const next = z.string().nullable().describe('read on with ?cursor=')
export const IncidentList = z.object({ items: z.array(Incident), next })
export const AlertList = z.object({ items: z.array(Alert), next })
export const SilenceList = z.object({ items: z.array(Silence), next })
export const RejectedList = z.object({ items: z.array(Rejected), next })

/** Their names in the OpenAPI document. */
export const NAMED = {
  ...{ Incident, IncidentInFull, IncidentList, Alert, AlertList, Rejected, RejectedList, Retried },
  ...{ AlertWhy, IncidentWhy, Silence, SilenceList, TimelineEntry, Error: ErrorAnswer },
} as const
