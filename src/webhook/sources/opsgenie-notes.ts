import { lookUp } from './fields.ts'
import { textOf, valueAt } from './path.ts'
import type { Said } from './signal.ts'

/** What was done, and where the payload may say more of it. */
type Done = { readonly words: string; readonly about?: readonly (readonly string[])[] }

const DONE: Readonly<Record<string, Done>> = {
  addNote: { words: 'Note' },
  addRecipient: { words: 'Responder added', about: [['alert', 'recipient']] },
  addResponder: { words: 'Responder added', about: [['alert', 'responder']] },
  addTeam: { words: 'Team added', about: [['alert', 'team']] },
  addTags: { words: 'Tags added', about: [['alert', 'addedTags']] },
  removeTags: { words: 'Tags removed', about: [['alert', 'removedTags']] },
  addDetails: { words: 'Details added' },
  removeDetails: { words: 'Details removed' },
  takeOwnership: { words: 'Taken over', about: [['alert', 'owner']] },
  assignOwnership: { words: 'Assigned', about: [['alert', 'owner']] },
  escalate: { words: 'Escalated', about: [['escalationNotify', 'name'], ['escalationName']] },
  escalateNext: { words: 'Escalated', about: [['escalationNotify', 'name'], ['escalationName']] },
  snooze: { words: 'Snoozed' },
  snoozeEnded: { words: 'Snooze ended' },
  updateMessage: { words: 'Message changed', about: [['alert', 'message']] },
  updateDescription: { words: 'Description changed', about: [['alert', 'description']] },
}

/** What was done to an alert and by whom, and what was written about it. */
export function noteOn(action: string, payload: unknown): Pick<Said, 'title' | 'description'> {
  const { words, about = [] } = lookUp(DONE, action) ?? { words: action }
  const who = textOf(valueAt(payload, ['alert', 'username'])).trim()
  const title = `${words}${who && who !== 'System' ? ` by ${who}` : ''}`
  const more = [...about, ['alert', 'note']].map(path => wordsOf(valueAt(payload, path))).filter(Boolean)
  return { title: [title], description: more.join(' · ') }
}

function wordsOf(value: unknown): string {
  return Array.isArray(value) ? value.map(textOf).filter(Boolean).join(', ') : textOf(value)
}
