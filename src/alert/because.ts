import { count, line } from '../lib/text.ts'
import { formatDuration } from '../lib/time.ts'
import type { AlertFacts } from './facts.ts'
import { matchersText } from './matcher.ts'
import { type By, statusOf } from './silence.ts'
import { SETTLED_MS, type Verdict } from './triage.ts'
import { say, type Words } from './words.ts'

/** A verdict with its reason as rows have them: `mute silenced`. */
export type Decided = PairOf<Verdict>
type PairOf<V> = V extends { readonly verdict: infer A extends string; readonly reason: infer R extends string }
  ? `${A} ${R}`
  : never

/** What has become of the alert and why, in one sentence. */
export function because(facts: AlertFacts): Words {
  const { verdict, reason } = facts
  const decided = `${verdict} ${reason}`
  // A row that a newer version wrote is told in its own words.
  return isDecided(decided) ? SENTENCES[decided](facts) : say`What became of it: ${verdict}, because of ${reason}.`
}

// A verdict or a reason without a sentence does not compile.
const SENTENCES: Readonly<Record<Decided, (facts: AlertFacts) => Words>> = {
  'open first_in_group': facts => say`It opened ${its(facts)}: it was the first of its group.`,
  'open still_firing': facts =>
    say`It opened ${its(facts)}: the incident before was resolved, and ${formatDuration(SETTLED_MS)} later it still fired.`,
  'open storm': facts => say`It opened ${its(facts)}, the one incident of a storm: ${stormy(facts)}.`,
  'join storm': facts => say`It went into ${its(facts)}, the one incident of a storm: ${stormy(facts)}.`,
  'open rate_limited': facts => say`It opened ${its(facts)}, which collects what is too much: ${over(facts)}.`,
  'join rate_limited': facts => say`It went into ${its(facts)}, which collects what is too much: ${over(facts)}.`,
  'join group_is_open': facts => say`It joined ${its(facts)}, which was open for its group.`,
  'reopen resolved_lately': facts => say`It reopened ${its(facts)}, which had been resolved ${lately(facts)}.`,
  'mute silenced': facts => say`It is silenced ${until(facts)} by ${silence(facts)}.`,
  'mute inhibited': inhibited,
  'mute in_maintenance': facts => say`It is muted ${until(facts)} by the maintenance window ${named(facts)}.`,
  'mute outside_active_time': outside,
  'wait group_wait': facts => say`It waits ${until(facts)} for others of its group; then they open one incident.`,
  'wait below_threshold': below,
  'refire fires_again': facts => say`It fired again, in ${its(facts)}.`,
  'acknowledge acknowledged_at_source': facts => say`It was acknowledged at its source, and so was ${its(facts)}.`,
  'clear resolved_at_source': facts => say`It is over, as its source says; it belonged to ${its(facts)}.`,
  'clear expired': facts =>
    say`It counts as over, for nothing was heard of it any longer; it belonged to ${its(facts)}.`,
  'clear calm_again': facts => say`It is over, and calm again after flapping; it belonged to ${its(facts)}.`,
  'hold flapping': facts =>
    say`It flaps${restless(facts)}: in ${its(facts)} it counts as firing until it is calm${calm(facts)}.`,
  'change severity_changed': facts => say`Its severity changed, in ${its(facts)}.`,
  'note information': facts => say`It is information: it was noted in ${its(facts)}.`,
  'keep information': () => say`It is information, and no incident of its own was open: it was only kept.`,
  'keep heartbeat': () => say`It is a heartbeat, which says that its sender is alive: it opens nothing.`,
  'keep route_opens_nothing': () => say`Its route has room: none. It is kept and counted, and opens nothing.`,
  'keep nothing_open': () => say`It is not firing, and there was no incident of it to be told.`,
  'keep resolved_by_people': facts =>
    say`It fires on in ${its(facts)}, which people have resolved: for ${formatDuration(SETTLED_MS)} that is taken as known.`,
  'keep begun_anew': facts => say`It began anew in ${its(facts)}, which was open: nobody was called again.`,
  'keep classified_anew': facts => say`It fires on in ${its(facts)}, and other rules say how bad it is than before.`,
  'repeat repeated': () => say`It only came once more.`,
  'repeat older_episode': () => say`It told of an earlier time, which is over.`,
  'repeat heard_of_since': () => say`It was heard of again before its time was up.`,
}

function isDecided(decided: string): decided is Decided {
  return Object.hasOwn(SENTENCES, decided)
}

function its({ incident }: AlertFacts): string {
  return incident === null ? 'an incident' : `INC-${incident.number}`
}

function until({ until, at }: AlertFacts): Words {
  if (until === null) return say`for now`
  return until > at ? say`until ${until}` : say`for a moment longer`
}

function calm({ until }: AlertFacts): Words {
  return until === null ? [] : say`, at ${until} at the earliest`
}

/** What mutes it, as its window or interval is called. */
function named({ mutedBy }: AlertFacts): string {
  return line(mutedBy?.replace(/^[a-z]+:/, '') ?? '', 120)
}

function silence({ silence, mutedBy, at }: AlertFacts): Words {
  if (silence === null) return say`${line(mutedBy ?? 'a silence', 80).replace(':', ' ')}`
  const from = silence.incident === null ? '' : ` in INC-${silence.incident}`
  const over = statusOf(silence, at) === 'expired' ? ', which is over' : ''
  return say`silence ${silence.id}${over} (${line(silence.reason, 120)}; made by ${nameOf(silence.by)}${from})`
}

function nameOf(by: By): string {
  return by.kind === 'tocsin' ? 'Tocsin' : line(by.name, 80)
}

function inhibited({ inhibition }: AlertFacts): Words {
  const [first, ...others] = inhibition?.alerts ?? []
  const rule = inhibition?.rule
  const by = first
    ? say`while ${line(first.title, 120)}${others.length > 0 ? ' and others fire' : ' fires'}`
    : say`for a moment longer: what inhibited it is over`
  return rule
    ? say`It is inhibited ${by} (rule: ${line(matchersText(rule.source), 120)}).`
    : say`It is inhibited ${by}.`
}

function outside(facts: AlertFacts): Words {
  const name = named(facts)
  return facts.route.mute.includes(name)
    ? say`It is muted ${until(facts)}: its route mutes within the time interval ${name}.`
    : say`It is muted ${until(facts)}: its route is active only within the time interval ${name}.`
}

function below({ threshold }: AlertFacts): Words {
  if (threshold === null) return say`It waits: its route asked for more of them before an incident opens.`
  const { count: needed, stand, withinMs, of } = threshold
  const what = of === 'distinct' ? 'different alerts of its group' : 'times that its group came'
  return say`It waits: ${stand} of ${needed} ${what} within ${formatDuration(withinMs)}; an incident opens at ${needed}.`
}

function stormy({ storm }: AlertFacts): string {
  return storm
    ? `${count(storm.incidents, 'incident')} within ${formatDuration(storm.withinMs)} is too many for one each`
    : 'too many were about to open at once'
}

function over({ alert, limit }: AlertFacts): string {
  const much = limit ? `${limit.count} within ${formatDuration(limit.perMs)}` : 'its limit'
  return `source ${line(alert.source, 80)} sent more than ${much}`
}

function lately({ route }: AlertFacts): string {
  return route.reopenWithinMs === null ? 'lately' : `less than ${formatDuration(route.reopenWithinMs)} before`
}

function restless({ flapping }: AlertFacts): string {
  return flapping ? ` (${flapping.changes} changes within ${formatDuration(flapping.withinMs)})` : ''
}
