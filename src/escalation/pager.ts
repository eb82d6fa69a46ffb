import type { Labels } from '../alert/alert.ts'

export const PAGERS = ['pagerduty', 'opsgenie', 'victorops', 'squadcast'] as const

/** A system outside that calls people by itself; a step of a policy names it as `pager:pagerduty`. */
export type Pager = (typeof PAGERS)[number]

export const PAGER_TITLES: Readonly<Record<Pager, string>> = {
  pagerduty: 'PagerDuty',
  opsgenie: 'Opsgenie',
  victorops: 'Splunk On-Call',
  squadcast: 'Squadcast',
}

/** Squadcast's API can open and close incidents, and no more. */
export function takesAcknowledgements(pager: Pager): boolean {
  return pager !== 'squadcast'
}

export function isPager(word: string): word is Pager {
  return PAGERS.some(pager => pager === word)
}

const KEY = /^tocsin-([a-z0-9]+)-INC-([1-9]\d{0,8})$/

/** What a pager knows an incident by. `install` is this installation's own word, so that no two of them share a key. */
export function pagerKey(install: string, number: number): string {
  return `tocsin-${install}-INC-${number}`
}

/** True for the key of an incident of whatever Tocsin. */
export function isPagerKey(text: string): boolean {
  return KEY.test(text)
}

/** Null for what is no key, and for that of another installation. */
export function incidentOfKey(install: string, key: string): number | null {
  const [, whose, number] = KEY.exec(key) ?? []
  return whose === install ? Number(number) : null
}

/** On what comes from a pager that has called somebody for it already. */
export const PAGED_BY = 'paged_by'

/** True where this pager told us of it: telling it again would call its people twice, and might go round for ever. */
export function isPagedBy(labels: Labels, pager: Pager): boolean {
  return labels[PAGED_BY] === pager
}

/** On what another Tocsin has told: the keys of the incidents through which it came, one after the other. */
export const TRAIL = 'tocsin'

/** The trail as it goes on to a pager. */
export function trailOf(labels: Labels, key: string): string {
  return [...keysIn(labels), key].join(' ')
}

export function keysIn(labels: Labels): readonly string[] {
  return (labels[TRAIL] ?? '').split(' ').filter(isPagerKey)
}
