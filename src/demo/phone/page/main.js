import { el, show, showKeyed } from '/page/dom.js'
import { screens } from './apps.js'
import { showCall } from './call.js'
import { homeScreen } from './home.js'
import { fetchState, listen, post } from './link.js'
import { showPeople } from './people.js'
import { learn, now, timeOf } from './time.js'

const route = { person: new URLSearchParams(location.hash.slice(1)).get('person') ?? '', app: '', id: '' }
const status = document.getElementById('status')
const screen = document.getElementById('screen')
let state
let looking = false
let again = false

/** What the screens can do; each is drawn from the state and calls these. */
const phone = {
  route,
  state: () => state,
  look,
  async act(kind, fields = {}) {
    const answer = await post({ kind, person: route.person, ...fields })
    await look()
    return answer
  },
  /** Opens an app, or with none the home screen; what waited in it is seen then. */
  async open(app, id = '') {
    Object.assign(route, { app, id })
    if (app && state.waiting[app] > 0) await post({ kind: 'look', person: route.person, id: app })
    await look()
  },
  async turnTo(person) {
    Object.assign(route, { person, app: '', id: '' })
    await look()
  },
  /** A link: on the phone where it leads to Tocsin, beside the page otherwise. */
  follow(address) {
    if (address.startsWith(`${state.site}/`)) return phone.open('web', `/phone/web${address.slice(state.site.length)}`)
    if (/^https?:/.test(address)) window.open(address, '_blank', 'noopener')
  },
}

/** Fetches and draws; a call during another has it look once more afterwards. */
async function look() {
  again = true
  if (looking) return looking
  looking = (async () => {
    while (again) {
      again = false
      try {
        const asked = route.person
        const next = await fetchState(asked)
        if (asked === route.person) draw(next)
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
  route.person = state.person
  history.replaceState(null, '', `#${new URLSearchParams({ person: route.person })}`)
  showPeople(phone)
  const { app, id, person } = route
  const build = screens[app]?.build ?? homeScreen
  const sign = screens[app]?.sign(state, id) ?? JSON.stringify([state.notices, state.waiting])
  showKeyed(screen, [{ key: `${person} ${app} ${id}`, sign, build: () => build(phone, id) }])
  showCall(phone)
  tick()
  const waiting = state.people.reduce((sum, { waiting: notices, rings }) => sum + notices + Number(rings), 0)
  window.parent.postMessage({ waiting }, location.origin)
}

function tick() {
  if (!state) return
  show(status, el('time', {}, timeOf(now())), el('span', { class: 'signal', 'aria-hidden': 'true' }))
  for (const node of document.querySelectorAll('[data-now]')) node.textContent = timeOf(now())
}
setInterval(tick, 1000)
listen(look)
look()
