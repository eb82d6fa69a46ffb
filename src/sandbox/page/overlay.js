import { button, el } from './dom.js'
import { textNodes } from './mrkdwn.js'

let closeOpen = () => {}

/** A menu at a button; entries are `{ label, note?, run, danger?, data? }`, or `{ heading }`, or `{ row: node }`. */
export function openMenu(anchor, entries, { testid = 'menu' } = {}) {
  closeOpen()
  const items = []
  const menu = el(
    'div',
    { class: 'menu', role: 'menu', 'data-testid': testid },
    entries.map(entry => {
      if (entry.heading) return el('div', { class: 'menu-heading' }, entry.heading)
      if (entry.row) return entry.row(close)
      const press = () => {
        close()
        entry.run()
      }
      const item = button(
        [
          entry.before,
          el('span', { class: 'menu-label' }, entry.label, entry.note && el('small', {}, entry.note)),
          entry.after,
        ],
        press,
        { class: `menu-item${entry.danger ? ' danger' : ''}`, role: 'menuitem', ...entry.data },
      )
      items.push(item)
      return item
    }),
  )
  // Inside an open dialog only what belongs to the dialog can be reached.
  const host = anchor.closest('dialog') ?? document.body
  host.append(menu)
  place(menu, anchor)
  anchor.setAttribute('aria-expanded', 'true')

  function close() {
    menu.remove()
    anchor.removeAttribute('aria-expanded')
    document.removeEventListener('pointerdown', away, true)
    document.removeEventListener('keydown', keys, true)
    if (closeOpen === close) closeOpen = () => {}
  }
  function away(event) {
    if (!menu.contains(event.target) && !anchor.contains(event.target)) close()
  }
  function keys(event) {
    const at = items.indexOf(document.activeElement)
    if (event.key === 'Escape') {
      event.stopPropagation()
      event.preventDefault()
      close()
      anchor.focus()
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      items.at((at + (event.key === 'ArrowDown' ? 1 : -1)) % items.length)?.focus()
    } else if (event.key === 'Tab') close()
  }
  document.addEventListener('pointerdown', away, true)
  document.addEventListener('keydown', keys, true)
  closeOpen = close
  items[0]?.focus({ preventScroll: true })
  return close
}

function place(menu, anchor) {
  const at = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = menu
  const below = at.bottom + 4 + height <= innerHeight || at.top < height
  menu.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`
  menu.style.top = `${Math.max(8, Math.min(below ? at.bottom + 4 : at.top - height - 4, innerHeight - height - 8))}px`
}

function dialog(testid, content) {
  const node = el('dialog', { class: 'dialog small', 'data-testid': testid }, content)
  document.body.append(node)
  node.showModal()
  return node
}

/** Asks as Block Kit's confirm object says; without one the answer is yes. */
export function confirmed(confirm) {
  if (!confirm) return Promise.resolve(true)
  return new Promise(resolve => {
    const end = answer => () => {
      node.remove()
      resolve(answer)
    }
    const node = dialog('confirm', [
      el('h2', { class: 'dialog-title' }, textNodes(confirm.title)),
      el('div', { class: 'dialog-body' }, textNodes(confirm.text)),
      el(
        'div',
        { class: 'dialog-foot' },
        button(textNodes(confirm.deny ?? { type: 'plain_text', text: 'Cancel' }), end(false), {
          class: 'btn',
          'data-testid': 'confirm-no',
        }),
        button(textNodes(confirm.confirm ?? { type: 'plain_text', text: 'Yes' }), end(true), {
          class: `btn ${confirm.style === 'danger' ? 'danger' : 'primary'}`,
          'data-testid': 'confirm-yes',
        }),
      ),
    ])
    node.addEventListener('cancel', end(false))
  })
}

/** Asks for one line of text; undefined when it was cancelled. */
export function ask(title, value = '', { multiline = false } = {}) {
  return new Promise(resolve => {
    const end = answer => {
      node.remove()
      resolve(answer)
    }
    const field = el(multiline ? 'textarea' : 'input', {
      class: 'field',
      'aria-label': title,
      'data-testid': 'ask-input',
      rows: multiline ? 4 : undefined,
    })
    field.value = value
    const form = el(
      'form',
      {
        on: {
          submit: event => {
            event.preventDefault()
            end(field.value)
          },
        },
      },
      el('h2', { class: 'dialog-title' }, title),
      el('div', { class: 'dialog-body' }, field),
      el(
        'div',
        { class: 'dialog-foot' },
        button('Cancel', () => end(undefined), { class: 'btn' }),
        el('button', { type: 'submit', class: 'btn primary', 'data-testid': 'ask-ok' }, 'Save'),
      ),
    )
    const node = dialog('ask', form)
    node.addEventListener('cancel', () => end(undefined))
    field.focus()
  })
}

const shelf = el('div', { class: 'toasts', role: 'status', 'aria-live': 'polite', popover: 'manual' })

/** A line that stays for some seconds, above everything. */
export function toast(text, kind = 'notice') {
  if (!shelf.isConnected) document.body.append(shelf)
  if (shelf.matches(':popover-open')) shelf.hidePopover()
  shelf.showPopover()
  const node = el(
    'div',
    { class: `toast ${kind}`, 'data-testid': 'toast' },
    el('span', {}, text),
    button('×', () => node.remove(), { class: 'toast-close', 'aria-label': 'Dismiss' }),
  )
  shelf.append(node)
  setTimeout(() => node.remove(), 8000)
}
