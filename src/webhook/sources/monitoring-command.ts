import { type Severity, severityOf } from '../../alert/severity.ts'
import { lookUp } from './fields.ts'
import { textOf } from './path.ts'
import { type Context, ignored, isRecord, kindOf, type Reading, reading, unreadable } from './reading.ts'
import { type Said, signalOf } from './signal.ts'

/** What a notification command was given of one host or service: macros by name, without empty ones. */
export type Macros = ReadonlyMap<string, string>

/** What tells Nagios and its heirs apart. */
export type Flavour = {
  /** Between host and service in an object's name: a character that no name may have. */
  readonly between: string
  /** The page of a host, or of a service of it, below the address of the sender's own pages. */
  readonly page: (host: string, service: string) => string
}

/** Host DOWN is worst: whatever runs there is gone too. Where we look from may be what has failed for UNREACHABLE. */
const WORDS: Readonly<Record<string, Severity>> = {
  ...{ DOWN: 'sev1', CRITICAL: 'sev2' },
  ...{ UNREACHABLE: 'sev3', WARNING: 'sev3', UNKNOWN: 'sev3' },
}

const GOOD = new Set(['OK', 'UP'])

/** Names are taken in any case, with or without the prefix of the environment they were read from. */
export function macrosOf(payload: Readonly<Record<string, unknown>>): Macros {
  const macros = new Map<string, string>()
  for (const [key, value] of Object.entries(payload)) {
    const name = key.toUpperCase().replace(/^(NAGIOS|ICINGA|NOTIFY)_/, '')
    const text = textOf(value).trim()
    // What nobody knows stays as it was written: $_SERVICESEVERITY$.
    if (text && !/^\$[^$]*\$$/.test(text) && !macros.has(name)) macros.set(name, text)
  }
  return macros
}

/** One notification about one host or service, as a command of ours passes it on. */
export function readNotification(payload: unknown, context: Context, flavour: Flavour): Reading {
  if (!isRecord(payload)) return unreadable('', `expected macros by name, found ${kindOf(payload)}`)
  const macros = macrosOf(payload)
  const about = subjectOf(macros)
  if ('missing' in about) return unreadable(about.missing, 'nothing says what it is about')
  const type = macros.get('NOTIFICATIONTYPE')?.toUpperCase() ?? ''
  if (!type && !about.state) return unreadable('NOTIFICATIONTYPE', 'neither a type nor a state says what has happened')
  const signal = (said: Said) => signalOf(said, context)
  const common = commonOf(about, context, flavour)
  const state = (status: Said['status'], ended: string | null = null) => signal({ ...common, status, ended })
  const note = (title: string, description = '') =>
    signal({ identity: common.identity, labels: common.labels, title: [title], description, ...NOTE })
  const { name, good, author, comment } = about

  switch (type) {
    case 'RECOVERY':
      return reading(state('resolved'))
    case '':
    case 'PROBLEM':
      if (good) return reading(state('resolved'))
      if (about.soft) return ignored('a soft state: it is still being checked again')
      return reading(state('firing'))
    case 'ACKNOWLEDGEMENT': {
      const by = author || comment ? [note(author ? `Acknowledged by ${author}` : 'Acknowledged', comment)] : []
      return reading(state(good ? 'resolved' : 'acknowledged'), ...by)
    }
    case 'FLAPPINGSTART': {
      const flaps = note(`${name} is flapping`, 'Its problems and recoveries are not heard of until it stops.')
      // In order just now; nobody would say so if it were not a minute later.
      return good ? reading(flaps, state('resolved', 'flapping')) : reading(flaps)
    }
    case 'FLAPPINGSTOP':
    case 'FLAPPINGEND':
      return reading(state(good ? 'resolved' : 'firing'), note(`${name} has stopped flapping`))
    case 'FLAPPINGDISABLED':
      return reading(state(good ? 'resolved' : 'firing'), note(`${name} is no longer watched for flapping`))
  }
  const told = noteOf(type, about)
  // Whatever it was sent for: what is in order is over, also where the recovery itself was held back.
  const over = good ? [state('resolved')] : []
  if (told) return reading(note(...told), ...over)
  return over.length > 0 ? reading(...over) : ignored(`nothing is known of a notification of type ${type.slice(0, 80)}`)
}

