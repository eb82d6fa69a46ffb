import type { Act, Choice, Entered, Outcome, Values } from './act.ts'
import type { Channel, Message, View } from './model.ts'
import { channelFor, type PageOptions } from './page-view.ts'
import type { Sandbox } from './sandbox.ts'
import { type Fields, fieldsOf, given, isFields, stringOf } from './shape.ts'

/** What a page is answered: `error` is a sentence for the person, `errors` belong under a form's inputs. */
export type Answer = {
  ok: boolean
  error?: string
  errors?: Record<string, string>
  text?: string
  channel?: string
  ts?: string
  options?: { text: string; value: string }[]
}

/** Does what a person did in the page. */
export async function perform(sandbox: Sandbox, options: PageOptions, body: Fields): Promise<Answer> {
  const kind = stringOf(body.kind) ?? ''
  if (kind === 'panel') return runPanel(options, stringOf(body.id) ?? '', stringOf(body.choice) ?? '')
  const userId = stringOf(body.user) ?? ''
  if (!sandbox.workspace.users.has(userId)) return refusal(`Nobody here is called ${userId || 'that'}.`)
  const act = sandbox.act(userId)
  const to = { sandbox, act, body, text: stringOf(body.text) ?? '' }
  return (await onView(kind, to)) ?? (await onMessage(kind, to)) ?? (await onChannel(kind, to)) ?? unknown(kind)
}

type To = { sandbox: Sandbox; act: Act; body: Fields; text: string }

const done: Answer = { ok: true }
const refusal = (error: string): Answer => ({ ok: false, error })
const unknown = (kind: string) => refusal(`The page does not know the act "${kind}".`)

const said: Record<string, string> = {
  operation_timeout: 'The app did not answer in time (operation_timeout).',
  dispatch_failed: 'The app could not be reached (dispatch_failed).',
}
const outcome = ({ ack }: Outcome): Answer =>
  ack.ok && !ack.error ? done : refusal(said[ack.error ?? ''] ?? 'The app answered with an error.')

async function onView(kind: string, { act, body }: To): Promise<Answer | undefined> {
  if (kind === 'open_home') await act.openHome()
  else if (kind === 'close') {
    // Somebody who presses Escape twice closes one modal, not the one beneath it as well.
    if (act.modal() && (body.view === undefined || body.view === act.modal()?.id))
      await act.close({ all: body.all === true })
  } else if (kind === 'fill') act.fill(valuesOf(body.values))
  else if (kind === 'submit') {
    const { sent, errors, outcome: answered } = await act.submit(valuesOf(body.values))
    if (Object.keys(errors).length > 0) return { ok: false, errors }
    return sent && answered ? outcome(answered) : done
  } else return undefined
  return done
}

async function onMessage(kind: string, to: To): Promise<Answer | undefined> {
  const { act, body, text } = to
  const name = stringOf(body.name) ?? ''
  if (kind === 'click' || kind === 'options') {
    const target = stringOf(body.view) ? viewOf(to) : messageOf(to)
    if (!target) return refusal('That is gone.')
    const action_id = stringOf(body.action_id) ?? ''
    if (kind === 'options') return { ok: true, options: await act.options(target, action_id, text) }
    if (isModal(target)) act.fill(valuesOf(body.values))
    return outcome(
      await act.click(target, given({ block_id: stringOf(body.block_id), action_id }), choiceOf(body.choice)),
    )
  }
  if (kind === 'shortcut') {
    const message = stringOf(body.ts) ? messageOf(to) : undefined
    return outcome(await act.shortcut(stringOf(body.callback_id) ?? '', message ? { message } : {}))
  }
  const deed = deeds[kind]
  if (!deed) return undefined
  const message = messageOf(to)
  if (!message) return refusal('That message is gone.')
  await deed(act, message, kind === 'edit' ? text : name)
  return done
}

const deeds: Record<string, ((act: Act, message: Message, word: string) => Promise<void>) | undefined> = {
  edit: (act, message, text) => act.edit(message, text),
  remove: (act, message) => act.remove(message),
  react: (act, message, name) => act.react(message, name),
  unreact: (act, message, name) => act.unreact(message, name),
  pin: (act, message) => act.pin(message),
  unpin: (act, message) => act.unpin(message),
}

async function onChannel(kind: string, to: To): Promise<Answer | undefined> {
  const { act, body, text } = to
  const channel = channelOf(to)
  if (!channel) return refusal('That channel is gone.')
  if (kind === 'post') {
    const thread_ts = stringOf(body.thread_ts)
    const posted = await act.post(channel, text, thread_ts ? { thread_ts } : {})
    return { ok: true, channel: channel.id, ts: posted.ts }
  }
  if (kind === 'command') return outcome(await act.command(stringOf(body.name) ?? '', text, { channel }))
  if (kind === 'join') await act.join(channel)
  else if (kind === 'leave') await act.leave(channel)
  else if (kind === 'archive') await act.archive(channel)
  else if (kind === 'unarchive') await act.unarchive(channel)
  else if (kind === 'topic') await act.topic(channel, text)
  else if (kind === 'rename') await act.rename(channel, text)
  else if (kind === 'invite') await act.invite(channel, stringOf(body.invited) ?? '')
  else if (kind === 'kick') await act.kick(channel, stringOf(body.kicked) ?? '')
  else return undefined
  return done
}

const channelOf = ({ sandbox, act, body }: To): Channel | undefined =>
  channelFor(sandbox, act.userId, stringOf(body.channel) ?? '')

function messageOf(to: To): Message | undefined {
  const channel = channelOf(to)
  const whispers = channel?.ephemerals.filter(each => each.ephemeral_to === to.act.userId) ?? []
  return [...(channel?.messages ?? []), ...whispers].find(each => each.ts === to.body.ts)
}

const viewOf = ({ act, body }: To): View | undefined => [act.modal(), act.home()].find(view => view?.id === body.view)

const isModal = (target: Message | View): boolean => target.type === 'modal'

const isEntered = (value: unknown): value is Entered =>
  value === null ||
  typeof value === 'string' ||
  typeof value === 'number' ||
  (Array.isArray(value) && value.every(each => typeof each === 'string'))

function valuesOf(value: unknown): Values {
  const values: Values = {}
  for (const [block, entered] of Object.entries(fieldsOf(value))) {
    if (isEntered(entered)) values[block] = entered
    else if (isFields(entered)) {
      const inputs = Object.entries(entered).filter((pair): pair is [string, Entered] => isEntered(pair[1]))
      values[block] = Object.fromEntries(inputs)
    }
  }
  return values
}

/** A select that was emptied says so with an empty word. */
function choiceOf(value: unknown): Choice | undefined {
  if (!isFields(value)) return undefined
  const entries = Object.entries(value).map(([name, each]) => [name, each ?? ''] as const)
  return Object.fromEntries(entries.filter(([, each]) => isEntered(each)))
}

async function runPanel(options: PageOptions, id: string, choice: string): Promise<Answer> {
  const actions = [...(options.panels ?? []).flatMap(panel => panel.actions), ...(options.turns ?? [])]
  const action = actions.find(each => each.id === id)
  return action ? { ok: true, text: await action.run(choice) } : refusal(`No panel has the action "${id}".`)
}
