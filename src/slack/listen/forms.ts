import type { Context } from '@slack/bolt'
import type { ModalView, WebClient } from '@slack/web-api'
import { type Incident, label } from '../../incident/incident.ts'
import type { Action } from '../../incident/permission.ts'
import { describeRefusal } from '../messages/refusal.ts'
import { noteView } from '../modals/note.ts'
import { loadingView, noticeView } from '../modals/notice.ts'
import { resolveView } from '../modals/resolve.ts'
import { rolesView } from '../modals/roles.ts'
import { silenceView } from '../modals/silence.ts'
import { skipView } from '../modals/skip.ts'
import { startPlaybookView } from '../modals/start-playbook.ts'
import { timelineView } from '../modals/timeline.ts'
import { type Form, type FormClick, stepMeant } from './clicks.ts'
import { type Desk, entriesOf } from './desk.ts'
import type { Member } from './members.ts'
import { momentOf } from './moment.ts'

/**
 * Opens a form that must be looked up first. Slack's trigger lives for three seconds only, so the form opens at once and
 * is filled when we know what belongs into it, however slow the database is.
 */
export async function openForm(
  client: WebClient,
  context: Context,
  trigger: string,
  filled: () => Promise<ModalView>,
): Promise<void> {
  const { view } = await client.views.open({ trigger_id: trigger, view: loadingView() })
  const id = view?.id
  if (id === undefined) return
  momentOf(context).modal = id
  await client.views.update({ view_id: id, view: await filled() })
}

/** What a form will ask for in the end; reading the timeline asks for nothing. */
const ACTIONS: Readonly<Record<Exclude<Form, 'timeline'>, Action>> = {
  resolve: 'resolve',
  note: 'note',
  roles: 'assign_role',
  playbook: 'start_playbook',
  silence: 'silence',
  skip_step: 'skip_step',
}

/** The view for a form, or a sentence in its place for those who may not, or when it makes no sense any longer. */
export async function fill(
  desk: Pick<Desk, 'ask' | 'describe' | 'incidentUrl' | 'acts' | 'rulebook'>,
  click: FormClick,
  incident: Incident,
  member: Member,
): Promise<ModalView> {
  const title = label(incident)
  const rulebook = desk.rulebook()
  if (click.kind === 'timeline') {
    return timelineView(incident, await entriesOf(desk, incident), desk.incidentUrl(incident))
  }
  const denial = desk.acts.forbids(ACTIONS[click.kind], member, incident)
  if (denial !== null) return noticeView(title, denial)
  switch (click.kind) {
    case 'resolve':
      return incident.status === 'resolved'
        ? noticeView(title, describeRefusal({ refused: 'already_resolved', by: incident.resolvedBy }, rulebook))
        : resolveView(incident)
    case 'note':
      return noteView(incident)
    case 'roles':
      return rolesView(incident, rulebook.roles)
    case 'playbook':
      return startPlaybookView(incident, rulebook.playbooks) ?? noticeView(title, 'The rulebook has no playbooks.')
    case 'silence':
      return silenceView(incident)
    case 'skip_step': {
      const step = stepMeant(click, incident)
      return step ? skipView(click, step, rulebook) : noticeView(title, 'That step is not there any longer.')
    }
    default:
      return click satisfies never
  }
}
