import { avatar } from './avatar.js'
import { isBesideOpen, toggleBeside, waitingBeside } from './beside.js'
import { now, people } from './directory.js'
import { button, el, icon, show, showKeyed } from './dom.js'
import { openMenu, toast } from './overlay.js'
import { isPanelOpen, togglePanel } from './panel.js'

const root = document.getElementById('top')
const clock = el('time', { class: 'clock', 'data-testid': 'clock' })
const slots = {
  left: el('div', { class: 'top-left' }),
  mid: el('div', { class: 'top-mid' }),
  right: el('div', { class: 'top-right' }),
}
root.append(slots.left, slots.mid, slots.right)

export function showTop(page) {
  const { team, turns, panels, beside, me, users } = page.state()
  showKeyed(slots.left, [
    { key: 'menu', sign: '', build: () => sidebarButton() },
    { key: 'team', sign: team.name, build: () => el('span', { class: 'team' }, `${team.name} on this machine`) },
  ])
  showKeyed(slots.mid, [{ key: 'clock', sign: JSON.stringify(turns), build: () => clockBox(page, turns) }])
  const elsewhere = users.filter(user => user.id !== me).reduce((sum, user) => sum + user.mentions, 0)
  showKeyed(slots.right, [
    {
      key: 'user',
      sign: JSON.stringify([me, elsewhere, users.find(user => user.id === me)]),
      build: () => switcher(page, elsewhere),
    },
    ...(beside
      ? [
          {
            key: 'beside',
            sign: JSON.stringify([isBesideOpen(), waitingBeside()]),
            build: () => besideButton(page, beside.title),
          },
        ]
      : []),
    ...(panels.length > 0 ? [{ key: 'panel', sign: String(isPanelOpen()), build: () => panelButton(page) }] : []),
  ])
  tick()
}

const sidebarButton = () =>
  button(icon('menu', 'Channels'), () => document.body.classList.toggle('sidebar-open'), {
    class: 'top-button only-narrow',
    'data-testid': 'open-sidebar',
  })

const panelButton = page =>
  button([icon('panel'), el('span', { class: 'wide-label' }, 'Controls')], () => togglePanel(page), {
    class: 'top-button',
    'data-testid': 'toggle-panel',
    'aria-label': 'Controls',
    'aria-pressed': String(isPanelOpen()),
  })

const besideButton = (page, title) =>
  button(
    [
      icon('phone'),
      el('span', { class: 'wide-label' }, title),
      waitingBeside() > 0 && el('span', { class: 'badge' }, waitingBeside()),
    ],
    () => toggleBeside(page),
    {
      class: 'top-button',
      'data-testid': 'toggle-beside',
      'aria-label': title,
      'aria-pressed': String(isBesideOpen()),
    },
  )

/** Whoever presses once more while it is still turning does not turn it twice as far. */
function turner(page, { id, label }) {
  const node = button(label, () => turn(page, id, node), {
    class: 'top-button small',
    'data-testid': 'turn-clock',
    'data-turn': id,
    title: 'Turn the clock',
  })
  return node
}

async function turn(page, id, node) {
  if (node.getAttribute('aria-busy')) return
  node.setAttribute('aria-busy', 'true')
  const { text } = await page.act('panel', { id })
  node.removeAttribute('aria-busy')
  if (text) toast(text)
}

function clockBox(page, turns) {
  if (turns.length === 0) return el('div', { class: 'clock-box' }, icon('clock'), clock)
  const entries = turns.map(each => ({ label: each.label, run: () => turn(page, each.id, menu) }))
  const menu = button(
    [icon('clock'), clock],
    () => openMenu(menu, [{ heading: 'Turn the clock' }, ...entries], { testid: 'clock-menu' }),
    { class: 'top-button clock-button', 'data-testid': 'clock-button', 'aria-haspopup': 'menu' },
  )
  return el(
    'div',
    { class: 'clock-box' },
    menu,
    el(
      'div',
      { class: 'turns' },
      turns.map(each => turner(page, each)),
    ),
  )
}

function tick() {
  const date = now()
  const days =
    date.toDateString() === new Date().toDateString()
      ? ''
      : `${date.toLocaleDateString('en-US', { weekday: 'short' })} `
  show(clock, days + date.toLocaleTimeString('en-GB'))
  clock.dateTime = date.toISOString()
}
setInterval(tick, 1000)

function switcher(page, elsewhere) {
  const { me } = page.state()
  const mine = people().find(user => user.id === me)
  const node = button(
    [
      avatar(me, 'small'),
      el('span', { class: 'switcher-name' }, el('small', {}, 'Acting as '), mine?.real_name ?? me),
      icon('down'),
      elsewhere > 0 && el('span', { class: 'badge', title: 'Others are being called' }, elsewhere),
    ],
    () =>
      openMenu(
        node,
        [
          { heading: 'Act as' },
          ...people().map(user => ({
            before: avatar(user.id, 'small'),
            label: user.real_name || user.name,
            note: [`@${user.name}`, user.is_stranger && 'external', user.is_restricted && 'guest']
              .filter(Boolean)
              .join(' · '),
            after: user.mentions > 0 ? el('span', { class: 'badge' }, user.mentions) : user.id === me ? '✓' : undefined,
            data: { 'data-user': user.id },
            run: () => page.go({ user: user.id, channel: page.route.channel }),
          })),
        ],
        { testid: 'user-menu' },
      ),
    { class: 'top-button switcher', 'data-testid': 'user-switcher', 'data-user': me, 'aria-haspopup': 'menu' },
  )
  return node
}
