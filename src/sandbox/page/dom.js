// Content only ever becomes text nodes and checked attributes: nothing here parses HTML.

/** An element with attributes (`class`, `data-…`, `aria-…`, booleans), listeners under `on`, and children. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (name === 'on') for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener)
    else if (value === true) node.setAttribute(name, '')
    else if (value !== undefined && value !== null && value !== false) node.setAttribute(name, String(value))
  }
  node.append(...children.flat(Infinity).filter(child => child !== undefined && child !== null && child !== false))
  return node
}

export const button = (label, on, props = {}) =>
  el('button', { type: 'button', ...props, on: { click: on } }, ...[label].flat())

/** A link that opens beside the page, or plain text when the address is none of http and https. */
export function link(address, label, props = {}) {
  const url = safeUrl(address)
  if (!url) return el('span', {}, label)
  return el('a', { class: 'link', href: url, target: '_blank', rel: 'noopener noreferrer', ...props }, label)
}

export function safeUrl(address) {
  try {
    const url = new URL(String(address))
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined
  } catch {
    return undefined
  }
}

export const show = (node, ...children) =>
  node.replaceChildren(
    ...children.flat(Infinity).filter(child => child !== undefined && child !== null && child !== false),
  )

const lists = new WeakMap()

/** Shows items `{ key, sign, build }` in order; a node is only built anew when its sign has changed. */
export function showKeyed(parent, items) {
  const before = lists.get(parent) ?? new Map()
  const now = new Map()
  let at = parent.firstChild
  for (const { key, sign, build } of items) {
    const old = before.get(key)
    const node = old?.sign === sign ? old.node : build()
    if (old && old.node !== node) keepFocus(old.node, node)
    now.set(key, { sign, node })
    if (old && old.node !== node) {
      if (at === old.node) at = at.nextSibling
      old.node.remove()
    }
    if (at === node) at = at.nextSibling
    else parent.insertBefore(node, at)
  }
  for (const [key, { node }] of before) if (!now.has(key)) node.remove()
  lists.set(parent, now)
}

export function forget(parent) {
  lists.delete(parent)
  parent.replaceChildren()
}

/** Whoever tabbed to a button keeps standing on it when its message is drawn again. */
function keepFocus(old, node) {
  const focused = document.activeElement
  const action = focused instanceof HTMLElement && old.contains(focused) ? focused.dataset.actionId : undefined
  if (action) queueMicrotask(() => node.querySelector(`[data-action-id="${CSS.escape(action)}"]`)?.focus())
}

export function icon(name, label) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 20 20')
  svg.setAttribute('class', `icon icon-${name}`)
  svg.setAttribute('aria-hidden', label ? 'false' : 'true')
  if (label) svg.setAttribute('aria-label', label)
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', icons[name] ?? '')
  svg.append(path)
  return svg
}

const icons = {
  menu: 'M3 5h14M3 10h14M3 15h14',
  close: 'M5 5l10 10M15 5L5 15',
  more: 'M10 4.5v.01M10 10v.01M10 15.5v.01',
  reply: 'M4 4h12v9H9l-4 3v-3H4z',
  smile: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M7.2 11.6c1.2 2 4.4 2 5.6 0M7.6 8v.01M12.4 8v.01',
  send: 'M3.5 10L17 3.5 13 17l-3.2-5.3zM9.8 11.7L17 3.5',
  bolt: 'M11 2.5L4.5 11.5H10l-1 6 6.5-9H10z',
  lock: 'M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  hash: 'M8 3L6 17M14 3l-2 14M3.5 7.5h14M2.5 12.5h14',
  people:
    'M7 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6M1.8 16.5c0-6 10.4-6 10.4 0M13 9.2a2.7 2.7 0 1 0-1-5M14 12c2.6.2 4.3 1.8 4.3 4.5',
  panel: 'M3 4h14v12H3zM12.5 4v12',
  phone: 'M6.500 2h7v16h-7zM9 15.500h2',
  back: 'M12 4l-6 6 6 6',
  down: 'M5 8l5 5 5-5',
  clock: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M10 6v4l2.6 2',
  eye: 'M2 10c3.5-6.5 12.500-6.5 16 0-3.500 6.5-12.500 6.5-16 0M10 12.200a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400',
  box: 'M3 4h14v3.500H3zM4.500 7.500v8.500h11V7.500M8 11h4',
}
