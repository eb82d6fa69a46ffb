import type { Postmortem, Statement } from '../../postmortem/postmortem.ts'
import type { PostmortemCard } from './postmortem.ts'

/** What of the document the card shows; the times are the card's own, the timeline is the document's. */
export function cardOf(postmortem: Postmortem, url: string | null): PostmortemCard {
  const { summary, impact, cause, lookAt, playbooks, facts } = postmortem
  const sections = [
    { title: 'Summary', text: summary?.text ?? bullets(facts) },
    { title: 'Impact', text: bullets(impact) },
    { title: 'Cause', text: cause?.text ?? 'Not stated.' },
    { title: 'What to look at', text: bullets(lookAt) },
    { title: 'Playbooks', text: playbooks.map(walk).join('\n') },
  ]
  return { url, sections: sections.filter(({ text }) => text !== '') }
}

function bullets(statements: readonly Statement[]): string {
  return statements.map(({ text }) => `• ${text}`).join('\n')
}

function walk({ title, finished, steps }: Postmortem['playbooks'][number]): string {
  const reached = steps.filter(({ outcome }) => outcome !== 'not_reached' && outcome !== 'open').length
  return `• ${title}: ${reached} of ${steps.length} steps${finished ? '' : ', not walked to its end'}`
}
