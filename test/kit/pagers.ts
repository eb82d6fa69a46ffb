import type { Pager } from '../../src/escalation/pager.ts'
import type { Pagers } from '../../src/rulebook/pagers.ts'
import type { PagerStandIn } from './pager.ts'
import { OPSGENIE, startOpsgenie } from './pager-opsgenie.ts'
import { PAGERDUTY, startPagerduty } from './pager-pagerduty.ts'
import { SQUADCAST, startSquadcast } from './pager-squadcast.ts'
import { startVictorops, VICTOROPS } from './pager-victorops.ts'

/** Each pager on this machine. */
export const STAND_INS: Readonly<Record<Pager, () => Promise<PagerStandIn>>> = {
  pagerduty: startPagerduty,
  opsgenie: startOpsgenie,
  victorops: startVictorops,
  squadcast: startSquadcast,
}

/** All of them at one address, as the rulebook would have them. */
export function pagersAt(url: string): Pagers {
  return {
    pagerduty: { routingKey: PAGERDUTY.routingKey, url },
    opsgenie: { apiKey: OPSGENIE.apiKey, url, responders: [{ type: 'team', name: 'Payments' }] },
    victorops: { apiKey: VICTOROPS.apiKey, routingKey: VICTOROPS.routingKey, url },
    squadcast: { url: `${url}/v2/incidents/api/${SQUADCAST.token}` },
  }
}
