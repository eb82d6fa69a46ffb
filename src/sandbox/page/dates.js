import { now } from './directory.js'

const form = options => new Intl.DateTimeFormat('en-US', options)
const clock = form({ hour: 'numeric', minute: '2-digit' })
const clockSeconds = form({ hour: 'numeric', minute: '2-digit', second: '2-digit' })
const long = form({ weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' })
const middle = form({ month: 'long', day: 'numeric', year: 'numeric' })
const short = form({ month: 'short', day: 'numeric', year: 'numeric' })
const day = form({ weekday: 'long', month: 'long', day: 'numeric' })

export const dateOfTs = ts => new Date(Number(ts) * 1000)
export const timeOf = date => clock.format(date)
export const exactly = date => `${middle.format(date)} at ${clockSeconds.format(date)}`
export const dayKey = date => date.toDateString()

export function dayOf(date) {
  return pretty(date) ?? day.format(date)
}

function pretty(date) {
  const away = new Date(now())
  for (const name of ['Today', 'Yesterday']) {
    if (dayKey(away) === dayKey(date)) return name
    away.setDate(away.getDate() - 1)
  }
  const tomorrow = new Date(now())
  tomorrow.setDate(tomorrow.getDate() + 1)
  return dayKey(tomorrow) === dayKey(date) ? 'Tomorrow' : undefined
}

export function ago(date) {
  const seconds = Math.round((now().getTime() - date.getTime()) / 1000)
  const [size, name] = [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
  ].find(([unit]) => Math.abs(seconds) >= unit) ?? [1, 'second']
  const count = Math.floor(Math.abs(seconds) / size)
  const said = `${count} ${name}${count === 1 ? '' : 's'}`
  return seconds < 0 ? `in ${said}` : `${said} ago`
}

const pad = number => String(number).padStart(2, '0')

const tokens = {
  date_num: date => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`,
  date_slash: date => `${pad(date.getMonth() + 1)}/${pad(date.getDate())}/${date.getFullYear()}`,
  date: date => middle.format(date),
  date_short: date => short.format(date),
  date_long: date => long.format(date),
  date_pretty: date => pretty(date)?.toLowerCase() ?? middle.format(date),
  date_short_pretty: date => pretty(date)?.toLowerCase() ?? short.format(date),
  date_long_pretty: date => pretty(date)?.toLowerCase() ?? long.format(date),
  day_divider_pretty: date => dayOf(date),
  time: date => clock.format(date),
  time_secs: date => clockSeconds.format(date),
  ago,
}

/** Slack's own date format, such as `{date_short_pretty} at {time}`; undefined when it cannot be read. */
export function slackDate(unix, format) {
  const date = new Date(Number(unix) * 1000)
  if (Number.isNaN(date.getTime())) return undefined
  const text = format.replace(/\{(\w+)\}/g, (whole, name) => tokens[name]?.(date) ?? whole)
  return text.charAt(0).toUpperCase() + text.slice(1)
}
