import { button, el, icon, showKeyed } from './dom.js'

const root = document.getElementById('sidebar')
let moreOpen = false

document.getElementById('veil').addEventListener('click', () => document.body.classList.remove('sidebar-open'))

export function showSidebar(page) {
  const { channels, bot, channel, team } = page.state()
  const current = channel?.id
  const named = channels.filter(each => !each.is_app).sort((one, other) => one.name.localeCompare(other.name))
  const mine = named.filter(each => each.is_member && !each.is_archived)
  const others = named.filter(each => !each.is_member && !each.is_archived)
  const archived = named.filter(each => each.is_archived)
  const app = channels.find(each => each.is_app)
  const row = each => ({
    key: each.id,
    sign: JSON.stringify([each, each.id === current]),
    build: () => channelRow(page, each, each.id === current),
  })
  const folded = (key, title, list) =>
    list.length === 0
      ? []
      : [
          {
            key,
            sign: JSON.stringify([list, current, moreOpen]),
            build: () =>
              fold(
                title,
                list.map(each => channelRow(page, each, each.id === current)),
                list.some(each => each.id === current),
              ),
          },
        ]
  showKeyed(root, [
    { key: 'team', sign: team.name, build: () => el('div', { class: 'side-team' }, team.name) },
    heading('Channels'),
    ...mine.map(row),
    ...folded('others', `Not joined (${others.length})`, others),
    ...folded('archived', `Archived (${archived.length})`, archived),
    heading('Apps'),
    ...(app
      ? [
          {
            ...row(app),
            sign: JSON.stringify([app, app.id === current, bot.name]),
            build: () => appRow(page, app, bot, app.id === current),
          },
        ]
      : []),
  ])
}

const heading = title => ({
  key: `heading ${title}`,
  sign: '',
  build: () => el('h2', { class: 'side-heading' }, title),
})

function fold(title, rows, hasCurrent) {
  const node = el(
    'details',
    { class: 'side-fold', open: moreOpen || hasCurrent },
    el('summary', { class: 'side-heading' }, title),
    rows,
  )
  node.addEventListener('toggle', () => {
    moreOpen = node.open
  })
  return node
}

function channelRow(page, channel, isCurrent) {
  const { id, name, is_private, is_archived, is_member, unread, mentions } = channel
  const sign = is_archived ? 'box' : is_private ? 'lock' : 'hash'
  return button(
    [
      icon(sign),
      el('span', { class: 'side-name' }, name),
      mentions > 0 && el('span', { class: 'badge', 'aria-label': `${mentions} mentions` }, mentions),
    ],
    () => page.go({ channel: id }),
    {
      class: `side-row${unread ? ' unread' : ''}${is_member ? '' : ' outside'}`,
      'data-channel': id,
      'data-name': name,
      'data-unread': unread ? 'true' : undefined,
      'aria-current': isCurrent ? 'page' : undefined,
    },
  )
}

const appRow = (page, { id, unread, mentions }, bot, isCurrent) =>
  button(
    [
      el('span', { class: 'app-dot' }),
      el('span', { class: 'side-name' }, bot.name),
      mentions > 0 && el('span', { class: 'badge' }, mentions),
    ],
    () => page.go({ channel: 'app', tab: mentions > 0 ? '' : 'home' }),
    {
      class: `side-row${unread ? ' unread' : ''}`,
      'data-channel': id,
      'data-testid': 'app',
      'data-unread': unread ? 'true' : undefined,
      'aria-current': isCurrent ? 'page' : undefined,
    },
  )
