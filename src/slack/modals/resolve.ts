import type { ModalView } from '@slack/web-api'
import type { PeopleCommand } from '../../incident/command.ts'
import { type Incident, label } from '../../incident/incident.ts'
import { count } from '../../lib/text.ts'
import { section } from '../messages/blocks.ts'
import { mrkdwn } from '../text.ts'
import { form, TYPED_MAX, typed, typedIn } from './inputs.ts'
import type { Errors, Values } from './values.ts'

export function resolveView(incident: Incident): ModalView {
  const { firing } = incident.alerts
  return form({
    modal: 'resolve',
    title: `Resolve ${label(incident)}`,
    submit: 'Resolve',
    metadata: incident.id,
    blocks: [
      ...(firing > 0 ? [section(mrkdwn`${count(firing, 'alert')} still firing.`)] : []),
      typed({
        block: 'summary',
        label: 'What happened, and what ended it?',
        hint: 'One or two sentences; they open the postmortem.',
        initial: incident.summary,
        max: TYPED_MAX,
        multiline: true,
      }),
      typed({
        block: 'cause',
        label: 'Cause, as far as it is known',
        initial: incident.cause,
        max: TYPED_MAX,
        multiline: true,
        optional: true,
      }),
    ],
  })
}

export function readResolve(values: Values): Extract<PeopleCommand, { type: 'resolve' }> | Errors {
  const summary = typedIn(values, 'summary')
  if (!summary) return { errors: { summary: 'Say in a sentence what happened and what ended it.' } }
  return { type: 'resolve', summary, cause: typedIn(values, 'cause') }
}
