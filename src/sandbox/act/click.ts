import type { Choice, Outcome } from '../act.ts'
import { entered, optionsOf, type Place, placesIn, stateOf } from '../form.ts'
import { shown } from '../messages.ts'
import type { Block, Message, User, View } from '../model.ts'
import { copy, type Fields, fieldsOf, isFields, listOf } from '../shape.ts'
import { messageOf, opening, type Stage, shownChannel } from './stage.ts'

export type ActionName = string | { block_id?: string; action_id: string }

const blocksOf = (message: Message): Block[] => [
  ...message.blocks,
  ...message.attachments.flatMap(attachment =>
    listOf(attachment.blocks).filter((block): block is Block => isFields(block) && typeof block.block_id === 'string'),
  ),
]

/** Clicks, chooses or ticks: one `block_actions` to the app. */
export async function click(
  stage: Stage,
  user: User,
  target: Message | View,
  name: ActionName,
  choice: Choice,
): Promise<Outcome> {
  const { courier, slack } = stage
  const payload =
    'ts' in target ? onMessage(stage, user, target, name, choice) : onView(stage, user, target, name, choice)
  const acted = {
    type: 'block_actions',
    ...opening(stage, user),
    ...payload,
    trigger_id: slack.triggers.issue(user.id),
  }
  const actionId = typeof name === 'string' ? name : name.action_id
  const { delivery, ack } = await courier.deliver({
    kind: 'interactive',
    name: actionId,
    userId: user.id,
    payload: acted,
  })
  if (!ack.ok) slack.workspace.tell({ kind: 'notice', userId: user.id, text: ack.error ?? '' })
  return { delivery, ack, replies: [] }
}

/** Where a message's element stands: the part of the payload that says so. */
export function placeOf(stage: Stage, user: User, given: Message) {
  const { channel, message } = messageOf(stage, user.id, given)
  const is_ephemeral = message.ephemeral_to !== undefined
  const thread = message.thread_ts ? { thread_ts: message.thread_ts } : {}
  const container = { type: 'message', message_ts: message.ts, channel_id: channel.id, is_ephemeral, ...thread }
  const source = is_ephemeral ? {} : { message: shown(message) }
  return { channel, message, said: { container, channel: shownChannel(channel), ...source } }
}

function onMessage(stage: Stage, user: User, given: Message, name: ActionName, choice: Choice): Fields {
  const { channel, message, said } = placeOf(stage, user, given)
  const place = find(blocksOf(message), name)
  const key = `${user.id} ${message.channel} ${message.ts}`
  const values = stateOf(blocksOf(message), stage.held.get(key))
  const action = actionOf(stage, user, place, choice, values)
  stage.held.set(key, values)
  const response_url = stage.responseUrls.issue(channel, user.id, message)
  return { ...said, state: { values: copy(values) }, response_url, actions: [action] }
}

function onView(stage: Stage, user: User, given: View, name: ActionName, choice: Choice): Fields {
  const { workspace } = stage.slack
  const open = [...(workspace.modals.get(user.id) ?? []), workspace.homes.get(user.id)]
  const view = open.find(each => each?.id === given.id)
  if (!view) throw new Error(`${user.id} does not have the view ${given.id} open.`)
  const action = actionOf(stage, user, find(view.blocks, name), choice, view.state.values)
  return { container: { type: 'view', view_id: view.id }, view: copy(view), actions: [action] }
}

function find(blocks: readonly Block[], name: ActionName): Place {
  const { action_id, block_id } = typeof name === 'string' ? { action_id: name, block_id: undefined } : name
  const places = placesIn(blocks)
  const found = places.filter(
    ({ block, element }) => element.action_id === action_id && (block_id === undefined || block.block_id === block_id),
  )
  const [place] = found
  if (!place)
    throw new Error(
      `Nothing here is called ${action_id}; there is: ${places.map(each => each.element.action_id).join(', ')}`,
    )
  if (found.length > 1) throw new Error(`Several elements are called ${action_id}: say in which block.`)
  return place
}

function actionOf(stage: Stage, user: User, place: Place, choice: Choice, values: ReturnType<typeof stateOf>): Fields {
  const { block, element } = place
  const basic = { action_id: element.action_id, block_id: block.block_id, type: element.type }
  const action_ts = stage.slack.workspace.nextTs()
  switch (element.type) {
    case 'button':
    case 'workflow_button':
    case 'icon_button': {
      const { text, value, url, style } = element
      return copy({ ...basic, text, ...defined({ value, url, style }), action_ts })
    }
    case 'feedback_buttons': {
      const thumb = [element.positive_button, element.negative_button]
        .map(fieldsOf)
        .find(each => each.value === choice.value)
      if (!thumb) throw new Error(`${element.action_id} has no thumb "${choice.value}".`)
      return copy({ ...basic, text: thumb.text, value: thumb.value, action_ts })
    }
    case 'overflow':
      return {
        ...basic,
        selected_option: entered({ ...element, type: 'radio_buttons' }, choice.selected_option ?? choice.value ?? '')
          .selected_option,
        action_ts,
      }
    default: {
      const entry = Object.values(choice)[0]
      if (entry === undefined) throw new Error(`Say what is chosen in ${element.action_id} (${element.type}).`)
      const state = entered(element, entry, stage.offered.get(user.id))
      values[block.block_id] = { ...values[block.block_id], [element.action_id]: state }
      return copy({ ...basic, ...state, action_ts })
    }
  }
}

const defined = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/** Asks the app what an external select offers. */
export async function suggest(stage: Stage, user: User, target: Message | View, actionId: string, query: string) {
  const blocks = 'ts' in target ? blocksOf(messageOf(stage, user.id, target).message) : target.blocks
  const { block, element } = find(blocks, actionId)
  if (query.length < Number(element.min_query_length ?? 3)) return []
  const where =
    'ts' in target
      ? placeOf(stage, user, target).said
      : { container: { type: 'view', view_id: target.id }, view: copy(target) }
  const asked = { action_id: actionId, block_id: block.block_id, value: query }
  const payload = { type: 'block_suggestion', ...opening(stage, user), ...where, ...asked }
  const { ack } = await stage.courier.deliver({ kind: 'interactive', name: actionId, userId: user.id, payload })
  const options = optionsOf(fieldsOf(ack.body))
  if (options.length > 100) {
    stage.blame({
      kind: 'ack_failed',
      method: actionId,
      error: 'too_many_options',
      detail: `${options.length} options, 100 allowed`,
    })
  }
  const offered = options.slice(0, 100)
  stage.offered.set(user.id, offered)
  return offered.map(option => ({ text: String(fieldsOf(option.text).text), value: String(option.value) }))
}
