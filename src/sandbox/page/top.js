import { avatar } from './avatar.js'
import { now, people } from './directory.js'
import { button, el, icon, show, showKeyed } from './dom.js'
import { openMenu } from './overlay.js'
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
  const { team, turns_clock, panels, me, users } = page.state()
  showKeyed(slots.left, [
    { key: 'menu', sign: '', build: () => sidebarButton() },
    { key: 'team', sign: team.name, build: () => el('span', { class: 'team' }, `${team.name} on this machine`) },
  ])
  showKeyed(slots.mid, [{ key: 'clock', sign: String(turns_clock), build: () => clockBox(page, turns_clock) }])
  const elsewhere = users.filter(user => user.id !== me).reduce((sum, user) => sum + user.mentions, 0)
  showKeyed(slots.right, [
    {
      key: 'user',
      sign: JSON.stringify([me, elsewhere, users.find(user => user.id === me)]),
      build: () => switcher(page, elsewhere),
    },
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

function clockBox(page, turns) {
  const by = (minutes, label) =>
    button(
      label,
      async event => {
        const node = event.currentTarget
        node.disabled = true
        await page.act('turn_clock', { ms: minutes * 60_000 })
        node.disabled = false
      },
      {
        class: 'top-button small',
        'data-testid': 'turn-clock',
        'data-minutes': minutes,
        title: `Turn the clock by ${minutes} minutes`,
      },
    )
  return el('div', { class: 'clock-box' }, icon('clock'), clock, turns && [by(5, '+5 min'), by(30, '+30 min')])
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
