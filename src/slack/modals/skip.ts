import type { ModalView } from '@slack/web-api'
import type { PlaybookStep } from '../../playbook/playbook.ts'
import type { StepRef } from '../ids.ts'
import type { Errors, Values } from './values.ts'
/** Its `private_metadata` is the step's; read it with `parseStepValue`. */
export function skipView(_ref: StepRef, _step: PlaybookStep): ModalView {
  throw new Error('not written yet')
}

export function readSkip(_values: Values): { readonly reason: string } | Errors {
  throw new Error('not written yet')
}
