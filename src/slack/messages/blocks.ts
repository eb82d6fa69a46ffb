import type {
  ActionsBlock,
  Button,
  Confirm,
  ContextBlock,
  HeaderBlock,
  Overflow,
  SectionBlock,
  StaticSelect,
} from '@slack/web-api'
import { SEVERITIES } from '../../alert/severity.ts'
import type { Incident } from '../../incident/incident.ts'
import { type IncidentAction, incidentAction, more, moreOption, severityOption, severitySelect } from '../ids.ts'
import { type Mrkdwn, markup, plain } from '../text.ts'
import type { Rules } from './message.ts'
import { severityTitle } from './words.ts'

type Ids = { readonly action_id: string; readonly value?: string }
type Style = 'primary' | 'danger'

/** Cut far below Slack's 3,000, so that a message of several sections stays below what it takes in all. */
export function section(text: Mrkdwn, max = 1_500): SectionBlock {
  return { type: 'section', text: markup(text, max), expand: true }
}

export function context(text: Mrkdwn, max = 1_000): ContextBlock {
  return { type: 'context', elements: [markup(text, max)] }
}

export function header(text: string): HeaderBlock {
  return { type: 'header', text: plain(text, 150) }
}

export function actions(elements: ActionsBlock['elements'], blockId?: string): ActionsBlock | null {
  if (elements.length === 0) return null
  return { type: 'actions', elements: elements.slice(0, 25), ...(blockId === undefined ? {} : { block_id: blockId }) }
}

export function button(label: string, ids: Ids, style?: Style): Button {
  return { type: 'button', text: plain(label, 75), ...ids, ...(style === undefined ? {} : { style }) }
}

const LABELS: Record<IncidentAction, string> = {
  acknowledge: 'Acknowledge',
  resolve: 'Resolve',
  mitigate: 'Mark mitigated',
  reopen: 'Reopen',
  join: 'Join',
  note: 'Add a note',
  roles: 'Roles',
  escalate: 'Escalate',
  decline: "Can't",
  promote: 'Open a channel',
  playbook: 'Start a playbook',
  timeline: 'Timeline',
  why: 'Why',
  silence: 'Silence…',
  keep_open: 'Keep open',
}

/** A thumb that slips must not wake anybody. */
const CALLING: Confirm = {
  title: plain('Call the next people?', 100),
  text: plain('The next step of the escalation policy is called at once.', 300),
  confirm: plain('Call them', 30),
  deny: plain('Not now', 30),
}

export function ask(kind: IncidentAction, { id, held }: Incident, style?: Style): Button {
  if (kind !== 'escalate') return button(LABELS[kind], incidentAction(kind, id), style)
  // Who sees that nobody has been called needs no question whether anybody should be.
  return held
    ? button('Page on-call', incidentAction(kind, id), style)
    : { ...button(LABELS[kind], incidentAction(kind, id), style), confirm: CALLING }
}

/** Without a policy there is nobody to call next. */
export function askToEscalate(incident: Incident): readonly Button[] {
  return incident.policy ? [ask('escalate', incident)] : []
}

/** The "⋯" menu; Slack allows it five entries. */
export function moreMenu(kinds: readonly IncidentAction[], { id }: Incident): Overflow {
  const options = kinds.slice(0, 5).map(kind => ({ text: plain(LABELS[kind], 75), value: moreOption(kind, id) }))
  return { type: 'overflow', ...more, options }
}

export function severityMenu(incident: Incident, rules: Rules): StaticSelect {
  const option = (severity: Incident['severity']) => ({
    text: plain(severityTitle(severity, rules), 75),
    value: severityOption(incident.id, severity),
  })
  return {
    type: 'static_select',
    ...severitySelect,
    placeholder: plain('Severity', 150),
    options: SEVERITIES.map(option),
    initial_option: option(incident.severity),
  }
}
