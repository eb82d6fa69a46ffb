import { avatar } from './avatar.js'
import { nameOf, people, userById } from './directory.js'
import { button, el } from './dom.js'
import { messageNode } from './message.js'
import { ask, confirmed, openMenu } from './overlay.js'

export function channelMenu(page, anchor) {
  const { channel } = page.state()
  const act = (kind, fields) => () => page.act(kind, { channel: channel.id, ...fields })
  const typed = (kind, title, value) => async () => {
    const text = await ask(title, value)
    if (text !== undefined) page.act(kind, { channel: channel.id, text })
  }
  const archive = async () => {
    const sure = {
      title: 'Archive this channel?',
      text: `#${channel.name} becomes read-only for everybody.`,
      confirm: 'Archive',
      style: 'danger',
    }
    if (await confirmed(sure)) page.act('archive', { channel: channel.id })
  }
  const member = [
    { label: 'Set the topic…', data: { 'data-do': 'topic' }, run: typed('topic', 'Topic', channel.topic) },
    { label: 'Invite somebody…', data: { 'data-do': 'invite' }, run: () => invite(page, anchor) },
    { label: 'Rename the channel…', data: { 'data-do': 'rename' }, run: typed('rename', 'Name', channel.name) },
    { label: 'Leave channel', data: { 'data-do': 'leave' }, run: act('leave') },
    { label: 'Archive channel', danger: true, data: { 'data-do': 'archive' }, run: archive },
  ]
  const stranger = [{ label: 'Join channel', data: { 'data-do': 'join' }, run: act('join') }]
  const archived = [{ label: 'Un-archive channel', data: { 'data-do': 'unarchive' }, run: act('unarchive') }]
  openMenu(anchor, channel.is_archived ? archived : channel.is_member ? member : stranger, {
    testid: 'channel-actions',
  })
}

function invite(page, anchor) {
  const { channel } = page.state()
  const others = [...people(), userById(page.state().bot.user_id)].filter(
    user => user && !channel.members.includes(user.id),
  )
  openMenu(
    anchor,
    [
      { heading: others.length > 0 ? `Invite to #${channel.name}` : 'Everybody is here' },
      ...others.map(user => ({
        before: avatar(user.id, 'small'),
        label: user.real_name || user.name,
        data: { 'data-invite': user.id },
        run: () => page.act('invite', { channel: channel.id, invited: user.id }),
      })),
    ],
    { testid: 'invite-menu' },
  )
}

export function membersMenu(page, anchor) {
  const { channel } = page.state()
  openMenu(
    anchor,
    [
      { heading: `${channel.members.length} in #${channel.name}` },
      ...channel.members.map(id => ({
        before: avatar(id, 'small'),
        label: nameOf(id),
        note: `@${userById(id)?.name ?? id}`,
        data: { 'data-member': id },
        run: () => {},
      })),
    ],
    { testid: 'members-menu' },
  )
}

export function pinsMenu(page, anchor) {
  const { channel } = page.state()
  const jump = (close, ts) => {
    close()
    page.go({ ts })
  }
  openMenu(
    anchor,
    [
      { heading: 'Pinned' },
      ...channel.pins.map(({ message, by }) => ({
        row: close =>
          el(
            'div',
            { class: 'pin-card', 'data-testid': 'pinned' },
            messageNode(page, message, { bare: true }),
            el(
              'div',
              { class: 'pin-foot' },
              el('span', { class: 'hint' }, `Pinned by ${nameOf(by)}`),
              button('Jump to message', () => jump(close, message.ts), { class: 'link' }),
            ),
          ),
      })),
    ],
    { testid: 'pins-menu' },
  )
}
