import { isFramed, showBeside } from './beside.js'
import { showChannel } from './channel.js'
import { learn } from './directory.js'
import { el } from './dom.js'
import { fetchState, listen, post } from './link.js'
import { showModal, typedValues } from './modal.js'
import { toast } from './overlay.js'
import { showPanel } from './panel.js'
import { readRoute, writeRoute } from './route.js'
import { showSidebar } from './sidebar.js'
import { showThread } from './thread.js'
import { showTop } from './top.js'

document.body.classList.toggle('framed', isFramed)
const route = { ...readRoute(), limit: 150 }
let state
let looking = false
let again = false
let noticed

/** What the parts of the page can do; each part is drawn from the state and calls these. */
const page = {
  route,
  state: () => state,
  look,
  async act(kind, fields = {}) {
    const answer = await post({ kind, user: route.user, ...fields })
    if (answer.error) toast(answer.error, 'error')
    await look()
    return answer
  },
  async go(place) {
    if (place.user && place.user !== route.user && state?.modals.length > 0)
      await post({ kind: 'fill', user: route.user, values: typedValues() })
    if (place.user !== undefined || place.channel !== undefined)
      Object.assign(route, { thread: '', tab: '', limit: 150 })
    for (const name of ['user', 'channel', 'thread', 'tab', 'limit'])
      if (place[name] !== undefined) route[name] = place[name]
    document.body.classList.remove('sidebar-open')
    if (route.tab === 'home') await post({ kind: 'open_home', user: route.user })
    await look()
    if (place.ts) point(place.ts)
  },
}

/** Brings a message into sight, and says by its colour for a moment which one it is. */
function point(ts) {
  const node = document.querySelector(`.log [data-ts="${CSS.escape(ts)}"]`)
  node?.scrollIntoView({ block: 'center' })
  node?.classList.add('flash')
  setTimeout(() => node?.classList.remove('flash'), 1600)
}

/** Fetches and draws; a call during another has it look once more afterwards. */
async function look() {
  again = true
  if (looking) return looking
  looking = (async () => {
    while (again) {
      again = false
      try {
        const { user, channel, thread, limit } = route
        const seen = document.visibilityState === 'visible' && route.tab !== 'home' ? '1' : '0'
        const asked = JSON.stringify([user, channel, thread])
        const next = await fetchState({ user, channel, thread, limit, seen })
        if (asked === JSON.stringify([route.user, route.channel, route.thread])) draw(next)
        else again = true
      } catch {
        break
      }
    }
    looking = false
  })()
  return looking
}

function draw(next) {
  state = learn(next)
  Object.assign(route, { user: state.me, channel: state.channel?.is_app ? 'app' : (state.channel?.id ?? '') })
  if (!state.thread) route.thread = ''
  writeRoute(route)
  document.title = `${state.channel?.is_app ? state.bot.name : `#${state.channel?.name ?? ''}`} · ${state.team.name}`
  showTop(page)
  showSidebar(page)
  showChannel(page)
  showThread(page)
  showPanel(page)
  showBeside(page)
  showModal(page)
  tellNotices()
}

function tellNotices() {
  const key = state.me
  if (noticed?.key === key) for (const text of state.notices.slice(noticed.count)) toast(text)
  noticed = { key, count: state.notices.length }
}

document.addEventListener('click', event => {
  const target = event.target instanceof Element ? event.target.closest('[data-goto]') : undefined
  if (!target) return
  event.preventDefault()
  const { goto: channel, gotoTs: ts, gotoThread: thread } = target.dataset
  page.go({ channel, ts, thread: thread ?? '' })
})

document.addEventListener('keydown', event => {
  if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open]')) return
  if (document.body.classList.contains('sidebar-open')) document.body.classList.remove('sidebar-open')
  else if (route.thread) page.go({ thread: '' })
})
document.addEventListener('visibilitychange', look)
window.addEventListener('hashchange', () => page.go({ ...readRoute() }))

const offline = el('div', { class: 'offline', role: 'status', hidden: true }, 'The workspace is away. Trying again…')
document.body.prepend(offline)
listen(look, isOn => {
  offline.hidden = isOn
  if (isOn) look()
})
if (route.user && route.tab === 'home') page.go({})
