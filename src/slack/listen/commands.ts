import type { App } from '@slack/bolt'
import type { PeopleCommand } from '../../incident/command.ts'
import { type Incident, label } from '../../incident/incident.ts'
import { cut } from '../../lib/text.ts'
import { helpMessage } from '../messages/help.ts'
import type { Message } from '../messages/message.ts'
import { noticeMessage } from '../messages/notice.ts'
import { postmortemMessage } from '../messages/postmortem.ts'
import { timelineMessage } from '../messages/timeline.ts'
import { declareView } from '../modals/declare.ts'
import { confirmation, findPlaybook, findRole, unknownWord, whoami } from './answers.ts'
import { type Asked, parseWords } from './asked.ts'
import type { Form } from './clicks.ts'
import { answerAboutOnCall } from './commands-oncall.ts'
import { declareAs } from './declaring.ts'
import { type Desk, entriesOf } from './desk.ts'
import { fill, openForm } from './forms.ts'
import { whomToPage } from './paging.ts'
import { placeOf, tell } from './replies.ts'
import { currentSilences, endSilenceAs } from './silencing.ts'
import { type Asker, openIncidents, whichIncident, withOpenIncidents } from './which.ts'
import { whyAlerts, whyIncident } from './why.ts'

/** `/incident …`: acts in somebody's name and answers them alone. */
export function listenToCommands(app: App, desk: Desk): void {
  // Whatever a team has called it in the manifest.
  app.command(/./, async ({ command, context, respond }) => {
    const asker = { user: command.user_id, channel: command.channel_id, trigger: command.trigger_id, context }
    const answer = await answerTo(desk, asker, parseWords(command.text ?? ''))
    if (answer) await tell(desk.client, placeOf(command, respond), answer)
  })
}

/** Null where a form is the answer. */
async function answerTo(desk: Desk, asker: Asker, asked: Asked): Promise<Message | null> {
  const { acts, members, rulebook } = desk
  switch (asked.word) {
    case 'declare':
      return declare(desk, asker, asked.title)
    case 'list':
      return openIncidents(desk)
    case 'oncall':
    case 'cover':
    case 'override':
    case 'overrides':
    case 'end_override':
    case 'swap':
      return answerAboutOnCall(desk, asker, asked)
    case 'whoami':
      return noticeMessage(whoami(await members.get(asker.user), acts, rulebook()))
    case 'help':
      return helpFor(asked.about)
    case 'unknown':
      return noticeMessage(unknownWord(asked))
    case 'resolve':
      if (asked.summary === null) return form(desk, asker, asked.number, 'resolve')
      return act(desk, asker, asked.number, () => ({ type: 'resolve', summary: asked.summary, cause: null }))
    case 'note':
      if (asked.text === '') return form(desk, asker, asked.number, 'note')
      return act(desk, asker, asked.number, () => ({ type: 'note', text: asked.text }))
    case 'playbook': {
      if (asked.name === null) return form(desk, asker, asked.number, 'playbook')
      const found = findPlaybook(asked.name, rulebook())
      if ('say' in found) return noticeMessage(found.say)
      return act(desk, asker, asked.number, () => ({ type: 'start_playbook', playbook: found.playbook }))
    }
    case 'why':
      return asked.words === null ? why(desk, asker, asked.number) : whyAlerts(desk, asked.words)
    case 'silence':
      return form(desk, asker, asked.number, 'silence')
    case 'silences':
      return currentSilences(desk)
    case 'end_silence':
      if (asked.id === null) return noticeMessage('Which one? /incident silence list shows them, with their numbers.')
      return endSilenceAs(desk, asker.user, asked.id)
    case 'sev': {
      const { severity } = asked
      if (severity === null) return noticeMessage('Say how bad: /incident sev 1 (worst) to /incident sev 4.')
      return act(desk, asker, asked.number, () => ({ type: 'set_severity', severity }))
    }
    case 'role':
      return giveRole(desk, asker, asked)
    case 'ack':
      return act(desk, asker, asked.number, () => ({ type: 'acknowledge' }))
    case 'escalate':
      return act(desk, asker, asked.number, () => ({ type: 'escalate_now' }))
    case 'page': {
      const whom = await whomToPage(asked, rulebook(), members)
      if ('say' in whom) return noticeMessage(whom.say)
      return act(desk, asker, asked.number, () => ({ type: 'page', ...whom }))
    }
    case 'test_page':
      return noticeMessage(await desk.testPage(asker.user))
    case 'cant':
      return act(desk, asker, asked.number, () => ({ type: 'decline' }))
    case 'channel':
      return act(desk, asker, asked.number, () => ({ type: 'promote' }))
    case 'join':
      return act(desk, asker, asked.number, ({ channel }) => ({ type: 'join', present: channel?.id === asker.channel }))
    case 'mitigate':
    case 'reopen': {
      const { word } = asked
      return act(desk, asker, asked.number, () => ({ type: word }))
    }
    case 'timeline':
      return timeline(desk, asker, asked.number)
    case 'postmortem':
      return postmortem(desk, asker, asked.number)
    default:
      return asked satisfies never
  }
}

