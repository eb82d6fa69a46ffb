import type { App, Context } from '@slack/bolt'
import type { PeopleCommand } from '../../incident/command.ts'
import { type Incident, label } from '../../incident/incident.ts'
import { cut } from '../../lib/text.ts'
import { helpMessage } from '../messages/help.ts'
import { LISTED, listMessage } from '../messages/list.ts'
import type { Message } from '../messages/message.ts'
import { noticeMessage } from '../messages/notice.ts'
import { postmortemMessage } from '../messages/postmortem.ts'
import { timelineMessage } from '../messages/timeline.ts'
import { declareView } from '../modals/declare.ts'
import { noticeView } from '../modals/notice.ts'
import { confirmation, findPlaybook, findRole, unknownWord, whoami } from './answers.ts'
import { type Asked, parseWords } from './asked.ts'
import type { Form } from './clicks.ts'
import { declareAs } from './declaring.ts'
import { type Desk, entriesOf } from './desk.ts'
import { fill, openForm } from './forms.ts'
import { momentOf } from './moment.ts'
import { placeOf, tell } from './replies.ts'

/** Who asks, where, and with what a form can be opened. */
type Asker = { readonly user: string; readonly channel: string; readonly trigger: string; readonly context: Context }

/** `/incident …`: acts in somebody's name and answers them alone. */
export function listenToCommands(app: App, desk: Desk): void {
  const { client, ask, acts, members, rulebook } = desk

  // Whatever a team has called it in the manifest.
  app.command(/./, async ({ command, context, respond }) => {
    const asker = { user: command.user_id, channel: command.channel_id, trigger: command.trigger_id, context }
    const answer = await run(parseWords(command.text ?? ''), asker)
    if (answer) await tell(client, placeOf(command, respond), answer)
  })

  async function run(asked: Asked, asker: Asker): Promise<Message | null> {
    switch (asked.word) {
      case 'declare': {
        if (asked.title !== null) {
          const what = { title: cut(asked.title, 300), severity: null, service: null, description: '' }
          return noticeMessage(await declareAs(desk, asker.user, what))
        }
        const view = { ...declareView(rulebook()), private_metadata: asker.channel }
        await client.views.open({ trigger_id: asker.trigger, view })
        return null
      }
      case 'list':
        return openIncidents()
      case 'whoami':
        return noticeMessage(whoami(await members.get(asker.user), acts, rulebook()))
      case 'help':
        return helpFor(asked.about)
      case 'unknown':
        return noticeMessage(unknownWord(asked))
      case 'resolve':
        if (asked.summary === null) return form('resolve', asked.number, asker)
        return act(asked.number, asker, () => ({ type: 'resolve', summary: asked.summary, cause: null }))
      case 'note':
        if (asked.text === '') return form('note', asked.number, asker)
        return act(asked.number, asker, () => ({ type: 'note', text: asked.text }))
      case 'playbook': {
        if (asked.name === null) return form('playbook', asked.number, asker)
        const found = findPlaybook(asked.name, rulebook())
        if ('say' in found) return noticeMessage(found.say)
        return act(asked.number, asker, () => ({ type: 'start_playbook', playbook: found.playbook }))
      }
      case 'sev': {
        const { severity } = asked
        if (severity === null) return noticeMessage('Say how bad: /incident sev 1 (worst) to /incident sev 4.')
        return act(asked.number, asker, () => ({ type: 'set_severity', severity }))
      }
      case 'role':
        return giveRole(asked, asker)
      case 'ack':
        return act(asked.number, asker, () => ({ type: 'acknowledge' }))
      case 'escalate':
        return act(asked.number, asker, () => ({ type: 'escalate_now' }))
      case 'join':
        return act(asked.number, asker, ({ channel }) => ({ type: 'join', present: channel?.id === asker.channel }))
      case 'mitigate':
      case 'reopen': {
        const { word } = asked
        return act(asked.number, asker, () => ({ type: word }))
      }
      case 'timeline': {
        const incident = await find(asked.number, asker)
        if ('which' in incident) return withList(incident.which)
        return timelineMessage(incident, await entriesOf(desk, incident), desk.incidentUrl(incident))
      }
      case 'postmortem': {
        const incident = await find(asked.number, asker)
        if ('which' in incident) return withList(incident.which)
        if (incident.status !== 'resolved') {
          return noticeMessage(`The postmortem of ${label(incident)} is written as soon as it is resolved.`)
        }
        const card = desk.writePostmortem(incident, await ask.timeline(incident.id))
        return postmortemMessage(incident, card, rulebook())
      }
      default:
        return asked satisfies never
    }
  }

  function helpFor(about: string | null): Message {
    const meant = about === null ? null : parseWords(about)
    if (meant?.word === 'unknown') return noticeMessage(unknownWord(meant))
    return helpMessage(meant?.word) ?? noticeMessage('There is no help for that.')
  }

  async function giveRole(asked: Extract<Asked, { word: 'role' }>, asker: Asker): Promise<Message> {
    const incident = await find(asked.number, asker)
    if ('which' in incident) return withList(incident.which)
    const found = findRole(asked.role, incident, rulebook())
    if ('say' in found) return noticeMessage(found.say)
    const { id, name } = await members.get(asked.user ?? asker.user)
    return doIt(incident, asker, { type: 'assign_role', role: found.role, user: { id, name } })
  }

  async function act(
    number: number | null,
    asker: Asker,
    command: (incident: Incident) => PeopleCommand,
  ): Promise<Message> {
    const incident = await find(number, asker)
    return 'which' in incident ? withList(incident.which) : doIt(incident, asker, command(incident))
  }

  async function doIt(incident: Incident, { user }: Asker, command: PeopleCommand): Promise<Message> {
    const outcome = await acts.act(user, incident, command)
    return noticeMessage('said' in outcome ? outcome.said : confirmation(command, outcome.incident, rulebook()))
  }

  async function form(kind: Exclude<Form, 'skip_step'>, number: number | null, asker: Asker): Promise<null> {
    await openForm(client, asker.context, asker.trigger, async () => {
      const [incident, member] = await Promise.all([find(number, asker), members.get(asker.user)])
      if ('which' in incident) return noticeView('Which incident?', incident.which)
      return fill(desk, { kind, incident: incident.id }, incident, member)
    })
    return null
  }

  async function find(number: number | null, { channel, context }: Asker): Promise<Incident | { which: string }> {
    const incident = number === null ? await ask.byChannel(channel) : await ask.byNumber(number)
    if (incident) {
      momentOf(context).incident = incident.number
      return incident
    }
    if (number !== null) return { which: `There is no ${label({ number })}.` }
    return { which: 'Which incident? Say its number, such as INC-7, or ask in its channel.' }
  }

  async function withList(which: string): Promise<Message> {
    const { blocks } = await openIncidents()
    return { text: which, blocks: [...noticeMessage(which).blocks, ...blocks] }
  }

  async function openIncidents(): Promise<Message> {
    const { items, next } = await ask.incidents({ open: true, limit: LISTED })
    return listMessage(items, rulebook(), next !== null)
  }
}
