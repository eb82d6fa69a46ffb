import { PAGERS } from '../escalation/pager.ts'
import { TARGET_KINDS, type Target } from '../escalation/policy.ts'
import type { Permit } from '../incident/permission.ts'
import { nearest } from '../lib/text.ts'
import { DEFAULT_ROLES } from './defaults.ts'
import { leaf, Wrong } from './leaf.ts'
import { type Branch, treeAt } from './tree.ts'
import { channel } from './words.ts'

const SECTIONS = {
  person: 'people',
  team: 'teams',
  schedule: 'schedules',
  policy: 'policies',
  service: 'services',
  role: 'roles',
  playbook: 'playbooks',
  'time interval': 'time_intervals',
  pager: 'notify',
} as const

type Kind = keyof typeof SECTIONS

/** Every name that the rulebook gives, whether or not what it names is in order. */
export type Names = (kind: Kind) => ReadonlySet<string>

export function namesIn(root: Branch): Names {
  const read = (kind: Kind) => {
    const section = treeAt(root, [SECTIONS[kind]])
    const given = section?.kind === 'map' ? [...section.keys.keys()] : []
    if (kind === 'pager') return new Set(given.filter(name => PAGERS.some(pager => pager === name)))
    return new Set(kind === 'role' ? [...Object.keys(DEFAULT_ROLES), ...given] : given)
  }
  const known = new Map<Kind, ReadonlySet<string>>()
  return kind => {
    const names = known.get(kind) ?? read(kind)
    known.set(kind, names)
    return names
  }
}

/** A name that must lead somewhere. */
export function reference(kind: Kind, names: Names) {
  return leaf(`the name of a ${kind}`, text => (names(kind).has(text) ? text : dangling(kind, text, names)))
}

const KINDS = { schedule: 'schedule', round_robin: 'schedule', user: 'person', team: 'team', pager: 'pager' } as const
const FORMS = 'a target: schedule:name, round_robin:name, user:name, team:name, channel:#name or pager:name'

/** Who is called. */
export function targetLeaf(names: Names) {
  return leaf<Target>(FORMS, text => {
    const [, said, name = ''] = /^(\w+):(.+)$/.exec(text) ?? []
    const kind = TARGET_KINDS.find(one => one === said)
    if (kind === undefined) return new Wrong(FORMS, { hint: guess(text, names) })
    if (kind === 'channel') {
      const read = channel.safeParse(name)
      return read.success ? { kind, name: read.data } : new Wrong('a channel such as "channel:#payments"')
    }
    return names(KINDS[kind]).has(name) ? { kind, name } : dangling(KINDS[kind], name, names, `${kind}:`)
  })
}

/** Who may do something: `team:x`, `role:x` or `user:x`. */
export function permitLeaf(names: Names) {
  const forms = 'team:name, role:name or user:name'
  return leaf<Permit>(forms, text => {
    const [, kind, name = ''] = /^(team|role|user):(.+)$/.exec(text) ?? []
    if (kind !== 'team' && kind !== 'role' && kind !== 'user') return null
    const meant = kind === 'user' ? 'person' : kind
    return names(meant).has(name) ? { kind, name } : dangling(meant, name, names, `${kind}:`)
  })
}

function dangling(kind: Kind, name: string, names: Names, prefix = ''): Wrong {
  const known = [...names(kind)]
  const near = nearest(name, known)
  const some = known.length > 8 ? `${known.slice(0, 8).join(', ')} …` : known.join(', ')
  const expected = known.length > 0 ? `the name of a ${kind} (${some})` : `a ${kind} in ${SECTIONS[kind]}:`
  return new Wrong(expected, { why: `there is no such ${kind}`, hint: near === null ? null : `${prefix}${near}` })
}

// Somebody who writes the bare name.
function guess(text: string, names: Names): string | null {
  const kind = (['schedule', 'user', 'team'] as const).find(one => names(KINDS[one]).has(text))
  return kind === undefined ? null : `${kind}:${text}`
}
