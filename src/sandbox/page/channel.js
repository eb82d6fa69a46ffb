import { channelMenu, membersMenu, pinsMenu } from './channel-menu.js'
import { composer } from './composer.js'
import { button, el, forget, icon, link, show, showKeyed } from './dom.js'
import { withEmoji } from './emoji.js'
import { showHome } from './home.js'
import { messageItems } from './message.js'
import { spoken } from './message-menu.js'
import { inline } from './mrkdwn.js'

const root = document.getElementById('channel')
const live = document.getElementById('live')
const head = el('header', { class: 'channel-head' })
const bar = el('div', { class: 'bookmarks', 'data-testid': 'bookmarks' })
const log = el('div', {
  class: 'log',
  'data-testid': 'messages',
  role: 'region',
  'aria-label': 'Messages',
  tabindex: '0',
})
const list = el('div', { class: 'log-list' })
const home = el('div', { class: 'home', 'data-testid': 'home', hidden: true })
const foot = el('footer', { class: 'channel-foot' })
log.append(el('div', { class: 'log-fill' }), list)
root.append(head, bar, log, home, foot)

let shown = ''
let heard = ''
let footSign = ''

export function showChannel(page) {
  const { channel, me } = page.state()
  root.hidden = !channel
  if (!channel) return
  const isHome = Boolean(channel.is_app && page.route.tab === 'home')
  const place = `${me} ${channel.id}`
  const moved = place !== shown
  shown = place
  root.dataset.channel = channel.id
  showHead(page, channel, isHome)
  home.hidden = !isHome
  log.hidden = isHome
  foot.hidden = isHome
  if (isHome) showHome(page, home)
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60
  if (moved) forget(list)
  showKeyed(list, [...opening(page, channel), ...messageItems(page, channel.messages)])
  if (moved || atEnd) log.scrollTop = log.scrollHeight
  announce(channel, moved)
  showFoot(page, channel, place)
}

/** Pictures of the whole that grow later, such as a first layout, must not leave the newest message out of sight. */
new ResizeObserver(() => {
  if (log.scrollHeight - log.scrollTop - log.clientHeight < 160) log.scrollTop = log.scrollHeight
}).observe(log)

function opening(page, { earlier, name, is_app, purpose }) {
  if (earlier > 0)
    return [
      {
        key: 'earlier',
        sign: String(earlier),
        build: () =>
          button(`Show earlier messages (${earlier})`, () => page.go({ limit: page.route.limit + 300 }), {
            class: 'btn earlier',
          }),
      },
    ]
  const said = is_app
    ? 'This is the beginning of your direct messages with the app.'
    : `This is the very beginning of #${name}.`
  return [
    {
      key: 'beginning',
      sign: said + purpose,
      build: () => el('p', { class: 'beginning' }, said, purpose && ` ${purpose}`),
    },
  ]
}

function announce(channel, moved) {
  const last = channel.messages.at(-1)
  if (last && !moved && last.ts > heard) live.textContent = spoken(last)
  heard = last?.ts ?? ''
}

function showHead(page, channel, isHome) {
  const { bot } = page.state()
  const { name, topic, is_private, is_archived, is_member, is_app, members, pins, bookmarks } = channel
  const title = is_app ? bot.name : name
  showKeyed(head, [
    {
      key: 'title',
      sign: JSON.stringify([title, topic, is_private, is_archived, is_app]),
      build: () =>
        el(
          'div',
          { class: 'channel-title' },
          el(
            'h1',
            { 'data-testid': 'channel-name' },
            is_app ? el('span', { class: 'app-dot' }) : icon(is_archived ? 'box' : is_private ? 'lock' : 'hash'),
            title,
          ),
          topic && el('div', { class: 'topic', 'data-testid': 'topic', title: topic }, inline(topic)),
        ),
    },
    ...(is_app ? [] : [{ key: 'members', sign: String(members), build: () => membersButton(page, members) }]),
    ...(is_app ? [] : [{ key: 'menu', sign: String([is_member, is_archived]), build: () => menuButton(page) }]),
  ])
  bar.hidden = !is_app && bookmarks.length === 0 && pins.length === 0
  const tab = (label, key, on) =>
    button(label, () => page.go({ tab: key }), {
      class: 'tab',
      'data-tab': key || 'messages',
      'aria-pressed': String(on),
    })
  show(
    bar,
    is_app && [tab('Home', 'home', isHome), tab('Messages', '', !isHome)],
    pins.length > 0 &&
      button(`📌 ${pins.length} pinned`, event => pinsMenu(page, event.currentTarget), {
        class: 'bookmark',
        'data-testid': 'pins',
      }),
    bookmarks.map(({ title: label, link: url, emoji }) =>
      link(url, `${withEmoji(emoji || ':link:')} ${label}`, { class: 'bookmark', 'data-bookmark': label }),
    ),
  )
}

const membersButton = (page, members) =>
  button([icon('people'), String(members.length)], event => membersMenu(page, event.currentTarget), {
    class: 'head-button',
    'data-testid': 'members',
    'aria-label': `${members.length} members`,
  })

const menuButton = page =>
  button(icon('more', 'Channel actions'), event => channelMenu(page, event.currentTarget), {
    class: 'head-button',
    'data-testid': 'channel-menu',
    'aria-haspopup': 'menu',
  })

function showFoot(page, { id, name, is_archived, is_member, is_app }, place) {
  const sign = JSON.stringify([place, name, is_archived, is_member])
  if (sign === footSign) return
  footSign = sign
  if (is_archived) return show(foot, el('div', { class: 'join-bar' }, `#${name} is archived.`))
  if (is_member || is_app) return show(foot, composer(page, { label: is_app ? 'Message the app' : `Message #${name}` }))
  const join = button('Join channel', () => page.act('join', { channel: id }), {
    class: 'btn primary',
    'data-testid': 'join',
  })
  show(foot, el('div', { class: 'join-bar' }, el('span', {}, `You are looking at #${name}`), join))
}
