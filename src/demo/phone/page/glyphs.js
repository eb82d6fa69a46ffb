import { el } from '/page/dom.js'

export const names = { slack: 'Slack', mail: 'Mail', messages: 'Messages', phone: 'Phone', ntfy: 'ntfy' }

const paths = {
  slack: 'M8 3L6 17M14 3l-2 14M3.500 7.500h14M2.500 12.500h14',
  mail: 'M3 5h14v10H3zM3 5.500l7 5.500 7-5.500',
  messages: 'M3.500 4h13v9.500H9L5 16.500v-3H3.500z',
  phone: 'M5 3.500l2.500-.5 1.500 3.500-2 1.500c1 2.200 2.500 3.800 5 5l1.500-2 3.500 1.500-.5 3C10 17 3 10 5 3.500z',
  ntfy: 'M5 14V9a5 5 0 0 1 10 0v5M3.500 14h13M8.500 16.500h3',
}

/** An app's sign in its colour. */
export function glyph(app) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 20 20')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', paths[app])
  svg.append(path)
  return el('span', { class: `glyph of-${app}` }, svg)
}
