import type { z } from 'zod'
import { matcherText } from '../../alert/matcher.ts'
import { type Silence, statusOf } from '../../alert/silence.ts'
import type { Received, RejectedBody, StoredAlert } from '../../engine/ports.ts'
import type { Event } from '../../incident/event.ts'
import { type Actor, type Incident, label } from '../../incident/incident.ts'
import type { Run } from '../../playbook/playbook.ts'
import type * as shapes from './shapes.ts'

/** Our words as the API's: snake_case, instants in ISO 8601, incidents by their number. */
export function presentIncident(incident: Incident): z.infer<typeof shapes.Incident> {
  const { total, firing, cut, newest } = incident.alerts
  return {
    number: label(incident),
    title: incident.title,
    description: incident.description,
    status: incident.status,
    severity: incident.severity,
    type: incident.type,
    service: incident.service,
    team: incident.team,
    roles: { ...incident.roles },
    responders: incident.responders.map(({ id, name }) => ({ id, name })),
    room: incident.room,
    channel: incident.channel,
    labels: { ...incident.labels },
    links: present(incident.links),
    opened_by: presentActor(incident.openedBy),
    opened_at: incident.openedAt.toISOString(),
    started_at: incident.startedAt.toISOString(),
    acknowledged_at: iso(incident.acknowledgedAt),
    acknowledged_by: incident.acknowledgedBy && presentActor(incident.acknowledgedBy),
    mitigated_at: iso(incident.mitigatedAt),
    resolved_at: iso(incident.resolvedAt),
    resolved_by: incident.resolvedBy && presentActor(incident.resolvedBy),
    reopened: incident.reopened,
    summary: incident.summary,
    cause: incident.cause,
    alert_counts: { total, firing, cut },
    alerts: newest.map(({ source, fingerprint, title, severity, link }) => ({
      source,
      fingerprint,
      title,
      severity,
      link,
    })),
    actions: [],
    playbooks: incident.runs.map(presentRun),
  }
}

export function presentAlert(alert: StoredAlert): z.infer<typeof shapes.Alert> {
  const { source, fingerprint, status, kind, severity, title, description, count, cut, verdict, reason } = alert
  return {
    ...{ source, fingerprint, status, kind, severity, title, description },
    labels: { ...alert.labels },
    links: present(alert.links),
    starts_at: alert.startsAt.toISOString(),
    ends_at: iso(alert.endsAt),
    ended: alert.ended,
    expires_at: iso(alert.expiresAt),
    last_seen_at: alert.lastSeenAt.toISOString(),
    ...{ count, cut },
    incident: alert.incident === null ? null : label({ number: alert.incident }),
    ...{ verdict, reason },
  }
}

export function presentEvent(event: Event, sentence: string): z.infer<typeof shapes.TimelineEntry> {
  return { seq: event.seq, at: event.at.toISOString(), type: event.type, actor: presentActor(event.actor), sentence }
}

export function presentSilence(silence: Silence, at: Date): z.infer<typeof shapes.Silence> {
  const { id, matchers, startsAt, endsAt, reason, by, incident, endedAt, endedBy } = silence
  return {
    ...{ id, status: statusOf(silence, at), matchers: matchers.map(matcherText) },
    ...{ starts_at: startsAt.toISOString(), ends_at: endsAt.toISOString(), reason, by: presentActor(by) },
    incident: incident === null ? null : label({ number: incident }),
    ...{ ended_at: iso(endedAt), ended_by: endedBy && presentActor(endedBy) },
  }
}

export function presentRejected({
  id,
  source,
  at,
  reason,
  path,
  contentType,
  body,
}: RejectedBody): z.infer<typeof shapes.Rejected> {
  return { id, source, at: at.toISOString(), reason, path, content_type: contentType, body }
}

export function presentReceived({ verdict, reason, incident }: Received): z.infer<typeof shapes.Received> {
  return { verdict, reason, incident: incident === null ? null : label({ number: incident }) }
}

function presentRun({ id, playbook, current, results }: Run): z.infer<typeof shapes.Incident>['playbooks'][number] {
  const steps = playbook.steps.map(step => {
    const result = results.find(one => one.step === step.id)
    return { id: step.id, outcome: result?.outcome ?? null, detail: result?.detail ?? null, by: result?.by ?? null }
  })
  return { run: id, name: playbook.name, title: playbook.title, current, steps }
}

export function presentActor(actor: Actor): { kind: Actor['kind']; id: string | null; name: string } {
  const { kind } = actor
  return { kind, id: kind === 'user' ? actor.id : null, name: kind === 'tocsin' ? 'Tocsin' : actor.name }
}

/** Only what is there. */
function present(links: Readonly<Partial<Record<string, string | null>>>): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [kind, link] of Object.entries(links)) if (link) found[kind] = link
  return found
}

function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null
}
