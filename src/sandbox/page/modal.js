import { blocks } from './blocks.js'
import { button, el, icon } from './dom.js'
import { withEmoji } from './emoji.js'

let dialog
let drawn = ''
let top
let surface
/** What stands in each view's inputs, so that an updated or uncovered view keeps what was typed. */
const typed = new Map()

/** The values of the open modal, by block and action. */
export function typedValues() {
  const values = {}
  for (const { block, action, read } of surface?.controls ?? []) {
    values[block] ??= {}
    values[block][action] = read()
  }
  return values
}

/** Shows the top of the person's stack of modals, or none. */
export function showModal(page) {
  const { modals, me } = page.state()
  const view = modals.at(-1)
  const sign = view ? JSON.stringify([me, view.id, view.hash]) : ''
  if (sign === drawn) return
  if (top && surface) typed.set(top, typedValues())
  drawn = sign
  for (const id of typed.keys()) if (!modals.some(each => each.id === id)) typed.delete(id)
  if (!view) {
    dialog?.remove()
    dialog = undefined
    surface = undefined
    top = undefined
    return
  }
  if (!dialog) {
    dialog = el('dialog', { class: 'dialog', 'data-testid': 'modal' })
    // Browsers close a dialog by themselves when Escape is pressed twice: the app is to hear of that as well.
    dialog.addEventListener('close', () => dialog && page.act('close', { view: top, all: false }))
    document.body.append(dialog)
  }
  if (!dialog.open) dialog.showModal()
  const same = top === view.id
  const focused = same ? document.activeElement?.dataset?.actionId : undefined
  const scroll = same ? (dialog.querySelector('.dialog-body')?.scrollTop ?? 0) : 0
  top = view.id
  dress(page, view, modals.length)
  dialog.querySelector('.dialog-body').scrollTop = scroll
  const first = '.dialog-body :is(input, textarea, select)'
  const target = focused
    ? dialog.querySelector(`[data-action-id="${CSS.escape(focused)}"]`)
    : dialog.querySelector(first)
  ;(target ?? dialog.querySelector('[data-testid="modal-close"]')).focus({ preventScroll: true })
}

function dress(page, view, depth) {
  surface = {
    controls: [],
    entered: typed.get(view.id),
    state: view.state?.values,
    click: (block, { action_id }, choice) =>
      page.act('click', { view: view.id, block_id: block.block_id, action_id, choice, values: typedValues() }),
    search: async ({ action_id }, text) =>
      (await page.act('options', { view: view.id, action_id, text })).options ?? [],
  }
  const close = all => page.act('close', { view: view.id, all })
  const submit =
    view.submit &&
    el('button', { type: 'submit', class: 'btn primary', 'data-testid': 'modal-submit' }, withEmoji(view.submit.text))
  const form = el(
    'form',
    { novalidate: true, 'data-callback-id': view.callback_id, 'data-view-id': view.id },
    el(
      'div',
      { class: 'dialog-head' },
      el('h2', { class: 'dialog-title', id: 'modal-title' }, withEmoji(view.title.text)),
      button(icon('close', 'Close'), () => close(true), { class: 'icon-button', 'data-testid': 'modal-close-all' }),
    ),
    el('div', { class: 'dialog-body' }, blocks(view.blocks, surface)),
    el(
      'div',
      { class: 'dialog-foot' },
      button(
        withEmoji(view.close?.text ?? (depth > 1 ? 'Back' : view.submit ? 'Cancel' : 'Close')),
        () => close(false),
        { class: 'btn', 'data-testid': 'modal-close' },
      ),
      submit,
    ),
  )
  form.addEventListener('submit', event => {
    event.preventDefault()
    if (submit && !submit.hasAttribute('aria-busy')) send(page, form, submit)
  })
  dialog.setAttribute('aria-labelledby', 'modal-title')
  dialog.dataset.callbackId = view.callback_id
  dialog.oncancel = event => {
    event.preventDefault()
    close(false)
  }
  dialog.replaceChildren(form)
}

async function send(page, form, submit) {
  showErrors(form, {})
  submit.setAttribute('aria-busy', 'true')
  const { errors } = await page.act('submit', { values: typedValues() })
  submit.removeAttribute('aria-busy')
  if (errors) showErrors(form, errors)
}

function showErrors(form, errors) {
  for (const node of form.querySelectorAll('[data-error]')) {
    const said = errors[node.dataset.error]
    node.hidden = !said
    node.textContent = said ? withEmoji(said) : ''
    node.parentElement.classList.toggle('wrong', Boolean(said))
  }
  form.querySelector('.wrong')?.scrollIntoView({ block: 'nearest' })
  form.querySelector('.wrong :is(input, textarea, select)')?.focus()
}
