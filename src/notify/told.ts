import { type Incident, label } from '../incident/incident.ts'
import { clean, line, strung } from '../lib/text.ts'
import { clockTime } from '../lib/zone.ts'

/** Addresses of ours: `show` only shows, a POST to `acknowledge` acts. */
export type Links = { readonly show: string; readonly acknowledge: string }

export type ToldIncident = Pick<
  Incident,
  'number' | 'title' | 'description' | 'severity' | 'status' | 'service' | 'startedAt' | 'links'
>

/** What somebody is told who is called, by whatever way. */
export type Told = {
  readonly kind: 'page'
  readonly incident: ToldIncident
  /** The team's word for how bad it is. */
  readonly severityTitle: string
  /** Numbers of further incidents that they are called to, and of which nothing else is sent. */
  readonly others: readonly number[]
  /** What people call them. */
  readonly person: string
  /** Why they: `step 2 of policy payments`. */
  readonly why: string | null
  readonly links: Links | null
  readonly at: Date
  /** Whose clocks are meant. */
  readonly zone: string
}

/** Whether a way leads to somebody, at their own wish. */
export type Test = { readonly kind: 'test'; readonly person: string; readonly at: Date }

export const TEST_SAID = 'This is a test: nothing is wrong, and there is nothing to do.'

/** `SEV1 INC-142 Checkout is down`, at most `max`. */
export function headline({ incident, others }: Told, max: number): string {
  const rest = others.length > 0 ? ` (and ${others.length} more)` : ''
  const severity = incident.severity.toUpperCase()
  return line(`${severity} ${label(incident)} ${clean(incident.title)}`, max - rest.length) + rest
}

/** What is known, as names and values, the most needed first. */
export function factsOf(told: Told): readonly (readonly [name: string, value: string])[] {
  const { incident, why, at, zone, severityTitle, others } = told
  const facts: readonly (readonly [string, string | null])[] = [
    [
      'Severity',
      line(severityTitle === incident.severity ? severityTitle : `${incident.severity} ${clean(severityTitle)}`, 60),
    ],
    ['Service', incident.service && line(clean(incident.service), 80)],
    ['Since', `${clockTime(zone, incident.startedAt, at)} ${zone}`],
    ['Why you', why && line(clean(why), 200)],
    ['Also', others.length > 0 ? alsoOf(others) : null],
  ]
  return facts.flatMap(([name, value]) => (value ? [[name, value] as const] : []))
}

/** The description, where it says more than the title. */
export function detailsOf({ incident: { description, title } }: Told, max: number): string | null {
  const said = strung(clean(description), max)
  return said === '' || said === line(clean(title), max) ? null : said
}

function alsoOf(others: readonly number[]): string {
  const named = others.slice(0, 10).map(number => label({ number }))
  return [...named, ...(others.length > 10 ? [`and ${others.length - 10} more`] : [])].join(', ')
}
