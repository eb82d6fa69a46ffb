import type { ModalView } from '@slack/web-api'
import { isSeverity, SEVERITIES, type Severity } from '../../alert/severity.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import { distinct, optionName } from '../ids.ts'
import { severityTitle } from '../messages/words.ts'
import { chosen, chosenIn, form, TYPED_MAX, typed, typedIn } from './inputs.ts'
import type { Errors, Values } from './values.ts'

export type Declared = {
  readonly title: string
  readonly severity: Severity
  readonly service: string | null
  readonly description: string
}

const TITLE_MAX = 150

export function declareView({
  severities,
  services,
  roles,
  workspace,
}: Pick<Rulebook, 'severities' | 'services' | 'roles' | 'workspace'>): ModalView {
  const grades = SEVERITIES.map(value => ({ value, label: severityTitle(value, { severities, roles }) }))
  const names = distinct(services.keys(), optionName).map(name => ({ value: name, label: name }))
  return form({
    modal: 'declare',
    title: 'Declare an incident',
    submit: 'Declare',
    blocks: [
      typed({ block: 'title', label: 'What is wrong?', max: TITLE_MAX }),
      chosen('severity', 'Severity', grades, { initial: workspace.defaultSeverity }),
      ...(names.length > 0 ? [chosen('service', 'Service', names, { optional: true })] : []),
      typed({
        block: 'description',
        label: 'What do you know?',
        max: TYPED_MAX,
        multiline: true,
        optional: true,
      }),
    ],
  })
}

export function readDeclare(values: Values, services: Rulebook['services']): Declared | Errors {
  const title = typedIn(values, 'title')
  const severity = chosenIn(values, 'severity')
  const errors = {
    ...(title ? {} : { title: 'Say in a few words what is wrong.' }),
    ...(severity && isSeverity(severity) ? {} : { severity: 'Choose a severity.' }),
  }
  if (!title || !severity || !isSeverity(severity)) return { errors }
  const picked = chosenIn(values, 'service')
  const service = picked === null ? null : ([...services.keys()].find(name => optionName(name) === picked) ?? null)
  return { title, severity, service, description: typedIn(values, 'description') ?? '' }
}
