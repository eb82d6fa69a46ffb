import { avatar } from './avatar.js'
import { attachment, blocks } from './blocks.js'
import { dateOfTs, dayKey, dayOf, exactly, timeOf } from './dates.js'
import { me, nameOf, names, userById } from './directory.js'
import { button, el, icon } from './dom.js'
import { emoji, quick } from './emoji.js'
import { messageMenu, reactionMenu } from './message-menu.js'
import { mrkdwn } from './mrkdwn.js'

const closeInTime = 5 * 60

/** Messages with the lines between days, ready for showKeyed. */
export function messageItems(page, messages, { inThread = false } = {}) {
  const known = names()
  const pinned = new Set(page.state().channel.pins.map(pin => pin.message.ts))
  let before
  return messages.flatMap(message => {
    const date = dateOfTs(message.ts)
    const newDay = !before || dayKey(dateOfTs(before.ts)) !== dayKey(date)
    const compact = !newDay && follows(before, message, inThread)
    before = message
    const isPinned = pinned.has(message.ts)
    const divider = {
      key: `day ${dayKey(date)}`,
      sign: dayOf(date),
      build: () => el('div', { class: 'day' }, el('span', {}, dayOf(date))),
    }
    const item = {
      key: `${message.is_ephemeral ? 'e' : ''}${message.ts}`,
      sign: JSON.stringify([message, compact, isPinned, me()]) + known,
      build: () => messageNode(page, message, { compact, isPinned, inThread }),
    }
    return newDay && !inThread ? [divider, item] : [item]
  })
}

const follows = (one, two, inThread) =>
  one.user === two.user &&
  !one.subtype === !two.subtype &&
  !one.is_ephemeral &&
  !two.is_ephemeral &&
  !(inThread ? false : one.reply_count > 0) &&
  !two.broadcast &&
  Number(two.ts) - Number(one.ts) < closeInTime

export function messageNode(page, message, { compact = false, isPinned = false, inThread = false, bare = false } = {}) {
  const { ts, user, subtype, is_ephemeral, is_app } = message
  const date = dateOfTs(ts)
  const stamp = el('time', { class: 'stamp', datetime: date.toISOString(), title: exactly(date) }, timeOf(date))
  const isNote = subtype !== undefined && subtype !== 'bot_message'
  const node = el(
    'article',
    {
      class: ['message', compact && 'compact', isNote && 'note', is_ephemeral && 'whisper', isPinned && 'pinned']
        .filter(Boolean)
        .join(' '),
      'data-ts': ts,
      'data-user': user,
      'data-ephemeral': is_ephemeral ? 'true' : undefined,
      tabindex: bare ? undefined : '-1',
    },
    (is_ephemeral || isPinned || message.broadcast) && marks(message, isPinned),
    el('div', { class: 'message-side' }, compact ? stamp : avatar(user)),
    el(
      'div',
      { class: 'message-main' },
      !compact &&
        el(
          'div',
          { class: 'message-head' },
          el('b', { class: 'author' }, nameOf(user)),
          is_app && el('span', { class: 'app-tag' }, 'APP'),
          userById(user)?.is_stranger && el('span', { class: 'app-tag' }, 'EXTERNAL'),
          stamp,
        ),
      el('div', { class: 'message-body' }, content(page, message, isNote)),
      !bare && reactions(page, message),
      !bare && !inThread && message.reply_count > 0 && replies(page, message),
    ),
    !bare && !isNote && tools(page, message, { isPinned, inThread }),
  )
  return node
}

function marks({ is_ephemeral, broadcast }, isPinned) {
  if (is_ephemeral) return el('div', { class: 'mark', 'data-testid': 'only-you' }, icon('eye'), 'Only visible to you')
  if (isPinned) return el('div', { class: 'mark' }, '📌 Pinned')
  return broadcast && el('div', { class: 'mark' }, icon('reply'), 'Replied to a thread')
}

function content(page, message, isNote) {
  const surface = {
    click: (block, { action_id }, choice) =>
      page.act('click', { channel: message.channel, ts: message.ts, block_id: block.block_id, action_id, choice }),
    search: async ({ action_id }, text) =>
      (await page.act('options', { channel: message.channel, ts: message.ts, action_id, text })).options ?? [],
  }
  const edited = message.edited && el('span', { class: 'edited', title: exactly(dateOfTs(message.edited)) }, '(edited)')
  const hasBlocks = message.blocks.length > 0
  return [
    hasBlocks
      ? blocks(message.blocks, surface)
      : message.text &&
        el(
          'div',
          { class: 'text' },
          isNote ? noteText(message) : mrkdwn(message.text),
          !isNote && edited && [' ', edited],
        ),
    message.attachments.map(item => attachment(item, surface)),
    (hasBlocks || !message.text) && edited,
  ]
}

/** Slack's own lines begin with their author, whose name already stands above. */
const noteText = ({ text, user }) => mrkdwn(text.replace(`<@${user}> `, ''))

function reactions(page, message) {
  if (message.reactions.length === 0) return undefined
  const { channel, ts } = message
  const each = message.reactions.map(({ name, users, count }) => {
    const mine = users.includes(me())
    return button(
      [emoji(name), el('span', {}, String(count ?? users.length))],
      () => page.act(mine ? 'unreact' : 'react', { channel, ts, name }),
      {
        class: 'reaction',
        'data-reaction': name,
        'aria-pressed': String(mine),
        title: `${users.map(nameOf).join(', ')} reacted with :${name}:`,
      },
    )
  })
  const add = button(icon('smile', 'Add a reaction'), event => reactionMenu(page, message, event.currentTarget), {
    class: 'reaction add',
  })
  return el('div', { class: 'reactions' }, each, add)
}

function replies(page, { ts, reply_count, reply_users, latest_reply }) {
  return button(
    [
      el(
        'span',
        { class: 'faces' },
        reply_users.slice(0, 4).map(id => avatar(id, 'tiny')),
      ),
      el('b', {}, `${reply_count} ${reply_count === 1 ? 'reply' : 'replies'}`),
      latest_reply && el('span', { class: 'hint' }, `Last reply ${timeOf(dateOfTs(latest_reply))}`),
    ],
    () => page.go({ thread: ts }),
    { class: 'replies', 'data-testid': 'replies' },
  )
}

function tools(page, message, how) {
  const { channel, ts, is_ephemeral } = message
  const more = button(icon('more', 'More actions'), () => messageMenu(page, message, more, how), {
    class: 'tool',
    'data-testid': 'more-actions',
    'aria-haspopup': 'menu',
  })
  if (is_ephemeral) return undefined
  return el(
    'div',
    { class: 'tools', role: 'toolbar', 'aria-label': 'Message' },
    quick.map(name =>
      button(emoji(name), () => page.act('react', { channel, ts, name }), {
        class: 'tool quick',
        'data-react': name,
        title: `React with :${name}:`,
      }),
    ),
    button(icon('smile', 'More reactions'), event => reactionMenu(page, message, event.currentTarget), {
      class: 'tool quick',
    }),
    !how.inThread &&
      button(icon('reply', 'Reply in thread'), () => page.go({ thread: message.thread_ts ?? ts }), {
        class: 'tool',
        'data-testid': 'reply',
      }),
    more,
  )
}
