import type { Alert } from '../../alert/alert.ts'
import { lookUp } from './fields.ts'

type Status = Alert['status']

const WORDS: Readonly<Record<Status, string>> = {
  firing:
    'firing fired fire alerting alert alarm trigger triggered active open opened new created problem down failed ' +
    'failing failure error critical warning warn bad unhealthy true 1',
  resolved:
    'resolved resolve ok okay up recovered recovery closed close cleared clear inactive normal success succeeded ' +
    'passing healthy fixed done good false 0',
  acknowledged: 'acknowledged acknowledge ack acked',
}

const COMMON: ReadonlyMap<string, Status> = new Map(
  (['firing', 'resolved', 'acknowledged'] as const).flatMap(status =>
    WORDS[status].split(' ').map(word => [word, status] as const),
  ),
)

/** The status that a sender's word means: its own table first, then the common words; null where nobody knows it. */
export function statusFrom(word: string, own: Readonly<Record<string, Status>>): Status | null {
  const said = word.trim()
  return lookUp(own, said) ?? COMMON.get(said.toLowerCase()) ?? null
}