async function declare(desk: Desk, asker: Asker, title: string | null): Promise<Message | null> {
  if (title !== null) {
    const what = { title: cut(title, 300), severity: null, service: null, description: '' }
    return noticeMessage(await declareAs(desk, asker.user, what))
  }
  const view = { ...declareView(desk.rulebook()), private_metadata: asker.channel }
  await desk.client.views.open({ trigger_id: asker.trigger, view })
  return null
}

function helpFor(about: string | null): Message {
  const meant = about === null ? null : parseWords(about)
  if (meant?.word === 'unknown') return noticeMessage(unknownWord(meant))
  return helpMessage(meant?.word) ?? noticeMessage('There is no help for that.')
}

async function act(
  desk: Desk,
  asker: Asker,
  number: number | null,
  command: (incident: Incident) => PeopleCommand,
): Promise<Message> {
  const incident = await whichIncident(desk, asker, number)
  return 'which' in incident ? withOpenIncidents(desk, incident.which) : doIt(desk, asker, incident, command(incident))
}

async function giveRole(desk: Desk, asker: Asker, asked: Extract<Asked, { word: 'role' }>): Promise<Message> {
  const incident = await whichIncident(desk, asker, asked.number)
  if ('which' in incident) return withOpenIncidents(desk, incident.which)
  const found = findRole(asked.role, incident, desk.rulebook())
  if ('say' in found) return noticeMessage(found.say)
  const { id, name } = await desk.members.get(asked.user ?? asker.user)
  return doIt(desk, asker, incident, { type: 'assign_role', role: found.role, user: { id, name } })
}

async function doIt(desk: Desk, { user }: Asker, incident: Incident, command: PeopleCommand): Promise<Message> {
  const outcome = await desk.acts.act(user, incident, command)
  return noticeMessage('said' in outcome ? outcome.said : confirmation(command, outcome.incident, desk.rulebook()))
}

async function form(
  desk: Desk,
  asker: Asker,
  number: number | null,
  kind: Exclude<Form, 'skip_step'>,
): Promise<Message | null> {
  const incident = await whichIncident(desk, asker, number)
  if ('which' in incident) return withOpenIncidents(desk, incident.which)
  await openForm(desk.client, asker.context, asker.trigger, async () =>
    fill(desk, { kind, incident: incident.id }, incident, await desk.members.get(asker.user)),
  )
  return null
}

async function timeline(desk: Desk, asker: Asker, number: number | null): Promise<Message> {
  const incident = await whichIncident(desk, asker, number)
  if ('which' in incident) return withOpenIncidents(desk, incident.which)
  return timelineMessage(incident, await entriesOf(desk, incident), desk.incidentUrl(incident))
}

async function why(desk: Desk, asker: Asker, number: number | null): Promise<Message> {
  const incident = await whichIncident(desk, asker, number)
  return 'which' in incident ? withOpenIncidents(desk, incident.which) : whyIncident(desk, incident)
}

async function postmortem(desk: Desk, asker: Asker, number: number | null): Promise<Message> {
  const incident = await whichIncident(desk, asker, number)
  if ('which' in incident) return withOpenIncidents(desk, incident.which)
  if (incident.status !== 'resolved') {
    return noticeMessage(`The postmortem of ${label(incident)} is written as soon as it is resolved.`)
  }
  const card = desk.writePostmortem(incident, await desk.ask.timeline(incident.id))
  return postmortemMessage(incident, card, desk.rulebook())
}
