import type { Signal } from '../../alert/alert.ts'
import { clean, cut } from '../../lib/text.ts'
import { titleFrom } from './fields.ts'
import { textOf, valueAt } from './path.ts'
import { type Context, isRecord, kindOf, type Unread } from './reading.ts'
import { signalOf } from './signal.ts'
import { statusFrom } from './status.ts'

/** One alert in fields named as our own: only `title` is needed. `service` is taken as a label too. */
export function readPlain(item: unknown, context: Context): { readonly alert: Signal } | Unread {
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
  const word = field('status', 'state') || 'firing'
  const status = statusFrom(word, {})
  if (!status) {
    return { path: 'status', message: `"${cut(clean(word), 80)}" is none of firing, resolved, acknowledged` }
  }
  const service = field('service')
  const labels = { ...(service && { service }), ...given }
  const links = valueAt(item, ['links'])
  const link = (kind: string) => valueAt(links, [kind])
  return {
    alert: signalOf(
      {
        status,
        title: [title],
        description: field('description'),
        identity: field('fingerprint', 'id', 'key', 'alias'),
        severity: [field('severity'), valueAt(labels, ['severity'])],
        labels,
        links: {
          source: link('source'),
          dashboard: link('dashboard'),
          runbook: link('runbook'),
          silence: link('silence'),
          image: link('image'),
        },
        startsAt: valueAt(item, ['starts_at']) ?? valueAt(item, ['startsAt']),
        endsAt: valueAt(item, ['ends_at']),
      },
      context,
    ),
  }
}
