import type { ModalView } from '@slack/web-api'
import type { Severity } from '../../alert/severity.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import type { Errors, Values } from './values.ts'

export type Declared = {
  readonly title: string
  readonly severity: Severity
  readonly service: string | null
  readonly description: string
}
export function declareView(
  _rulebook: Pick<Rulebook, 'severities' | 'services' | 'workspace'>,
  _prefill: { readonly title?: string; readonly description?: string } = {},
): ModalView {
  throw new Error('not written yet')
}

export function readDeclare(_values: Values, _services: Rulebook['services']): Declared | Errors {
  throw new Error('not written yet')
}
