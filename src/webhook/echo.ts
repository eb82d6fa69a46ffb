import type { Signal } from '../alert/alert.ts'
import type { Ask, Handle, Received } from '../engine/ports.ts'
import { incidentOfKey, keysIn, PAGER_TITLES, type Pager } from '../escalation/pager.ts'
import type { PeopleCommand } from '../incident/command.ts'
import { type Actor, type Incident, label } from '../incident/incident.ts'
import { clean, line } from '../lib/text.ts'
import type { Echo, Reading } from './sources/reading.ts'

/**
 * What a pager says of an incident of ours that it was told of is no alert: done to that incident, and committed, when it
 * resolves. What became of it for each alert of the reading; null where it is about none of ours.
 */
export type Hear = (pager: Pager, reading: Reading) => Promise<readonly Received[] | null>

type Needs = {
  /** This installation's own word in the keys. */
  readonly install: string
  readonly ask: Pick<Ask, 'byNumber' | 'timeline'>
  readonly handle: Handle
}

export function createHear({ install, ask, handle }: Needs): Hear {
  return async (pager, { alerts, echo }) => {
    const [first] = alerts
    if (!first) return null
    const keys = [...keysIn(first.labels), echo?.key ?? first.fingerprint]
    const number = keys.map(key => incidentOfKey(install, key)).find(found => found !== null) ?? null
    const incident = number === null ? null : await ask.byNumber(number)
    if (incident === null) return null
    const isOld = echo ? await isOutlived(ask, incident, echo) : false
    const actor = actorAt(pager, echo?.by ?? null)
    const received: Received[] = []
    for (const alert of alerts) {
      const command = commandOf(pager, alert, incident, echo)
      const reason = isOld ? 'outlived' : await done(handle, incident, command, actor)
      received.push({ verdict: 'echo', reason, incident: incident.number })
    }
    return received
  }
}

async function done(handle: Handle, { id }: Incident, command: PeopleCommand | null, actor: Actor): Promise<string> {
  if (command === null) return 'own_trigger'
  const handled = await handle(id, command, actor)
  // That it is acknowledged or resolved already is how our own words come back.
  return 'refusal' in handled ? handled.refusal.refused : command.type
}

/** Null: it is what we told ourselves. */
function commandOf(pager: Pager, alert: Signal, incident: Incident, echo: Echo | undefined): PeopleCommand | null {
  const title = PAGER_TITLES[pager]
  if (alert.kind === 'information') {
    return { type: 'note', text: alert.description ? `${alert.title}: ${alert.description}` : alert.title }
  }
  if (alert.ended !== null) {
    return { type: 'note', text: `${label(incident)} is ${alert.ended} at ${title}. Here nothing changes.` }
  }
  switch (alert.status) {
    case 'acknowledged':
      return { type: 'acknowledge' }
    case 'resolved':
      return { type: 'resolve', summary: null, cause: null }
    case 'firing':
      if (echo?.again === undefined) return null
      return { type: 'note', text: `${label(incident)} is ${echo.again} at ${title}. Here nothing changes.` }
    default:
      return alert.status satisfies never
  }
}

/** What was done there before people here put the incident back on was not meant for what came after. */
async function isOutlived(ask: Needs['ask'], { id, reopened }: Incident, { at }: Echo): Promise<boolean> {
  if (reopened === 0 || at === null) return false
  const timeline = await ask.timeline(id)
  const last = timeline.findLast(({ type }) => type === 'reopened')
  return last !== undefined && at < last.at
}

function actorAt(pager: Pager, by: string | null): Actor {
  const title = PAGER_TITLES[pager]
  const who = by === null ? '' : line(clean(by), 60)
  return { kind: 'source', name: who ? `${who} at ${title}` : title, pager }
}