const NOTE = { status: 'resolved', kind: 'information' } as const

function noteOf(type: string, about: Subject): [title: string, description: string] | null {
  const { name, author, comment, output } = about
  const by = author ? ` by ${author}` : ''
  if (type === 'CUSTOM') return [`Sent by hand${by} about ${name}`, comment || output]
  if (type === 'DOWNTIMESTART') return [`${name} is in downtime now`, comment]
  if (type === 'DOWNTIMEEND') return [`${name} is no longer in downtime`, comment]
  if (type === 'DOWNTIMECANCELLED') return [`The downtime of ${name} was cancelled`, comment]
  return null
}

type Subject = {
  readonly macros: Macros
  readonly host: string
  /** Empty: it is about the host itself. */
  readonly service: string
  /** As people know it. */
  readonly name: string
  readonly state: string
  readonly good: boolean
  readonly soft: boolean
  readonly output: string
  readonly author: string
  readonly comment: string
  /** A macro that hosts and services both have. */
  readonly of: (name: string) => string
}

function subjectOf(macros: Macros): Subject | { readonly missing: string } {
  const get = (name: string) => macros.get(name) ?? ''
  const host = get('HOSTNAME')
  if (!host) return { missing: 'HOSTNAME' }
  const said = get('OBJECT_TYPE').toLowerCase()
  const service = said === 'host' ? '' : get('SERVICEDESC')
  if (said === 'service' && !service) return { missing: 'SERVICEDESC' }
  const of = (name: string) => get(name.replace('*', service ? 'SERVICE' : 'HOST'))
  const known = get('HOSTDISPLAYNAME') || host
  const state = of('*STATE').toUpperCase()
  return {
    ...{ macros, host, service, state, of },
    name: service ? `${get('SERVICEDISPLAYNAME') || service} on ${known}` : `Host ${known}`,
    good: GOOD.has(state),
    soft: of('*STATETYPE').toUpperCase() === 'SOFT',
    output: [of('*OUTPUT'), unescaped(of('LONG*OUTPUT'))].filter(Boolean).join('\n'),
    author: of('*ACKAUTHOR') || get('NOTIFICATIONAUTHOR') || get('NOTIFICATIONAUTHORNAME'),
    comment: of('*ACKCOMMENT') || get('NOTIFICATIONCOMMENT'),
  }
}

/** Nagios keeps long output on one line. */
function unescaped(text: string): string {
  return text.replace(/\\(\\|n)/g, (_, escaped) => (escaped === 'n' ? '\n' : '\\'))
}

function commonOf(about: Subject, { source }: Context, { between, page }: Flavour) {
  const { macros, host, service, name, state, good, output, of } = about
  const last = of('LAST*STATE').toUpperCase()
  const bad = good ? (GOOD.has(last) ? '' : last) : state
  const own = macros.get('SEVERITY') ?? ''
  const ownPage = source.url && `${source.url}${page(encoded(host), encoded(service))}`
  return {
    title: [bad ? `${name} is ${bad.toLowerCase()}` : name],
    description: output,
    identity: service ? host + between + service : host,
    // Whoever gives an object a severity of its own means the common words.
    words: severityOf(own) === null && lookUp(source.severities, own) === null ? WORDS : {},
    severity: [own, state, last],
    labels: {
      ...{ alertname: service || 'Host check', host, address: macros.get('HOSTADDRESS') },
      ...{ state, hostgroups: macros.get('HOSTGROUPNAMES'), servicegroups: macros.get('SERVICEGROUPNAMES') },
      ...ownLabels(macros),
    },
    links: {
      // Without a `website_url` it is no address and would lead nowhere.
      source: /^https?:/i.test(of('*INFOURL')) ? of('*INFOURL') : ownPage,
      runbook: of('*NOTESURL') || macros.get('NOTESURL'),
      dashboard: of('*ACTIONURL') || macros.get('ACTIONURL'),
    },
    endsAt: good ? of('LAST*STATECHANGE') : null,
  }
}

/** `LABEL_TEAM` is the label `team`: what a command passes on beside what we ask for. */
function ownLabels(macros: Macros): Record<string, string> {
  const named = [...macros].filter(([name]) => name.startsWith('LABEL_'))
  return Object.fromEntries(named.map(([name, value]) => [name.slice('LABEL_'.length).toLowerCase(), value]))
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
