const form = options => new Intl.DateTimeFormat('en-GB', options)
const clock = form({ hour: '2-digit', minute: '2-digit' })
const day = form({ weekday: 'long', day: 'numeric', month: 'long' })

let state = { now: new Date().toISOString() }
let receivedAt = Date.now()

export function learn(next) {
  state = next
  receivedAt = Date.now()
  return next
}

/** The demo's clock, which may be ahead of this machine's. */
export const now = () => new Date(new Date(state.now).getTime() + Date.now() - receivedAt)
export const timeOf = date => clock.format(new Date(date))
export const dayOf = date => day.format(new Date(date))

/** The time alone today, with its day before. */
export function stampOf(date) {
  const at = new Date(date)
  if (at.toDateString() === now().toDateString()) return timeOf(at)
  return `${at.toLocaleDateString('en-GB', { weekday: 'short' })} ${timeOf(at)}`
}
