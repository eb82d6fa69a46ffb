import { el } from './dom.js'

// Another page of the same origin, in a frame at the side. In a frame itself, this page shows only the workspace.

export const isFramed = window !== window.top

const root = document.getElementById('beside')
const wide = matchMedia('(min-width: 1181px)').matches
let open = wide
let frame
let waiting = 0

export const isBesideOpen = () => open
export const waitingBeside = () => waiting

export function toggleBeside(page, next = !open) {
  open = next
  page.look()
}

export function showBeside(page) {
  const { beside } = page.state()
  root.hidden = !beside || isFramed || !open
  document.body.classList.toggle('beside-open', !root.hidden)
  // Also while it is shut: it says how much waits in it.
  if (!beside || isFramed || frame) return
  frame = el('iframe', { src: beside.path, title: beside.title, 'data-testid': 'beside' })
  root.append(frame)
  window.addEventListener('message', ({ origin, source, data }) => {
    if (origin !== location.origin || source !== frame.contentWindow || !Number.isInteger(data?.waiting)) return
    waiting = data.waiting
    page.look()
  })
}
