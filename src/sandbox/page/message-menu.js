import { me, nameOf } from './directory.js'
import { button, el } from './dom.js'
import { emoji, pickable } from './emoji.js'
import { ask, confirmed, openMenu } from './overlay.js'

const reactionRow = (page, { channel, ts }) => ({
  row: close =>
    el(
      'div',
      { class: 'emoji-row' },
      pickable.map(name =>
        button(
          emoji(name),
          () => {
            close()
            page.act('react', { channel, ts, name })
          },
          { class: 'emoji', 'data-react': name, 'aria-label': name, title: `:${name}:` },
        ),
      ),
    ),
})

export const reactionMenu = (page, message, anchor) =>
  openMenu(anchor, [{ heading: 'React' }, reactionRow(page, message)], { testid: 'reaction-menu' })

/** Everything that can be done to a message, the app's own message shortcuts among it. */
export function messageMenu(page, message, anchor, { isPinned, inThread }) {
  const { channel, ts, user, thread_ts } = message
  const mine = user === me()
  const act = (kind, fields) => () => page.act(kind, { channel, ts, ...fields })
  const { shortcuts, bot } = page.state()
  const offered = shortcuts.filter(shortcut => shortcut.type === 'message')
  openMenu(
    anchor,
    [
      reactionRow(page, message),
      ...(inThread ? [] : [{ label: 'Reply in thread', run: () => page.go({ thread: thread_ts ?? ts }) }]),
      isPinned
        ? { label: 'Un-pin from channel', data: { 'data-do': 'unpin' }, run: act('unpin') }
        : { label: 'Pin to channel', data: { 'data-do': 'pin' }, run: act('pin') },
      ...(mine ? [{ label: 'Edit message', data: { 'data-do': 'edit' }, run: () => edit(page, message) }] : []),
      ...(mine
        ? [{ label: 'Delete message', danger: true, data: { 'data-do': 'remove' }, run: () => remove(page, message) }]
        : []),
      ...(offered.length > 0 ? [{ heading: `${bot.name}: message shortcuts` }] : []),
      ...offered.map(({ callback_id, name }) => ({
        label: name,
        data: { 'data-shortcut': callback_id },
        run: act('shortcut', { callback_id }),
      })),
    ],
    { testid: 'message-menu' },
  )
}

async function edit(page, { channel, ts, text }) {
  const next = await ask('Edit message', asTyped(text), { multiline: true })
  if (next?.trim()) page.act('edit', { channel, ts, text: next })
}

async function remove(page, { channel, ts }) {
  const sure = { title: 'Delete message', text: 'This cannot be undone.', confirm: 'Delete', style: 'danger' }
  if (await confirmed(sure)) page.act('remove', { channel, ts })
}

/** A message's text as somebody would type it. */
const asTyped = text =>
  text
    .replace(/<@([UW]\w+)(?:\|[^>]*)?>/g, (_, id) => `<@${id}>`)
    .replace(/<!(\w+)>/g, '@$1')
    .replace(/<#\w+\|([^>]*)>/g, '#$1')
    .replace(/<(https?:[^|>]+)(?:\|[^>]*)?>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

/** What a screen reader is told of a new message. */
export const spoken = ({ user, text }) => `${nameOf(user)}: ${text.replace(/<[^>]*>/g, '').slice(0, 200)}`
