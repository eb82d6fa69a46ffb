import { HOUR, MINUTE } from '../lib/time.ts'
import { SAMPLES } from '../sample/registry.ts'
import type { PageOptions } from '../sandbox/page-view.ts'
import type { Stage } from './stage.ts'

/** What the page offers beside the workspace: the app's words, alerts to send, the clock, and the page of the phones. */
export function pageOptions(stage: Stage, phones: string): PageOptions {
  const { send, turn, untilDue, untilHandOff } = stage
  const by = async (ms: number | null, otherwise: string) => {
    if (ms === null) return otherwise
    await turn(ms)
    return ''
  }
  return {
    beside: { title: 'Phones', path: phones },
    turns: [
      { id: 'minute', label: '+1 min', run: () => by(MINUTE, '') },
      { id: 'minutes', label: '+5 min', run: () => by(5 * MINUTE, '') },
      { id: 'hour', label: '+1 h', run: () => by(HOUR, '') },
      { id: 'due', label: 'Next due', run: async () => by(await untilDue(), 'Nothing is due.') },
      { id: 'hand-off', label: 'Next hand-off', run: () => by(untilHandOff(), 'Nobody hands over.') },
    ],
    commands: [
      { name: '/incident', hint: '[declare|list|ack|sev|resolve|help]', description: 'Declare or manage an incident' },
    ],
    shortcuts: [
      { callback_id: 'declare_incident', name: 'Declare an incident', type: 'global' },
      { callback_id: 'add_to_timeline', name: 'Add to timeline', type: 'message' },
    ],
    panels: [
      {
        title: 'Checkout fails',
        note: 'Alertmanager sends this group. Firing again is a repeat; resolving the last alert offers the resolve.',
        actions: [
          { id: 'fire', label: 'Fire', style: 'danger', run: () => send.checkout('firing', 'eu-central') },
          { id: 'fire-again', label: 'Fire again', run: () => send.checkout('firing', 'eu-central') },
          { id: 'spread', label: 'Another region', run: () => send.checkout('firing', 'eu-central', 'eu-west') },
          {
            id: 'resolve',
            label: 'Resolve',
            style: 'primary',
            run: () => send.checkout('resolved', 'eu-central', 'eu-west'),
          },
        ],
      },
      {
        title: 'A nightly job fails',
        note: 'Any JSON, read by a mapping in the rulebook. This route has a card in #payments, and resolves by itself.',
        actions: [
          { id: 'job-fire', label: 'Fire', style: 'danger', run: () => send.job('firing') },
          { id: 'job-resolve', label: 'Resolve', style: 'primary', run: () => send.job('resolved') },
        ],
      },
      {
        title: 'Every system',
        note: 'What each of them sends. Not every one can say that somebody has it, or that it is over.',
        choices: Object.keys(SAMPLES),
        actions: [
          { id: 'sample-fire', label: 'Fire', style: 'danger', run: system => send.sample(system, 'firing') },
          { id: 'sample-ack', label: 'Acknowledge', run: system => send.sample(system, 'acknowledged') },
          { id: 'sample-resolve', label: 'Resolve', style: 'primary', run: system => send.sample(system, 'resolved') },
        ],
      },
    ],
  }
}
