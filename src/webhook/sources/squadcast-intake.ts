import { clean, cut } from '../../lib/text.ts'
import { lookUp } from './fields.ts'
import { textOf, valueAt } from './path.ts'
import { type Context, isRecord, kindOf, type Reading, reading, unreadable } from './reading.ts'
import { signalOf } from './signal.ts'
import { tagsIn } from './squadcast-fields.ts'
import { statusFrom } from './status.ts'

/**
 * The body of Squadcast's incident webhook, "apiv2"
 * (https://support.squadcast.com/integrations/incident-webhook-incident-webhook-api). `newId` is the identity of what
 * bears none: to Squadcast each such message is a new incident, and nothing can end it.
 */
export function readSquadcastIntake(payload: unknown, newId: string, context: Context): Reading {
  if (!isRecord(payload)) return unreadable('', `expected an object, found ${kindOf(payload)}`)
  const at = (name: string) => textOf(valueAt(payload, [name]))
  const word = at('status') || 'trigger'
  const status = statusFrom(word, {})
  if (!status) return unreadable('status', `"${cut(clean(word), 80)}" is none of trigger, acknowledge, resolve`)
  const id = at('event_id')
  if (status !== 'firing' && !id) return unreadable('event_id', `to ${word} an incident needs its event_id`)
  if (status === 'firing' && !at('message') && !at('description')) {
    return unreadable('message', 'an incident needs a message')
  }
  const tags = tagsIn(payload.tags)
  return reading(
    signalOf(
      {
        status,
        identity: id || newId,
        title: [at('message'), at('description'), id],
        description: at('description'),
        severity: [at('priority'), lookUp(tags, 'severity'), lookUp(tags, 'priority')],
        labels: { alertname: at('message'), ...tags, event_id: id },
        bare: status !== 'firing',
      },
      context,
    ),
  )
}
