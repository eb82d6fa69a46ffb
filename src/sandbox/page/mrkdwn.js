import { slackDate } from './dates.js'
import { channelById, groupById, me, nameOf, userById } from './directory.js'
import { el, link, safeUrl } from './dom.js'
import { emoji, shortcode, withEmoji } from './emoji.js'

// Slack's mrkdwn, as DOM nodes. The text comes with &, < and > escaped; < … > is Slack's own markup.

const plain = text => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

/** A text object of Block Kit. */
export function textNodes(object) {
  if (!object) return []
  if (typeof object === 'string') return mrkdwn(object)
  return object.type === 'mrkdwn' ? mrkdwn(object.text) : [withEmoji(object.text)]
}

export function mrkdwn(text) {
  const parts = String(text ?? '').split(/```([\s\S]*?)```/)
  return parts.flatMap((part, index) => {
    if (index % 2 === 1) return [el('pre', { class: 'pre' }, flat(part.replace(/^\n|\n$/g, '')))]
    const before = index > 0 ? part.replace(/^\n/, '') : part
    return lines(index < parts.length - 1 ? before.replace(/\n$/, '') : before)
  })
}

function lines(text) {
  if (!text) return []
  const nodes = []
  let quote = []
  let said = []
  const flush = () => {
    if (quote.length > 0) nodes.push(el('blockquote', { class: 'quote' }, inline(quote.join('\n'))))
    if (said.length > 0) nodes.push(...inline(said.join('\n')))
    quote = []
    said = []
  }
  const all = text.split('\n')
  for (const [index, line] of all.entries()) {
    const rest = /^(?:&gt;|>){3} ?/.exec(line)
    if (rest) {
      flush()
      quote = [line.slice(rest[0].length), ...all.slice(index + 1)]
      break
    }
    const quoted = /^(?:&gt;|>) ?/.exec(line)
    if (quoted ? said.length > 0 : quote.length > 0) flush()
    if (quoted) quote.push(line.slice(quoted[0].length))
    else said.push(line)
  }
  flush()
  return nodes
}

// Each pattern stops at its own delimiter, so that no text takes more than linear time.
const patterns = [
  { at: /<([^<>\n]+)>/g, node: ([, inside]) => markup(inside) },
  { at: /`([^`\n]+)`/g, node: ([, code]) => el('code', { class: 'code' }, flat(code)) },
  {
    at: /(?<![\p{L}\p{N}*])\*(?=[^\s*])([^\n*]*[^\s*]|[^\s*])\*(?![\p{L}\p{N}*])/gu,
    node: ([, bold]) => el('b', {}, inline(bold)),
  },
  {
    at: /(?<![\p{L}\p{N}_])_(?=[^\s_])([^\n_]*[^\s_]|[^\s_])_(?![\p{L}\p{N}_])/gu,
    node: ([, it]) => el('i', {}, inline(it)),
  },
  {
    at: /(?<![\p{L}\p{N}~])~(?=[^\s~])([^\n~]*[^\s~]|[^\s~])~(?![\p{L}\p{N}~])/gu,
    node: ([, gone]) => el('s', {}, inline(gone)),
  },
  { at: new RegExp(shortcode, 'g'), node: ([, name]) => emoji(name) },
  {
    at: /https?:\/\/(?:\([^\s<>|()]*\)|[^\s<>|()])*(?:\([^\s<>|()]*\)|[^\s<>|().,:;!?'"\]])/g,
    node: ([url]) => anchor(plain(url), plain(url)),
  },
]

const find = (at, text, from) => {
  at.lastIndex = from
  return at.exec(text)
}

export function inline(text) {
  const nodes = []
  const hits = patterns.map(({ at }) => find(at, text, 0))
  let from = 0
  for (;;) {
    // What an earlier hit swallowed is looked for again behind it.
    for (const [index, hit] of hits.entries())
      if (hit && hit.index < from) hits[index] = find(patterns[index].at, text, from)
    const places = hits.map(hit => hit?.index ?? Number.POSITIVE_INFINITY)
    const first = places.indexOf(Math.min(...places))
    const hit = hits[first]
    if (!hit) break
    if (hit.index > from) nodes.push(plain(text.slice(from, hit.index)))
    nodes.push(patterns[first].node(hit))
    from = hit.index + hit[0].length
  }
  if (from < text.length) nodes.push(plain(text.slice(from)))
  return nodes
}

/** Code shows its markup's words, but formats nothing. */
const flat = text =>
  plain(text.replace(/<([^<>|\n]+)(?:\|([^<>\n]*))?>/g, (_, target, label) => label || markupText(target)))

const markupText = target => (/^@/.test(target) ? `@${nameOf(target.slice(1))}` : target)

function markup(inside) {
  const bar = inside.indexOf('|')
  const [target, label] = bar < 0 ? [inside, ''] : [inside.slice(0, bar), inside.slice(bar + 1)]
  if (/^@[UW]/.test(target)) return userMention(target.slice(1), label)
  if (/^#[CG]/.test(target)) return channelMention(target.slice(1), label)
  if (target.startsWith('!subteam^'))
    return mention(`@${groupById(target.slice(9))?.handle ?? (label.replace(/^@/, '') || 'group')}`)
  if (/^!(channel|here|everyone)$/.test(target)) return mention(`@${target.slice(1)}`, true)
  if (target.startsWith('!date^')) return date(target, label)
  if (target.startsWith('mailto:')) return el('span', {}, label || target.slice(7))
  if (/^https?:/.test(target)) return anchor(plain(target), label ? inline(label) : plain(target))
  return plain(`<${inside}>`)
}

const mention = (text, mine = false) => el('span', { class: mine ? 'mention mine' : 'mention' }, text)

export function userMention(id, label = '') {
  const user = userById(id)
  const node = mention(`@${user?.real_name || user?.name || label || id}`, id === me())
  node.dataset.user = id
  return node
}

export function channelMention(id, label = '') {
  const channel = channelById(id)
  if (!channel) return mention(label ? `#${label}` : '🔒 private channel')
  return el('button', { type: 'button', class: 'mention', 'data-goto': id }, `#${channel.name}`)
}

export const groupMention = id => mention(`@${groupById(id)?.handle ?? 'group'}`)
export const broadcastMention = range => mention(`@${range}`, true)

function date(target, label) {
  const [, unix, format = '', address] = target.split('^')
  const text = slackDate(unix, format) ?? label
  return address && safeUrl(address) ? link(address, text) : el('time', { class: 'date', title: label }, text)
}

/** A link; one to a message or channel of this workspace stays in the page. */
export function anchor(address, label) {
  const [, channel, seconds, micros] = /\/archives\/([A-Z0-9]+)(?:\/p(\d{10})(\d{6}))?/.exec(address) ?? []
  if (!channel || !channelById(channel) || !safeUrl(address)) return link(address, label)
  const [, thread = ''] = /[?&]thread_ts=([\d.]+)/.exec(address) ?? []
  const ts = seconds ? `${seconds}.${micros}` : ''
  return link(address, label, { 'data-goto': channel, 'data-goto-ts': ts, 'data-goto-thread': thread })
}
