import { z } from 'zod'
import { groupsOf, patternFault } from '../alert/pattern.ts'
import { nearest } from '../lib/text.ts'
import { complain, leaf, record, strict, Wrong } from './leaf.ts'
import { present } from './present.ts'
import type { Mapping } from './rulebook.ts'
import { identity, jsonPath, severity, template } from './words.ts'

// How a payload of any shape is read.

const status = z.enum(['firing', 'resolved', 'acknowledged'], { error: 'one of firing, resolved, acknowledged' })

const pattern = leaf('a regex in the syntax of RE2', text => {
  const why = text === '' ? 'an empty one' : patternFault(text)
  return why === null ? text : new Wrong('a regex in the syntax of RE2', { why })
})

const extract = z.record(z.string().regex(/^[\w-]{1,100}$/), strict({ path: jsonPath, pattern }), {
  error: issue =>
    issue.code === 'invalid_key' ? 'a name of letters, digits and dashes' : 'a map of names to a path and a pattern',
})

export const mapping = strict({
  items: jsonPath.optional(),
  extract: extract.optional(),
  fingerprint: identity,
  title: template,
  description: template.optional(),
  status: strict({
    path: jsonPath,
    values: record('the values of a sender to firing or resolved', status).optional(),
  }).optional(),
  severity: strict({
    path: jsonPath,
    values: record('the values of a sender to sev1 … sev4', severity).optional(),
  }).optional(),
  labels: record('label names to templates', template).optional(),
  links: strict({
    source: template.optional(),
    dashboard: template.optional(),
    runbook: template.optional(),
  }).optional(),
  starts_at: jsonPath.optional(),
}).transform((given, ctx): Mapping => {
  const read: Mapping = {
    items: given.items ?? null,
    extract: given.extract ?? {},
    fingerprint: given.fingerprint,
    title: given.title,
    description: given.description ?? null,
    status: given.status ? { path: given.status.path, values: given.status.values ?? {} } : null,
    severity: given.severity ? { path: given.severity.path, values: given.severity.values ?? {} } : null,
    labels: given.labels ?? {},
    links: present(given.links ?? {}),
    startsAt: given.starts_at ?? null,
  }
  // Without any, `extract` may be a field of the sender's own.
  if (given.extract) for (const [at, text] of textsOf(read)) checkExtracted(ctx, at, text, read.extract)
  return read
})

type Place = readonly string[]

function textsOf({ fingerprint, title, description, status, severity, labels, links, startsAt }: Mapping) {
  const texts: (readonly [Place, string | null | undefined])[] = [
    [['fingerprint'], fingerprint],
    [['title'], title],
    [['description'], description],
    [['status', 'path'], status?.path],
    [['severity', 'path'], severity?.path],
    ...Object.entries(labels).map(([name, text]) => [['labels', name], text] as const),
    ...Object.entries(links).map(([kind, text]) => [['links', kind], text] as const),
    [['starts_at'], startsAt],
  ]
  return texts.flatMap(([at, text]) => (text ? [[at, text] as const] : []))
}

/** What is taken out of texts is named in the rulebook itself, so that a name that leads nowhere is seen here. */
function checkExtracted(ctx: z.RefinementCtx, at: Place, text: string, extracted: Mapping['extract']): void {
  const paths = text.includes('{') ? [...text.matchAll(/\{([^{}]*)\}/g)].map(([, path = '']) => path) : [text]
  for (const path of paths) {
    const [, name, group] = /^extract\.([^.]+)(?:\.(.+))?$/.exec(path.trim()) ?? []
    const wrong = name === undefined ? null : wrongIn(name, group, extracted)
    if (wrong) complain(ctx, wrong, at)
  }
}

function wrongIn(name: string, group: string | undefined, extracted: Mapping['extract']): Wrong | null {
  const field = Object.hasOwn(extracted, name) ? extracted[name] : undefined
  if (!field) {
    const names = Object.keys(extracted)
    const why = `nothing is extracted as ${name}`
    return new Wrong(`one of ${names.join(', ')}`, { why, hint: nearest(name, names) })
  }
  const groups = groupsOf(field.pattern)
  const alone = groups.length < 2
  if (alone && group === undefined) return null
  if (alone) return new Wrong(`extract.${name}`, { why: 'its pattern has one text only' })
  if (group !== undefined && groups.includes(group)) return null
  const expected = `one of ${groups.map(one => `extract.${name}.${one}`).join(', ')}`
  return new Wrong(expected, { why: group === undefined ? 'its pattern has several groups' : 'no such group' })
}
