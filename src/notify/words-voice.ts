import { clean, count, line } from '../lib/text.ts'
import { TEST_SAID, type Test, type Told } from './told.ts'

/** What a voice says; what can be pressed is said by whoever asks for it. */
export function voiceWords(told: Told | Test): string {
  if (told.kind === 'test') return `This is Tocsin, for ${spoken(told.person, 60)}. ${TEST_SAID}`
  const { incident, severityTitle, person, others } = told
  const title = spoken(severityTitle, 40)
  const severity = `severity ${incident.severity.slice(3)}${title === '' ? '' : `, ${title}`}`
  const sentences = [
    `This is Tocsin, for ${spoken(person, 60)}`,
    `Incident ${incident.number}, ${severity}`,
    spoken(incident.title, 200),
    incident.service && `Service ${spoken(incident.service, 60)}`,
    others.length > 0 ? `And ${count(others.length, 'more incident')}` : null,
  ]
  return `${sentences.filter(Boolean).join('. ')}.`
}

/** Without what no voice can say: addresses, and marks that it would spell out. */
function spoken(text: string, max: number): string {
  const words = clean(text)
    .replace(/https?:\/\/\S+/g, ' ')
    .replace(/[^\p{L}\p{M}\p{N}\s.,:;%'+-]/gu, ' ')
  return line(words, max).replace(/[\s.,:;…-]+$/, '')
}
