import { isFramed } from './beside.js'
import { timeOf } from './dates.js'
import { now } from './directory.js'
import { button, el, icon, showKeyed } from './dom.js'
import { post } from './link.js'

const root = document.getElementById('panel')
const body = el('div', { class: 'panel-body' })
const log = el('ol', { class: 'panel-log', 'data-testid': 'panel-log', 'aria-live': 'polite' })
let open = matchMedia('(min-width: 1281px)').matches
let dressed = false

export const isPanelOpen = () => open

export function togglePanel(page, next = !open) {
  open = next
  page.look()
}

export function showPanel(page) {
  const { panels } = page.state()
  root.hidden = !open || panels.length === 0 || isFramed
  document.body.classList.toggle('panel-open', !root.hidden)
  if (!dressed) {
    const close = button(icon('close', 'Close'), () => togglePanel(page, false), { class: 'icon-button' })
    root.append(el('div', { class: 'pane-head' }, el('h2', {}, 'Controls'), close), body, log)
    dressed = true
  }
  showKeyed(
    body,
    panels.map((panel, index) => ({ key: index, sign: JSON.stringify(panel), build: () => section(page, panel) })),
  )
}

function section(page, { title, note, choices, actions }) {
  const chooser = choices.length > 0 && el('select', { class: 'select', 'aria-label': title }, choices.map(option))
  return el(
    'section',
    { class: 'panel-section' },
    el('h3', {}, title),
    note && el('p', { class: 'hint' }, note),
    chooser,
    el(
      'div',
      { class: 'panel-actions' },
      actions.map(action => runner(page, action, () => (chooser ? chooser.value : ''))),
    ),
  )
}

const option = name => el('option', { value: name }, name)

function runner(page, { id, label, style }, choice) {
  const run = async () => {
    if (node.getAttribute('aria-busy')) return
    node.setAttribute('aria-busy', 'true')
    const { ok, text, error } = await post({ kind: 'panel', user: page.route.user, id, choice: choice() })
    node.removeAttribute('aria-busy')
    const said = el(
      'li',
      { class: ok ? '' : 'failed', 'data-panel-result': id },
      el('time', {}, timeOf(now())),
      ' ',
      ok ? text : error,
    )
    log.prepend(said)
    while (log.children.length > 12) log.lastChild.remove()
    page.look()
  }
  const node = button(label, run, { class: `btn ${style ?? ''}`, 'data-panel-action': id })
  return node
}
