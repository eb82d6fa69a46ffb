import { messageFaults, viewFaults, viewTooLarge } from '../blocks/surface.ts'
import type { View } from '../model.ts'
import { copy, type Fields, fieldsOf, listOf, stringOf } from '../shape.ts'
import { deepest, findModal, openModal, publishHome, pushModal, redraw, stackOf } from '../views.ts'
import { type Method, refuse, type Slack, want } from './call.ts'

/** The view that was sent, when Slack would show it. */
export function checkedView({ workspace }: Slack, value: unknown, type: View['type'], id?: string): Fields {
  const view = fieldsOf(value)
  if (value === undefined) refuse('invalid_arguments', ['missing required field: view'])
  if (viewTooLarge(view)) refuse('view_too_large')
  const faults = viewFaults(view, type)
  if (faults.length > 0) refuse('invalid_arguments', faults)
  const externalId = stringOf(view.external_id)
  const twin = externalId ? findModal(workspace, { externalId }) : undefined
  if (twin && twin.view.id !== id) refuse('duplicate_external_ids')
  return view
}

function redeem({ triggers }: Slack, args: Fields): string {
  const redeemed = triggers.redeem(want(args, 'trigger_id'))
  return typeof redeemed === 'string' ? refuse(redeemed) : redeemed.userId
}

const open: Method = {
  tier: 'tier4',
  run(slack, args) {
    const view = checkedView(slack, args.view, 'modal')
    return { view: copy(openModal(slack.workspace, redeem(slack, args), view)) }
  },
}

const push: Method = {
  tier: 'tier4',
  run(slack, args) {
    const view = checkedView(slack, args.view, 'modal')
    const userId = redeem(slack, args)
    const depth = stackOf(slack.workspace, userId).length
    if (depth === 0) refuse('not_found')
    if (depth >= deepest) refuse('push_limit_reached')
    return { view: copy(pushModal(slack.workspace, userId, view)) }
  },
}

function sameHash(view: View | undefined, hash: unknown): void {
  if (hash !== undefined && view && view.hash !== hash) refuse('hash_conflict')
}

const update: Method = {
  tier: 'tier4',
  run(slack, args) {
    const { workspace } = slack
    const id = stringOf(args.view_id)
    const externalId = stringOf(args.external_id)
    if (!id && !externalId) refuse('invalid_arguments', ['missing required field: view_id'])
    const found = findModal(workspace, { id, externalId })
    const home = [...workspace.homes].find(([, view]) => view.id === id)
    const [userId, old] = found ? [found.userId, found.view] : (home ?? refuse('not_found'))
    const view = checkedView(slack, args.view, old.type, old.id)
    sameHash(old, args.hash)
    return { view: copy(redraw(workspace, userId, old, view)) }
  },
}

const publish: Method = {
  tier: 'tier4',
  run(slack, args) {
    const { workspace } = slack
    const userId = want(args, 'user_id')
    if (!workspace.users.has(userId)) refuse('user_not_found')
    const view = checkedView(slack, args.view, 'home')
    sameHash(workspace.homes.get(userId), args.hash)
    return { view: copy(publishHome(workspace, userId, view)) }
  },
}

const validate: Method = {
  tier: 'tier4',
  run(_, args) {
    const { blocks, message, view } = args
    const faults = view
      ? viewFaults(view, fieldsOf(view).type === 'home' ? 'home' : 'modal')
      : messageFaults(blocks ?? fieldsOf(message).blocks)
    if (faults.length > 0) refuse('invalid_blocks', faults, { errors: faults })
    return { blocks: listOf(blocks) }
  },
}

export const viewMethods: Readonly<Record<string, Method>> = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
  'blocks.validate': validate,
}
