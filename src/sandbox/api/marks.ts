import { pin, react } from '../marks.ts'
import { shown } from '../messages.ts'
import type { Bookmark, Channel } from '../model.ts'
import { type Fields, stringOf } from '../shape.ts'
import { findMessage, seconds } from '../workspace.ts'
import { channelOf, type Method, messageOf, refuse, type Slack, want } from './call.ts'

const limits = { reactions: 23, pins: 100, bookmarks: 100, title: 256, link: 2048 }
const emojiName = /^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/

const reacting = (on: boolean): Method => ({
  tier: on ? 'tier3' : 'tier2',
  run(slack, args) {
    const channel = channelOf(slack, args, { member: true, live: true })
    const name = want(args, 'name')
    if (!emojiName.test(name)) refuse('invalid_name')
    const message = messageOf(channel, args.timestamp)
    const isNew = !message.reactions.some(reaction => reaction.name === name)
    if (on && isNew && message.reactions.length >= limits.reactions) refuse('too_many_emoji')
    const done = react(slack.workspace, channel, message, name, slack.workspace.bot.user_id, on)
    return done ? {} : refuse(on ? 'already_reacted' : 'no_reaction')
  },
})

const reactions: Method = {
  tier: 'tier3',
  run(slack, args) {
    const channel = channelOf(slack, args, { member: true })
    return { type: 'message', channel: channel.id, message: shown(messageOf(channel, args.timestamp)) }
  },
}

const pinning = (on: boolean): Method => ({
  tier: 'tier2',
  run(slack, args) {
    const channel = channelOf(slack, args, { member: true, live: true })
    const message = messageOf(channel, args.timestamp)
    if (on && message.subtype) refuse('not_pinnable')
    if (on && channel.pins.length >= limits.pins) refuse('too_many_pins')
    const done = pin(slack.workspace, channel, message, slack.workspace.bot.user_id, on)
    return done ? {} : refuse(on ? 'already_pinned' : 'no_pin')
  },
})

const pins: Method = {
  tier: 'tier2',
  run(slack, args) {
    const channel = channelOf(slack, args, { member: true })
    const items = [...channel.pins].reverse().flatMap(({ ts, created, created_by }) => {
      const message = findMessage(channel, ts)
      return message ? [{ type: 'message', channel: channel.id, created, created_by, message: shown(message) }] : []
    })
    return { items }
  },
}

function checkTitle(value: unknown): string {
  const title = stringOf(value)?.trim() ?? ''
  return title === '' || title.length > limits.title ? refuse('invalid_bookmark_title') : title
}

function checkLink(value: unknown): string {
  const link = stringOf(value) ?? ''
  return /^https?:\/\/\S+$/i.test(link) && link.length <= limits.link ? link : refuse('invalid_link')
}

const bookmarkChannel = (slack: Slack, args: Fields): Channel =>
  channelOf(slack, { channel: want(args, 'channel_id') }, { member: true, live: true })

function bookmarkOf(channel: Channel, args: Fields): Bookmark {
  const id = want(args, 'bookmark_id')
  return channel.bookmarks.find(each => each.id === id) ?? refuse('not_found')
}

const shownBookmark = ({ workspace }: Slack, bookmark: Bookmark): Fields => ({
  ...bookmark,
  icon_url: '',
  entity_id: null,
  date_updated: 0,
  rank: 'i',
  last_updated_by_user_id: workspace.bot.user_id,
  last_updated_by_team_id: workspace.team.id,
  app_id: workspace.bot.app_id,
})

const addBookmark: Method = {
  tier: 'tier2',
  run(slack, args) {
    const { workspace } = slack
    const channel = bookmarkChannel(slack, args)
    const title = checkTitle(args.title)
    if (args.type !== 'link') refuse('invalid_bookmark_type')
    const link = checkLink(args.link)
    if (channel.bookmarks.length >= limits.bookmarks) refuse('too_many_bookmarks')
    const bookmark: Bookmark = {
      id: workspace.nextId('Bk'),
      channel_id: channel.id,
      title,
      link,
      emoji: stringOf(args.emoji) ?? '',
      type: 'link',
      date_created: seconds(workspace),
    }
    channel.bookmarks.push(bookmark)
    workspace.tell({ kind: 'bookmark', channel })
    return { bookmark: shownBookmark(slack, bookmark) }
  },
}

const editBookmark: Method = {
  tier: 'tier2',
  run(slack, args) {
    const channel = bookmarkChannel(slack, args)
    const bookmark = bookmarkOf(channel, args)
    if (args.title !== undefined) bookmark.title = checkTitle(args.title)
    if (args.link !== undefined) bookmark.link = checkLink(args.link)
    if (args.emoji !== undefined) bookmark.emoji = stringOf(args.emoji) ?? ''
    slack.workspace.tell({ kind: 'bookmark', channel })
    return { bookmark: shownBookmark(slack, bookmark) }
  },
}

const removeBookmark: Method = {
  tier: 'tier2',
  run(slack, args) {
    const channel = bookmarkChannel(slack, args)
    const bookmark = bookmarkOf(channel, args)
    channel.bookmarks = channel.bookmarks.filter(each => each !== bookmark)
    slack.workspace.tell({ kind: 'bookmark', channel })
    return {}
  },
}

const bookmarks: Method = {
  tier: 'tier3',
  run(slack, args) {
    const channel = channelOf(slack, { channel: want(args, 'channel_id') }, { member: true })
    return { bookmarks: channel.bookmarks.map(bookmark => shownBookmark(slack, bookmark)) }
  },
}

export const markMethods: Readonly<Record<string, Method>> = {
  'reactions.add': reacting(true),
  'reactions.remove': reacting(false),
  'reactions.get': reactions,
  'pins.add': pinning(true),
  'pins.remove': pinning(false),
  'pins.list': pins,
  'bookmarks.add': addBookmark,
  'bookmarks.edit': editBookmark,
  'bookmarks.remove': removeBookmark,
  'bookmarks.list': bookmarks,
}
