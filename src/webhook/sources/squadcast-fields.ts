import { isSecretName } from '../redact.ts'
import { textOf } from './path.ts'
import { isRecord } from './reading.ts'

/** People tag with a handful; of more than that it takes long to tell which names look like secrets. */
const MOST = 1_000

/** Tags as Squadcast sends and takes them: null, or each a text or `{ value, color }`; some have no name. */
export function tagsIn(tags: unknown): Readonly<Record<string, string>> {
  if (!isRecord(tags)) return {}
  return Object.fromEntries(
    Object.entries(tags)
      .slice(0, MOST)
      .filter(([name]) => !isSecretName(name))
      .map(([name, tag]) => [name.trim(), textOf(isRecord(tag) ? tag.value : tag)]),
  )
}
