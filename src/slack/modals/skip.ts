import type { ModalView } from '@slack/web-api'
import type { PlaybookStep } from '../../playbook/playbook.ts'
import { type StepRef, stepValue } from '../ids.ts'
import type { Rules } from '../messages/message.ts'
import { stepTitle } from '../messages/steps.ts'
import { plain } from '../text.ts'
import { form, typed, typedIn } from './inputs.ts'
import type { Errors, Values } from './values.ts'

/** Its `private_metadata` is the step's; read it with `parseStepValue`. */
export function skipView(ref: StepRef, step: PlaybookStep, rules: Rules): ModalView {
  return form({
    modal: 'skip_step',
    title: `Skip step ${ref.step + 1}`,
    submit: 'Skip',
    metadata: stepValue(ref),
    blocks: [
      { type: 'section', text: plain(stepTitle(step, rules, 300), 300) },
      typed({ block: 'reason', label: 'Why is it skipped?', max: 500, multiline: true }),
    ],
  })
}

export function readSkip(values: Values): { readonly reason: string } | Errors {
  const reason = typedIn(values, 'reason')
  return reason ? { reason } : { errors: { reason: 'Say in a few words why, for those who read it later.' } }
}
