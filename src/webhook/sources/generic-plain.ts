import type { Labels, Signal } from '../../alert/alert.ts'
import { clean, cut } from '../../lib/text.ts'
import { fingerprintOf } from '../fingerprint.ts'
import {
  descriptionFrom,
  identityFrom,
  instantFromAny,
  labelsFrom,
  linksFrom,
  severityFrom,
  titleFrom,
} from './fields.ts'
import { textOf, valueAt } from './path.ts'
import { type Context, isRecord, kindOf, type Unread } from './reading.ts'
import { statusFrom } from './status.ts'

/** One alert in fields named as our own: only `title` is needed. `service` is taken as a label too. */
export function readPlain(item: unknown, { source, receivedAt }: Context): { readonly alert: Signal } | Unread {
  const field = (...names: readonly string[]) => {
    for (const name of names) {
      const text = textOf(valueAt(item, [name]))
      if (text) return text
    }
    return ''
  }
  const title = titleFrom(field('title'))
  if (!title) return { path: 'title', message: 'an alert needs a title' }
  const given = valueAt(item, ['labels'])
  if (given !== undefined && given !== null && !isRecord(given)) {
    return { path: 'labels', message: `expected an object, found ${kindOf(given)}` }
  }
  const service = field('service')
  const raw = Object.entries({ ...(service && { service }), ...given }).map(
    ([name, value]) => [name, textOf(value)] as const,
  )
  const labels = labelsFrom(raw)
  const word = field('status', 'state') || 'firing'
  const status = statusFrom(word, {})
  if (!status) {
    return { path: 'status', message: `"${cut(clean(word), 80)}" is none of firing, resolved, acknowledged` }
  }
  const id = identityFrom(field('fingerprint', 'id', 'key', 'alias'))
  const links = valueAt(item, ['links'])
  const link = (kind: string) => textOf(valueAt(links, [kind]))
  return {
    alert: {
      source: source.name,
      fingerprint: id || identity(title, labels, source.ignoreLabels),
      status,
      ...severityFrom([field('severity'), labels.severity], source.severities),
      title,
      description: descriptionFrom(field('description')),
      labels,
      links: linksFrom({
        source: link('source'),
        dashboard: link('dashboard'),
        runbook: link('runbook'),
        silence: link('silence'),
        image: link('image'),
      }),
      startsAt: instantFromAny(valueAt(item, ['starts_at']) ?? valueAt(item, ['startsAt'])) ?? null,
      endsAt: status === 'resolved' ? (instantFromAny(valueAt(item, ['ends_at'])) ?? receivedAt) : null,
      cut: 0,
    },
  }
}

/** Without an id, what it is called and labelled tells it from others; how bad it is may change. */
function identity(title: string, labels: Labels, ignored: readonly string[]): string {
  const kept = Object.entries(labels).filter(([name]) => name !== 'severity' && !ignored.includes(name))
  return fingerprintOf({ ...Object.fromEntries(kept), title })
}
