import type { Severity } from '../../alert/severity.ts'
import { textOf, valueAt } from './path.ts'
import { type Context, isRecord, type Reading, reading, unreadable } from './reading.ts'
import { signalOf } from './signal.ts'

type Fields = Readonly<Record<string, unknown>>

const SWITCH = 'Switch on "Enable the common alert schema" for the webhook in its action group'

const SEVERITIES: Readonly<Record<string, Severity>> = { 0: 'sev1', 1: 'sev2', 2: 'sev3', 3: 'sev4', 4: 'sev4' }

/**
 * A metric alert, an activity log alert or a log alert in the schema that each had before they shared one
 * (https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-non-common-schema-definitions). Read as far as it
 * goes, and its text says what to switch on.
 */
export function readOlder(payload: unknown, context: Context): Reading {
  const wrapped = valueAt(payload, ['data'])
  const data = isRecord(wrapped) ? wrapped : payload
  const found = valueAt(data, ['context', 'activityLog']) ?? valueAt(data, ['context']) ?? data
  const about = isRecord(found) ? found : {}
  const title = [valueAt(about, ['properties', 'title']), about.name, about.AlertRuleName, about.operationName]
  if (!title.some(text => textOf(text).trim())) {
    return unreadable('data.essentials', `expected the common alert schema, found nothing. ${SWITCH}`)
  }
  const custom = valueAt(data, ['properties'])
  return reading(
    signalOf(
      {
        status: /^(deactivated|resolved)$/i.test(textOf(valueAt(data, ['status'])).trim()) ? 'resolved' : 'firing',
        title,
        description: [
          textOf(about.description) || textOf(about.Description),
          `${SWITCH}: this alert came in an older one.`,
        ]
          .filter(Boolean)
          .join('\n\n'),
        identity: identityOf(about),
        severity: [about.severity ?? about.Severity ?? about.level],
        words: SEVERITIES,
        labels: {
          ...(isRecord(custom) && custom),
          alertname: about.name ?? about.AlertRuleName,
          resource: textOf(about.resourceName) || resourceOf(about).split('/').at(-1),
          resource_group: about.resourceGroupName,
          subscription: about.subscriptionId ?? about.SubscriptionId,
        },
        links: { source: about.portalLink, dashboard: about.LinkToSearchResults },
      },
      context,
    ),
  )
}

/** A rule may watch many resources and dimensions; an event of the activity log has a name of its own. */
function identityOf(about: Fields): string {
  const event = textOf(about.eventDataId)
  if (event) return event
  const criteria = valueAt(about, ['condition', 'allOf'])
  const dimensions = Array.isArray(criteria) ? criteria.map(one => valueAt(one, ['dimensions'])) : about.Dimensions
  const rule = textOf(about.id) || textOf(about.AlertRuleName)
  return `${rule} ${resourceOf(about)} ${textOf(dimensions)}`.toLowerCase()
}

function resourceOf(about: Fields): string {
  return textOf(about.resourceId) || textOf(about.ResourceId)
}
