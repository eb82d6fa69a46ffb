import { PAGER_TITLES, type Pager } from '../../escalation/pager.ts'
import type { Pagers } from '../../rulebook/pagers.ts'
import { NotSent } from '../not-sent.ts'
import type { Sent } from '../send.ts'
import { tellOpsgenie } from './opsgenie.ts'
import { tellPagerduty } from './pagerduty.ts'
import { tellSquadcast } from './squadcast.ts'
import type { Telling } from './telling.ts'
import { tellVictorops } from './victorops.ts'

/**
 * Tells a pager of an incident. The request is under way when this returns; the promise is settled within ten seconds,
 * and rejects `NotSent` for everything that keeps it from arriving. The same telling twice has no second effect.
 */
export async function tellPager(pagers: Pagers, pager: Pager, telling: Telling): Promise<Sent> {
  switch (pager) {
    case 'pagerduty':
      return pagers.pagerduty ? tellPagerduty(pagers.pagerduty, telling) : missing(pager)
    case 'opsgenie':
      return pagers.opsgenie ? tellOpsgenie(pagers.opsgenie, telling) : missing(pager)
    case 'victorops':
      return pagers.victorops ? tellVictorops(pagers.victorops, telling) : missing(pager)
    case 'squadcast':
      return pagers.squadcast ? tellSquadcast(pagers.squadcast, telling) : missing(pager)
    default:
      return pager satisfies never
  }
}

function missing(pager: Pager): never {
  throw new NotSent('refused', `${PAGER_TITLES[pager]} is not set up: notify.${pager} is not in the rulebook`)
}
