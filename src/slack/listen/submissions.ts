import type { App, ViewSubmitAction } from '@slack/bolt'
import type { Wish } from '../../alert/silencing.ts'
import type { PeopleCommand } from '../../incident/command.ts'
import { type Incident, roomOf } from '../../incident/incident.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import { parseIncidentMetadata, parseStepValue, type StepRef } from '../ids.ts'
import { noticeMessage } from '../messages/notice.ts'
import { type Declared, readDeclare } from '../modals/declare.ts'
import { readNote } from '../modals/note.ts'
import { readResolve } from '../modals/resolve.ts'
import { readRoles } from '../modals/roles.ts'
import { readSilence } from '../modals/silence.ts'
import { readSkip } from '../modals/skip.ts'
import { readStartPlaybook } from '../modals/start-playbook.ts'
import { type Errors, isErrors, type Values } from '../modals/values.ts'
import { stepMeant } from './clicks.ts'
import { declareAs } from './declaring.ts'
import type { Desk } from './desk.ts'
import { readOnCallForm, submitOnCall } from './forms-oncall.ts'
import { momentOf } from './moment.ts'
import { tell } from './replies.ts'
import { silenceAs } from './silencing.ts'

/** What a form says, before anything is looked up. */
type Said =
  | PeopleCommand
  | { readonly type: 'declare'; readonly what: Declared }
  | { readonly type: 'roles' }
  | Silent
  | Skip
type Silent = { readonly type: 'silence'; readonly wish: Omit<Wish, 'incident'> }
type Skip = { readonly type: 'skip'; readonly reason: string }

/**
 * Forms that people send. What is wrong in a form is said in the form; everything that only the incident can tell comes
 * after the form has closed, privately, in the incident's channel.
 */
export function listenToForms(app: App, desk: Desk): void {
  const { client, ask, acts, members, rulebook, clock } = desk

  app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: /./ }, async ({ ack, body, view, context }) => {
    const moment = momentOf(context)
    moment.answer = async response => {
      delete moment.answer
      await ack(response)
    }
    const user = body.user.id
    const values: Values = view.state.values
    const duty = readOnCallForm(view.callback_id, values, rulebook(), clock())
    const said = duty ?? read(view.callback_id, values, rulebook(), clock())
    if (said && isErrors(said)) return moment.answer({ response_action: 'errors', errors: said.errors })
    await moment.answer()
    if (said === null) return
    if (said.type === 'cover' || said.type === 'override')
      return tell(client, { user }, await submitOnCall(desk, user, said))
    if (said.type === 'declare') {
      const channel = /^[CG][A-Z0-9]+$/.exec(view.private_metadata)?.[0]
      return tell(client, { user, channel }, noticeMessage(await declareAs(desk, user, said.what)))
    }
    const step = parseStepValue(view.private_metadata)
    const id = step?.incident ?? parseIncidentMetadata(view.private_metadata)
    const incident = id === null ? null : await ask.byId(id)
    if (incident === null) return tell(client, { user }, noticeMessage('That incident is not there any longer.'))
    moment.incident = incident.number
    if (said.type === 'silence') {
      const answer = await silenceAs(desk, user, incident, said.wish)
      return tell(client, { user, channel: roomOf(incident)?.channel }, answer)
    }
    for (const command of await commands(said, incident, step, values)) {
      const outcome = await acts.act(user, incident, command)
      if ('said' in outcome)
        await tell(client, { user, channel: roomOf(incident)?.channel }, noticeMessage(outcome.said))
    }
  })

  async function commands(
    said: Exclude<Said, { type: 'declare' | 'silence' }>,
    incident: Incident,
    ref: StepRef | null,
    values: Values,
  ): Promise<readonly PeopleCommand[]> {
    if (said.type === 'roles') {
      const changes = readRoles(values, incident, rulebook().roles)
      const people = await Promise.all(changes.map(({ user }) => members.get(user)))
      return people.flatMap(({ id, name }, i): PeopleCommand[] => {
        const role = changes[i]?.role
        return role === undefined ? [] : [{ type: 'assign_role', role, user: { id, name } }]
      })
    }
    if (said.type === 'skip') {
      const step = ref && stepMeant(ref, incident)
      return ref && step ? [{ type: 'skip_step', run: ref.run, step: step.id, reason: said.reason }] : []
    }
    return [said]
  }
}

function read(callbackId: string, values: Values, rulebook: Rulebook, at: Date): Said | Errors | null {
  switch (callbackId) {
    case 'declare': {
      const what = readDeclare(values, rulebook.services)
      return isErrors(what) ? what : { type: 'declare', what }
    }
    case 'resolve':
      return readResolve(values)
    case 'note':
      return readNote(values)
    case 'roles':
      return { type: 'roles' }
    case 'skip_step': {
      const skip = readSkip(values)
      return isErrors(skip) ? skip : { type: 'skip', reason: skip.reason }
    }
    case 'silence': {
      const wish = readSilence(values, at)
      return isErrors(wish) ? wish : { type: 'silence', wish }
    }
    case 'start_playbook':
      return readStartPlaybook(values, rulebook.playbooks)
    default:
      return null
  }
}
