import { userById } from './directory.js'
import { el } from './dom.js'

/** A square with initials, its colour by the id. */
export function avatar(id, size = '') {
  const user = userById(id)
  const name = user?.real_name || user?.name || '?'
  const initials = name
    .split(/[\s_-]+/)
    .slice(0, 2)
    .map(word => word.charAt(0).toUpperCase())
    .join('')
  const hash = [...String(id)].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 8, 0)
  return el(
    'span',
    { class: `avatar ${size} ${user?.is_bot ? 'app' : `hue-${hash}`}`, 'aria-hidden': 'true' },
    initials,
  )
}
