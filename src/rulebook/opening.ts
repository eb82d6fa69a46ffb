import type { Alert, AlertRef, Labels, Told } from '../alert/alert.ts'
import { becauseOf, typeOf, type Worsening } from '../alert/classify.ts'
import { matchesAll } from '../alert/matcher.ts'
import { labelsAfter, type Routing, routeFor } from '../alert/route.ts'
import { type Severity, worse } from '../alert/severity.ts'
import { causesOf, type Gathered } from '../alert/storm.ts'
import type { OpenCommand } from '../incident/command.ts'
import { attributes } from '../incident/incident.ts'
import type { Rulebook } from './rulebook.ts'

type What = {
  readonly number: number
  readonly groupKey: string
  readonly gathered: Gathered | null
  /** As there are enough of them for a rule that counts. */
  readonly worsened: Worsening | null
}

/** What the rulebook makes of alerts that open an incident together; the first one gives it its name. */
export function openingOf(
  rulebook: Rulebook,
  routing: Routing,
  alerts: readonly [Told, ...Told[]],
  { number, groupKey, gathered, worsened }: What,
): OpenCommand {
  const [first] = alerts
  const labels = labelsAfter(routing, first.labels)
  const earliest = Math.min(...alerts.map(({ startsAt }) => startsAt.getTime()))
  const opening = assemble(rulebook, {
    number,
    title: first.title,
    description: first.description,
    ...howBad(rulebook, alerts, worsened),
    kind: alerts.map(typeOf).find(type => type !== null) ?? routing.set.type ?? null,
    service: labels.service || null,
    team: routing.set.team ?? null,
    groupKey,
    labels,
    startedAt: new Date(earliest).toISOString(),
    policy: routing.policy,
    playbook: routing.playbook,
    autoResolve: routing.autoResolve,
    room: routing.room === 'none' ? 'channel' : routing.room,
    ...(routing.repeatMs !== null && { repeatMs: routing.repeatMs }),
    links: {
      runbook: first.links.runbook ?? null,
      dashboard: first.links.dashboard ?? null,
      source: first.links.source ?? null,
    },
    alerts: alerts.map(refOf),
    firing: alerts.length,
    cut: Math.max(...alerts.map(({ cut }) => cut)),
  })
  return gathered ? ofMany(opening, gathered, alerts) : opening
}

/** As bad as the worst of them is by its route and the rules, or as all of them together are. */
function howBad(
  { workspace }: Rulebook,
  alerts: readonly Alert[],
  worsened: Worsening | null,
): Pick<OpenCommand, 'severity' | 'because'> {
  const worst = alerts.reduce<Severity | null>(
    (worst, { severity }) => (worst === null ? severity : worse(worst, severity)),
    null,
  )
  const said = worst ?? workspace.defaultSeverity
  if (worsened && worse(said, worsened.severity) !== said) return worsened
  const because = alerts
    .filter(({ severity }) => severity === said)
    .map(becauseOf)
    .find(reason => reason !== null)
  return { severity: said, ...(because && { because }) }
}

/** What alerts of many groups open is about none of them in particular, and is more than a thread can hold. */
function ofMany(opening: OpenCommand, { title, reason }: Gathered, alerts: readonly Alert[]): OpenCommand {
  const nowhere = { runbook: null, dashboard: null, source: null }
  return {
    ...opening,
    ...{ title, description: '', kind: reason, service: null, team: null, labels: {}, links: nowhere, playbooks: [] },
    ...{ room: 'channel', autoResolve: false, causes: causesOf(alerts) },
  }
}

/** What the rulebook makes of an incident that somebody declares; whoever does so wants people together in a channel. */
export function declaring(
  rulebook: Rulebook,
  what: { title: string; severity: Severity | null; service: string | null; description: string },
  { number, at }: { number: number; at: Date },
): OpenCommand {
  const said: Labels = what.service ? { service: what.service } : {}
  // Whoever would be called for an alert is called for a person too.
  const routing = routeFor(rulebook.route, said)
  const labels = labelsAfter(routing, said)
  return assemble(rulebook, {
    ...{ number, title: what.title, description: what.description, service: labels.service || null, labels },
    severity: what.severity ?? routing.set.severity ?? rulebook.workspace.defaultSeverity,
    ...{ kind: routing.set.type ?? null, team: routing.set.team ?? null, groupKey: null },
    ...{ policy: routing.policy, playbook: routing.playbook, autoResolve: false, room: 'channel' },
    startedAt: at.toISOString(),
    links: { runbook: null, dashboard: null, source: null },
    ...{ alerts: [], firing: 0, cut: 0 },
  })
}

export function refOf(alert: Told): AlertRef {
  const { source, fingerprint, title, severity, links, heard } = alert
  const because = becauseOf(alert)
  const said = alert.classified?.[0]?.from ?? severity
  const more = {
    ...(because !== null && { because }),
    ...(said && said !== severity && { said }),
    ...(heard && { heard }),
  }
  return { source, fingerprint, title, severity, link: links.source ?? null, ...more }
}

type Draft = Omit<OpenCommand, 'type' | 'policy' | 'playbooks'> & {
  policy: string | null
  playbook: string | null
}

/** What the service knows fills in what neither alert nor route has said. */
function assemble(rulebook: Rulebook, { playbook, ...draft }: Draft): OpenCommand {
  const service = draft.service === null ? undefined : rulebook.services.get(draft.service)
  const team = draft.team ?? service?.team ?? null
  const policy = rulebook.policies.get(draft.policy ?? service?.policy ?? '') ?? null
  const asked = { ...draft.labels, ...attributes({ ...draft, team, type: draft.kind, status: 'triggered' }) }
  const playbooks = [...rulebook.playbooks.values()].filter(
    candidate =>
      candidate.name === playbook || (candidate.matchers.length > 0 && matchesAll(candidate.matchers, asked)),
  )
  const links = {
    ...draft.links,
    runbook: draft.links.runbook ?? service?.runbook ?? null,
    dashboard: draft.links.dashboard ?? service?.dashboard ?? null,
  }
  return { type: 'open', ...draft, team, policy, links, playbooks }
}
