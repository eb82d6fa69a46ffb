import { chosenAs, control, held } from './controls.js'
import { button, el, icon, safeUrl } from './dom.js'
import { withEmoji } from './emoji.js'
import { confirmed, openMenu } from './overlay.js'

/**
 * One interactive element. A surface is where it stands: it has `click(block, spec, choice)`, `search(spec, query)`,
 * in views also `controls` and what was `entered` in an earlier drawing.
 */
export function element(spec, block, surface, { inInput = false, label } = {}) {
  const props = { 'data-action-id': spec.action_id, 'data-block-id': block.block_id }
  if (spec.type === 'button') return pressable(spec, block, surface, props)
  if (spec.type === 'overflow') return overflow(spec, block, surface, props)
  const made = control(spec, valueIn(spec, block, surface), { search: query => surface.search(spec, query) })
  if (!made) return el('span', { class: 'hint' }, `[${spec.type}]`)
  const target = made.field ?? made.node
  for (const [name, value] of Object.entries(props)) target.setAttribute(name, value ?? '')
  if (!inInput || label) target.setAttribute('aria-label', label ?? withEmoji(spec.placeholder?.text) ?? spec.action_id)
  surface.controls?.push({ block: block.block_id, action: spec.action_id, read: made.read })
  if (!inInput || block.dispatch_action) dispatch(made, spec, block, surface)
  return made.node
}

/** What stands in it: what was typed here before, else what Slack knows of it, else what the app proposed. */
function valueIn(spec, block, surface) {
  const typed = surface.entered?.[block.block_id]?.[spec.action_id]
  if (typed !== undefined) return typed
  const state = surface.state?.[block.block_id]?.[spec.action_id]
  return state ? held(state, 'selected') : held(withoutValue(spec), 'initial')
}

const withoutValue = ({ value: _, ...spec }) => spec

function dispatch({ node, read, write }, spec, block, surface) {
  let last = read()
  node.addEventListener('change', async () => {
    const value = read()
    if (spec.type !== 'checkboxes' && JSON.stringify(value) === JSON.stringify(last)) return
    if (!(await confirmed(spec.confirm))) return write(last)
    last = value
    node.setAttribute('aria-busy', 'true')
    await surface.click(block, spec, { [chosenAs[spec.type]]: value })
    node.removeAttribute('aria-busy')
  })
}

function pressable(spec, block, surface, props) {
  const url = safeUrl(spec.url)
  const press = async () => {
    if (!(await confirmed(spec.confirm))) return
    if (url) window.open(url, '_blank', 'noopener')
    if (node.getAttribute('aria-busy')) return
    node.setAttribute('aria-busy', 'true')
    await surface.click(block, spec)
    node.removeAttribute('aria-busy')
  }
  const node = button(withEmoji(spec.text?.text), press, {
    ...props,
    class: `btn ${spec.style ?? ''}`,
    title: url,
    'aria-label': spec.accessibility_label,
    'data-url': url,
  })
  return node
}

function overflow(spec, block, surface, props) {
  const node = button(
    icon('more'),
    () =>
      openMenu(
        node,
        (spec.options ?? []).map(option => ({
          label: withEmoji(option.text?.text),
          note: option.description?.text,
          data: { 'data-value': option.value },
          run: async () => {
            if (!(await confirmed(spec.confirm))) return
            const url = safeUrl(option.url)
            if (url) window.open(url, '_blank', 'noopener')
            await surface.click(block, spec, { selected_option: option.value })
          },
        })),
      ),
    { ...props, class: 'btn overflow', 'aria-label': 'More', 'aria-haspopup': 'menu' },
  )
  return node
}
