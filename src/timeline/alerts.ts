import { type AlertRef, EXPIRED } from '../alert/alert.ts'
import type { Event } from '../incident/event.ts'
import { label } from '../incident/incident.ts'
import { count, line } from '../lib/text.ts'
import { actorName, LONGEST_REASON, quote, sentence } from './words.ts'

type AlertEvent = Extract<Event, { type: 'opened' | `alerts_${string}` }>

export function describeAlerts(event: AlertEvent): string {
  const who = actorName(event.actor)
  switch (event.type) {
    case 'opened': {
      const why = event.because === undefined ? '' : ` (${line(event.because, LONGEST_REASON)})`
      const what = `${who} opened ${label(event)} at ${event.severity}${why}: ${quote(event.title)}`
      return sentence(event.alerts.length > 0 ? `${what}; ${firing(event.firing, event.cut, ' alert')}` : what)
    }
    case 'alerts_joined':
      return sentence(`${who}: ${titles(event.alerts)} joined; ${firing(event.firing, event.cut)}`)
    case 'alerts_refired':
      return sentence(`${who}: ${titles(event.alerts)} fired again; ${firing(event.firing, event.cut)}`)
    case 'alerts_cleared':
      return sentence(`${who}: ${titles(event.alerts)} ${how(event.ended)}; ${firing(event.firing, 0)}`)
    case 'alerts_changed':
      return sentence(
        `${who}: ${titles(event.alerts)} ${event.alerts.length > 1 ? 'are' : 'is'} ${severities(event.alerts)} now`,
      )
  }
}

function how(ended: string | undefined): string {
  if (ended === undefined) return 'cleared'
  return ended === EXPIRED ? 'expired' : `ended without recovering (${line(ended, 80)})`
}

/** From the worst on. */
function severities(alerts: readonly AlertRef[]): string {
  return [...new Set(alerts.flatMap(({ severity }) => severity ?? []))].sort().join(' and ')
}

export function alertTitle(alert: AlertRef): string {
  return quote(alert.title.trim() || alert.fingerprint)
}

function titles(alerts: readonly AlertRef[]): string {
  const [first, ...others] = alerts
  if (!first) return 'no alert'
  return others.length > 0 ? `${alertTitle(first)} and ${others.length} more` : alertTitle(first)
}

function firing(amount: number, cut: number, noun = ''): string {
  const many = amount === 1 ? `1${noun} fires` : `${amount}${noun && `${noun}s`} fire`
  const still = amount === 0 ? 'none fires' : many
  return cut > 0 ? `${still}, and the sender left ${count(cut, 'more alert')} out` : still
}
