import type { Incident } from '../../incident/incident.ts'
import { describeCalls } from '../../timeline/calls.ts'
import type { Message } from '../messages/message.ts'
import { alertsWhyMessage, incidentWhyMessage, WHY_ALERTS } from '../messages/why.ts'
import type { Desk } from './desk.ts'

/** Why an incident called people, or did not. */
export async function whyIncident({ ask }: Pick<Desk, 'ask'>, incident: Incident): Promise<Message> {
  const [alerts, timeline] = await Promise.all([
    ask.why({ incident: incident.id, limit: WHY_ALERTS.incident }),
    ask.timeline(incident.id),
  ])
  return incidentWhyMessage(incident, alerts, describeCalls(incident, timeline))
}

/** What became of the alerts that people mean by these words. */
export async function whyAlerts({ ask }: Pick<Desk, 'ask'>, words: string): Promise<Message> {
  return alertsWhyMessage(words, await ask.why({ words, limit: WHY_ALERTS.words }))
}
