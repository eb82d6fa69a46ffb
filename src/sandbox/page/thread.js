import { composer } from './composer.js'
import { button, el, forget, icon, showKeyed } from './dom.js'
import { messageItems } from './message.js'

const root = document.getElementById('thread')
const title = el('h2', {})
const list = el('div', {
  class: 'log thread-log',
  'data-testid': 'thread-messages',
  tabindex: '0',
  role: 'region',
  'aria-label': 'Thread',
})
const foot = el('footer', { class: 'channel-foot' })
let shown = ''

export function showThread(page) {
  const { thread, channel, me } = page.state()
  root.hidden = !thread || page.route.tab === 'home'
  document.body.classList.toggle('thread-open', !root.hidden)
  if (!thread) {
    shown = ''
    return
  }
  const place = `${me} ${channel.id} ${thread.ts} ${channel.is_member} ${channel.is_archived}`
  const moved = place !== shown
  if (moved) dress(page, channel, thread)
  shown = place
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60
  const count = thread.replies.filter(reply => !reply.is_ephemeral).length
  showKeyed(list, [
    ...messageItems(page, [thread.parent], { inThread: true }),
    {
      key: 'count',
      sign: String(count),
      build: () => el('div', { class: 'day' }, el('span', {}, `${count} ${count === 1 ? 'reply' : 'replies'}`)),
    },
    ...messageItems(page, thread.replies, { inThread: true }),
  ])
  if (moved || atEnd) list.scrollTop = list.scrollHeight
}

function dress(page, channel, thread) {
  forget(list)
  const close = button(icon('close', 'Close thread'), () => page.go({ thread: '' }), {
    class: 'icon-button',
    'data-testid': 'close-thread',
  })
  title.replaceChildren('Thread', el('span', { class: 'hint' }, channel.is_app ? '' : `#${channel.name}`))
  foot.replaceChildren(
    ...(channel.is_archived || !(channel.is_member || channel.is_app)
      ? []
      : [composer(page, { label: 'Reply…', thread: thread.ts })]),
  )
  root.replaceChildren(el('div', { class: 'pane-head' }, title, close), list, foot)
}
