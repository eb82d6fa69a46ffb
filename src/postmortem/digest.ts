import { formatDuration } from '../lib/time.ts'
import type { Postmortem } from './postmortem.ts'

/** The few paragraphs of a postmortem that are worth a message; plain text. */
export function digest({
  summary,
  cause,
  facts,
  times,
  lookAt,
}: Postmortem): readonly { title: string; text: string }[] {
  const took = times.flatMap(({ what, tookMs }) => (tookMs === null ? [] : [`${what} after ${formatDuration(tookMs)}`]))
  const sections = [
    { title: 'Summary', text: summary?.text ?? facts.map(({ text }) => text).join(' ') },
    { title: 'Cause', text: cause?.text ?? '' },
    { title: 'Times', text: took.join(', ') },
    { title: 'What to look at', text: lookAt.map(({ text }) => text).join(' ') },
  ]
  return sections.filter(({ text }) => text !== '')
}
