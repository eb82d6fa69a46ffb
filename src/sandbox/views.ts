import { randomBytes } from 'node:crypto'
import { stateOf } from './form.ts'
import { withBlockIds } from './messages.ts'
import type { PlainText, View, Workspace } from './model.ts'
import { type Fields, isFields, isTrue, listOf, stringOf } from './shape.ts'
import { seconds } from './workspace.ts'

export const deepest = 3

const plainText = (value: unknown): PlainText | null =>
  isFields(value) && typeof value.text === 'string'
    ? { type: 'plain_text', text: value.text, emoji: value.emoji !== false }
    : null

const newHash = (workspace: Workspace) => `${seconds(workspace)}.${randomBytes(4).toString('hex')}`

/** Everything about a view that its author decides. */
function authored(workspace: Workspace, view: Fields) {
  return {
    callback_id: stringOf(view.callback_id) ?? '',
    external_id: stringOf(view.external_id) ?? '',
    title: plainText(view.title) ?? { type: 'plain_text' as const, text: '', emoji: true },
    submit: plainText(view.submit),
    close: plainText(view.close),
    blocks: withBlockIds(listOf(view.blocks), workspace),
    private_metadata: stringOf(view.private_metadata) ?? '',
    clear_on_close: isTrue(view.clear_on_close),
    notify_on_close: isTrue(view.notify_on_close),
    hash: newHash(workspace),
  }
}

function newView(workspace: Workspace, view: Fields, type: View['type'], below: View | undefined): View {
  const { team, bot } = workspace
  const id = workspace.nextId('V')
  const given = authored(workspace, view)
  return {
    id,
    team_id: team.id,
    app_id: bot.app_id,
    app_installed_team_id: team.id,
    bot_id: bot.bot_id,
    type,
    ...given,
    state: { values: stateOf(given.blocks) },
    root_view_id: below?.root_view_id ?? id,
    previous_view_id: below?.id ?? null,
  }
}

/** A new first modal; whatever was open is gone. */
export function openModal(workspace: Workspace, userId: string, view: Fields): View {
  const opened = newView(workspace, view, 'modal', undefined)
  workspace.modals.set(userId, [opened])
  workspace.tell({ kind: 'modal', userId })
  return opened
}

export const stackOf = (workspace: Workspace, userId: string): View[] => workspace.modals.get(userId) ?? []

export function pushModal(workspace: Workspace, userId: string, view: Fields): View {
  const stack = stackOf(workspace, userId)
  const pushed = newView(workspace, view, 'modal', stack.at(-1))
  workspace.modals.set(userId, [...stack, pushed])
  workspace.tell({ kind: 'modal', userId })
  return pushed
}

/** Redraws a view in place; what was typed stays in every input that kept its ids. */
export function redraw(workspace: Workspace, userId: string, old: View, view: Fields): View {
  const values = old.state.values
  Object.assign(old, authored(workspace, view))
  old.state = { values: stateOf(old.blocks, values) }
  workspace.tell({ kind: old.type, userId })
  return old
}

/** Takes the top modal away, or all of them; says which were closed. */
export function closeModals(workspace: Workspace, userId: string, all: boolean): View[] {
  const stack = stackOf(workspace, userId)
  const keep = all ? 0 : Math.max(0, stack.length - 1)
  workspace.modals.set(userId, stack.slice(0, keep))
  workspace.tell({ kind: 'modal', userId })
  return stack.slice(keep)
}

export function publishHome(workspace: Workspace, userId: string, view: Fields): View {
  const home = newView(workspace, view, 'home', undefined)
  const old = workspace.homes.get(userId)
  const published = old ? { ...home, id: old.id, root_view_id: old.id } : home
  workspace.homes.set(userId, published)
  workspace.tell({ kind: 'home', userId })
  return published
}

/** An open modal by its id or its author's id, with the person who has it open. */
export function findModal(workspace: Workspace, key: { id?: string | undefined; externalId?: string | undefined }) {
  for (const [userId, stack] of workspace.modals) {
    const view = stack.find(each => (key.id ? each.id === key.id : each.external_id === key.externalId))
    if (view) return { userId, view }
  }
  return undefined
}
