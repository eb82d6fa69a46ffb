import { type Delivery, type Perform, Postponed } from '../../engine/ports.ts'
import { isPagedBy, pagerKey } from '../../escalation/pager.ts'
import type { Command } from '../../incident/command.ts'
import type { Effect } from '../../incident/effect.ts'
import type { PagerAction } from '../../incident/event.ts'
import type { Actor, Incident, Status } from '../../incident/incident.ts'
import { line } from '../../lib/text.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import { NotSent } from '../not-sent.ts'
import { tellPager } from './tell.ts'
import { tellingOf } from './telling.ts'

type Options = {
  readonly rulebook: () => Rulebook
  /** This installation's own word in the keys. */
  readonly install: string
  /** To where people find an incident with us. */
  readonly link: (incident: Incident) => string
}

/** Tells outside pagers what is to be told them, and leaves everything else to `perform`. */
export function withPagers(perform: Perform, { rulebook, install, link }: Options): Perform {
  async function tell({ incident, attempt }: Delivery, { pager, action }: Extract<Effect, { type: 'tell_pager' }>) {
    // Not for what it has told us of itself.
    if (action === 'trigger' && isPagedBy(incident.labels, pager)) return null
    if (!STANDS[action].includes(incident.status)) {
      // Where an earlier try may have got through, it is calling people, and has to hear how it stands.
      const mayKnow = action === 'trigger' && attempt > 1
      return mayKnow ? ({ type: 'record_pager', pager, action, ref: null } satisfies Command) : null
    }
    const by = nameOf(action, incident)
    const telling = tellingOf(incident, { action, key: pagerKey(install, incident.number), link: link(incident), by })
    try {
      const { ref } = await tellPager(rulebook().notify.pagers, pager, telling)
      return { type: 'record_pager', pager, action, ref } satisfies Command
    } catch (error) {
      if (!(error instanceof NotSent)) throw error
      if (error.kind === 'refused') {
        return { type: 'record_pager_failure', pager, action, reason: error.message } satisfies Command
      }
      throw error.retryAfterMs === null ? error : new Postponed(error.retryAfterMs, error.message)
    }
  }

  return async delivery => (delivery.effect.type === 'tell_pager' ? tell(delivery, delivery.effect) : perform(delivery))
}

/** What may still be told: late, it would call people for what somebody has, or end what is on again. */
const STANDS: Readonly<Record<PagerAction, readonly Status[]>> = {
  trigger: ['triggered'],
  acknowledge: ['acknowledged', 'mitigated'],
  resolve: ['resolved'],
}

function nameOf(action: PagerAction, { acknowledgedBy, resolvedBy }: Incident): string | null {
  const by: Actor | null = action === 'acknowledge' ? acknowledgedBy : action === 'resolve' ? resolvedBy : null
  return by && by.kind !== 'tocsin' ? line(by.name, 80) : null
}
