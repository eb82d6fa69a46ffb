import type { Entered, Submission, Values } from '../act.ts'
import { Refusal, refuse } from '../api/call.ts'
import { checkedView } from '../api/views.ts'
import type { Delivery } from '../delivery.ts'
import { complaints, entered, type Place, placesIn } from '../form.ts'
import type { User, View } from '../model.ts'
import { copy, type Fields, fieldsOf } from '../shape.ts'
import { closeModals, deepest, findModal, pushModal, redraw, stackOf } from '../views.ts'
import { bodyOf, opening, type Stage } from './stage.ts'

function topModal({ slack }: Stage, user: User): View {
  const view = stackOf(slack.workspace, user.id).at(-1)
  if (!view) throw new Error(`${user.id} has no modal open.`)
  return view
}

const isNested = (value: Values[string]): value is Record<string, Entered> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Types values into the top modal, where they stay until it is sent or closed. */
export function fill(stage: Stage, user: User, values: Values): void {
  const view = topModal(stage, user)
  const places = placesIn(view.blocks)
  for (const [key, value] of Object.entries(values)) {
    const named = places.filter(
      ({ block, element }) => block.block_id === key || (!isNested(value) && element.action_id === key),
    )
    const pairs = isNested(value)
      ? Object.entries(value).map(([actionId, entry]) => ({
          place: named.find(each => each.element.action_id === actionId),
          entry,
        }))
      : [{ place: named.length === 1 ? named[0] : undefined, entry: value }]
    for (const { place, entry } of pairs) {
      if (!place) throw new Error(`No single input is called ${key}; there is: ${places.map(nameOf).join(', ')}`)
      const state = entered(place.element, entry, stage.offered.get(user.id))
      const { block_id } = place.block
      view.state.values[block_id] = { ...view.state.values[block_id], [place.element.action_id]: state }
    }
  }
  stage.slack.workspace.tell({ kind: 'modal', userId: user.id })
}

const nameOf = ({ block, element }: Place) => `${block.block_id}/${element.action_id}`

/** Sends the top modal, unless Slack's own client would hold it back, and does what the app answers. */
export async function submit(stage: Stage, user: User, values: Values): Promise<Submission> {
  fill(stage, user, values)
  const { workspace, triggers } = stage.slack
  const view = topModal(stage, user)
  if (!view.submit) throw new Error('This modal has no submit button.')
  const errors = complaints(view.blocks, view.state.values)
  if (Object.keys(errors).length > 0) return { sent: false, errors, outcome: undefined }
  const payload = {
    type: 'view_submission',
    ...opening(stage, user),
    trigger_id: triggers.issue(user.id),
    view: copy(view),
    response_urls: [],
  }
  const { delivery, ack } = await stage.courier.deliver({
    kind: 'interactive',
    name: view.callback_id,
    userId: user.id,
    payload,
  })
  const outcome = { delivery, ack, replies: [] }
  if (!ack.ok) {
    workspace.tell({ kind: 'notice', userId: user.id, text: 'We had some trouble connecting. Try again?' })
    return { sent: true, errors: {}, outcome }
  }
  return { sent: true, errors: answered(stage, user, view, bodyOf(ack.body) ?? {}, delivery), outcome }
}

/** Does what a `response_action` says; returns the errors that it puts under the inputs. */
function answered(stage: Stage, user: User, view: View, body: Fields, delivery: Delivery): Record<string, string> {
  const { workspace } = stage.slack
  try {
    switch (body.response_action) {
      case 'errors':
        return checkErrors(view, fieldsOf(body.errors))
      case 'update':
        redraw(workspace, user.id, view, checkedView(stage.slack, body.view, 'modal', view.id))
        return {}
      case 'push':
        if (stackOf(workspace, user.id).length >= deepest) refuse('push_limit_reached')
        pushModal(workspace, user.id, checkedView(stage.slack, body.view, 'modal'))
        return {}
      case 'clear':
        closeModals(workspace, user.id, true)
        return {}
      case undefined:
        if (findModal(workspace, { id: view.id })) closeModals(workspace, user.id, false)
        return {}
      default:
        return refuse('invalid_response_action', [String(body.response_action)])
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const detail = error.details.join('; ')
    stage.blame({ kind: 'ack_failed', method: `view_submission ${delivery.name}`, error: error.code, detail })
    workspace.tell({ kind: 'notice', userId: user.id, text: 'We had some trouble connecting. Try again?' })
    return {}
  }
}

/** Errors belong under input blocks; anywhere else Slack refuses the whole answer. */
function checkErrors(view: View, errors: Fields): Record<string, string> {
  const inputs = new Set(view.blocks.filter(block => block.type === 'input').map(block => block.block_id))
  const stray = Object.keys(errors).filter(id => !inputs.has(id))
  if (stray.length > 0)
    refuse(
      'invalid_errors',
      stray.map(id => `${id} is not an input block of this view`),
    )
  if (Object.keys(errors).length === 0) refuse('invalid_errors', ['errors is empty'])
  return Object.fromEntries(Object.entries(errors).map(([id, text]) => [id, String(text)]))
}

/** Closes the top modal or all of them, and tells the app of each that asked for it. */
export async function close(stage: Stage, user: User, all: boolean): Promise<void> {
  const is_cleared = all || topModal(stage, user).clear_on_close
  const closed = closeModals(stage.slack.workspace, user.id, is_cleared)
  for (const view of closed.filter(each => each.notify_on_close)) {
    const payload = { type: 'view_closed', ...opening(stage, user), view: copy(view), is_cleared }
    await stage.courier.deliver({ kind: 'interactive', name: view.callback_id, userId: user.id, payload })
  }
}
