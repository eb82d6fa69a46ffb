import type { Signal } from '../../alert/alert.ts'
import { capture } from '../../alert/pattern.ts'
import { clean, cut } from '../../lib/text.ts'
import type { Mapping } from '../../rulebook/rulebook.ts'
import { readJsonWithIds } from '../body.ts'
import {
  descriptionFrom,
  identityFrom,
  instantFromAny,
  labelsFrom,
  linksFrom,
  severityFrom,
  titleFrom,
} from './fields.ts'
import { readPlain } from './generic-plain.ts'
import {
  fill,
  type Path,
  pathFrom,
  pathText,
  type Template,
  templateFrom,
  templateOrPath,
  textOf,
  valueAt,
} from './path.ts'
import { type Context, isRecord, kindOf, type Reading, type Unread, unreadable } from './reading.ts'
import { expiryOf } from './signal.ts'
import { statusFrom } from './status.ts'
import type { System } from './system.ts'

/** Any JSON, read as the source's mapping says; without one, in fields that are named as our own. */
export const generic: System = { read: readGeneric, body: readJsonWithIds }

export function readGeneric(payload: unknown, context: Context): Reading {
  const { mapping } = context.source
  if (!mapping)
    return eachOf(payload, isRecord(payload) && 'alerts' in payload ? ['alerts'] : null, item =>
      readPlain(item, context),
    )
  const compiled = compile(mapping)
  return eachOf(payload, compiled.items, item => readMapped(item, mapping, compiled, context))
}

type One = { readonly alert: Signal } | Unread

function eachOf(payload: unknown, items: Path | null, read: (item: unknown) => One): Reading {
  const found = items ? valueAt(payload, items) : payload
  const where = items ? pathText(items) : ''
  if (items && !Array.isArray(found)) return unreadable(where, `expected a list of alerts, found ${kindOf(found)}`)
  if (!Array.isArray(found)) {
    const one = isRecord(found)
      ? read(found)
      : { path: '', message: `expected an object or a list, found ${kindOf(found)}` }
    return 'alert' in one ? { alerts: [one.alert], faults: [] } : { alerts: [], faults: [one] }
  }
  const alerts: Signal[] = []
  const faults: Unread[] = []
  for (const [index, item] of found.entries()) {
    const one = isRecord(item) ? read(item) : { path: '', message: `expected an object, found ${kindOf(item)}` }
    if ('alert' in one) alerts.push(one.alert)
    else
      faults.push({
        path: `${where}[${index}]${one.path && !one.path.startsWith('[') ? '.' : ''}${one.path}`,
        message: one.message,
      })
  }
  return { alerts, faults }
}

type Compiled = {
  readonly items: Path | null
  readonly extract: readonly Extracted[]
  readonly fingerprint: Template
  readonly title: Template
  readonly description: Template | null
  readonly status: Path | null
  readonly severity: Path | null
  readonly labels: readonly (readonly [name: string, template: Template])[]
  readonly links: readonly (readonly [kind: string, template: Template])[]
  readonly startsAt: Path | null
}

type Extracted = { readonly name: string; readonly path: Path; readonly pattern: string }

/** A mapping is read once and not for each payload; it lives as long as its rulebook. */
const known = new WeakMap<Mapping, Compiled>()

function compile(mapping: Mapping): Compiled {
  const before = known.get(mapping)
  if (before) return before
  const compiled: Compiled = {
    items: mapping.items === null ? null : pathFrom(mapping.items),
    extract: Object.entries(mapping.extract).map(([name, { path, pattern }]) => {
      return { name, path: pathFrom(bare(path)), pattern }
    }),
    fingerprint: templateOrPath(mapping.fingerprint),
    title: templateFrom(mapping.title),
    description: mapping.description === null ? null : templateFrom(mapping.description),
    status: mapping.status && pathFrom(bare(mapping.status.path)),
    severity: mapping.severity && pathFrom(bare(mapping.severity.path)),
    labels: Object.entries(mapping.labels).map(([name, text]) => [name, templateFrom(text)]),
    links: Object.entries(mapping.links).map(([kind, text]) => [kind, templateFrom(text)]),
    startsAt: mapping.startsAt === null ? null : pathFrom(bare(mapping.startsAt)),
  }
  known.set(mapping, compiled)
  return compiled
}

/** A path that was written as a template. */
function bare(path: string): string {
  return /^\{([^{}]*)\}$/.exec(path.trim())?.[1] ?? path
}

function readMapped(given: unknown, mapping: Mapping, compiled: Compiled, context: Context): One {
  const { source, receivedAt } = context
  const item = withExtracted(given, compiled.extract)
  const nothingAt = (path: Path | undefined, wanted: string) => missingAt(path ?? [], wanted, compiled.extract)
  const fingerprint = fill(compiled.fingerprint, item)
  const id = identityFrom(fingerprint.text)
  // With a part missing, alerts that are different would pass for one.
  if (fingerprint.missing.length > 0 || !id) return nothingAt(fingerprint.missing[0], 'the fingerprint')
  const filledTitle = fill(compiled.title, item)
  const title = titleFrom(filledTitle.text)
  const lost = filledTitle.missing.length === compiled.title.paths.length && filledTitle.missing.length > 0
  if (lost || !title) return nothingAt(filledTitle.missing[0], 'the title')
  const said = compiled.status ? textOf(valueAt(item, compiled.status)) : 'firing'
  if (compiled.status && !said) return nothingAt(compiled.status, 'the status')
  const status = statusFrom(said, mapping.status?.values ?? {})
  if (!status) {
    const path = pathText(compiled.status ?? [])
    return { path, message: `"${cut(clean(said), 80)}" is no status that the mapping or common usage knows` }
  }
  const words = { ...source.severities, ...mapping.severity?.values }
  const word = compiled.severity ? textOf(valueAt(item, compiled.severity)) : ''
  const filled = (template: Template) => {
    const { text, missing } = fill(template, item)
    return missing.length === 0 ? text : ''
  }
  return {
    alert: {
      source: source.name,
      fingerprint: id,
      status,
      ...severityFrom([word], words),
      title,
      description: compiled.description ? descriptionFrom(fill(compiled.description, item).text) : '',
      labels: labelsFrom(compiled.labels.map(([name, template]) => [name, filled(template)])),
      links: linksFrom(Object.fromEntries(compiled.links.map(([kind, template]) => [kind, filled(template)]))),
      startsAt: (compiled.startsAt && instantFromAny(valueAt(item, compiled.startsAt))) ?? null,
      endsAt: status === 'resolved' ? receivedAt : null,
      ended: null,
      expiresAt: expiryOf(status, context),
      cut: 0,
    },
  }
}

/** The payload with what the patterns found in it as `extract`. */
function withExtracted(item: unknown, extract: readonly Extracted[]): unknown {
  if (extract.length === 0 || !isRecord(item)) return item
  const found = extract.map(({ name, path, pattern }) => [name, capture(pattern, textOf(valueAt(item, path)))] as const)
  return { ...item, extract: Object.fromEntries(found) }
}

/** Of what a pattern did not find, where it looked: that is what whoever reads this can look at. */
function missingAt(path: Path, wanted: string, extract: readonly Extracted[]): Unread {
  const field = path[0] === 'extract' ? extract.find(({ name }) => name === path[1]) : undefined
  if (!field) return { path: pathText(path), message: `the mapping looks here for ${wanted} and finds nothing` }
  return { path: pathText(field.path), message: `${pathText(path)}, for ${wanted}: its pattern finds nothing here` }
}
