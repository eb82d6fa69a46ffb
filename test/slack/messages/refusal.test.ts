import { expect, test } from 'vitest'
import type { Refusal } from '../../../src/incident/command.ts'
import { describeRefusal } from '../../../src/slack/messages/refusal.ts'
import { ADA, RULES } from '../samples.ts'

const byAda = { kind: 'user' as const, ...ADA }

test.each<[Refusal, string]>([
  [{ refused: 'already_acknowledged', by: byAda }, 'Already acknowledged by Ada. Join in to help.'],
  [{ refused: 'already_acknowledged', by: null }, 'Already acknowledged. Join in to help.'],
  [{ refused: 'already_mitigated' }, 'Already mitigated. What is left is to resolve it.'],
  [
    { refused: 'already_resolved', by: { kind: 'source', name: 'prod' } },
    'Already resolved by source prod. Reopen it if it is back.',
  ],
  [{ refused: 'already_resolved', by: { kind: 'tocsin' } }, 'Already resolved by Tocsin. Reopen it if it is back.'],
  [{ refused: 'group_open', number: 150 }, 'These alerts already have a newer open incident: go on in INC-150.'],
  [{ refused: 'not_resolved', status: 'mitigated' }, 'It is not resolved (Mitigated), so there is nothing to reopen.'],
  [{ refused: 'same_severity', severity: 'sev2' }, 'It is sev2 · Major already.'],
  [{ refused: 'already_holds_role', role: 'commander', user: ADA }, 'Ada is Incident commander already.'],
  [{ refused: 'already_joined' }, 'You are in already.'],
  [{ refused: 'empty_note' }, 'A note needs some text: write what you saw or did.'],
  [{ refused: 'not_called' }, 'You are not called for it at the moment, or somebody has answered already.'],
  [
    { refused: 'playbook_running', playbook: 'Checkout' },
    'The playbook Checkout is running already: go on in its card.',
  ],
  [{ refused: 'step_over', step: 'look' }, 'That step is over already: the card shows where the playbook stands.'],
  [
    { refused: 'unknown_answer', answer: null, answers: ['Yes', 'No'] },
    'That is none of the answers. Choose one of: Yes, No.',
  ],
  [{ refused: 'already_confirmed' }, 'You have confirmed this already. Somebody else must confirm it too.'],
  [{ refused: 'role_open', role: 'scribe' }, 'Nobody is scribe yet: claim the role, or give it to somebody.'],
])('%j', (refusal, words) => expect(describeRefusal(refusal, RULES)).toBe(words))

test('what nobody can be called for says what else can be done', () => {
  expect(describeRefusal({ refused: 'nobody_to_call' }, RULES)).toMatch(/Invite people/)
  expect(describeRefusal({ refused: 'called_since' }, RULES)).toMatch(/called already/)
})
