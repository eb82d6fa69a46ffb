import { slackDate } from './dates.js'
import { el } from './dom.js'
import { emoji } from './emoji.js'
import { anchor, broadcastMention, channelMention, groupMention, userMention } from './mrkdwn.js'

/** A rich_text block: what is typed into Slack, or built by an app from untrusted words. */
export function richText(block) {
  return el('div', { class: 'rich' }, (block.elements ?? []).map(part))
}

function part(element) {
  const inside = (element.elements ?? []).map(leaf)
  if (element.type === 'rich_text_section') return el('div', {}, inside)
  if (element.type === 'rich_text_preformatted') return el('pre', { class: 'pre' }, inside)
  if (element.type === 'rich_text_quote') return el('blockquote', { class: 'quote' }, inside)
  if (element.type === 'rich_text_list') return list(element)
  return el('div', {}, inside)
}

function list({ elements = [], style, indent = 0, offset = 0 }) {
  const items = elements.map(item => el('li', {}, (item.elements ?? []).map(leaf)))
  const props = { class: `list indent-${Math.min(8, indent)}` }
  return style === 'ordered' ? el('ol', { ...props, start: offset + 1 }, items) : el('ul', props, items)
}

function leaf(element) {
  return (leaves[element.type] ?? (() => element.text ?? ''))(element)
}

const leaves = {
  text: ({ text, style }) => styled(text, style),
  link: ({ url, text, style }) => styled(anchor(url, text || url), style),
  emoji: ({ name }) => emoji(name),
  user: ({ user_id }) => userMention(user_id),
  channel: ({ channel_id }) => channelMention(channel_id),
  usergroup: ({ usergroup_id }) => groupMention(usergroup_id),
  broadcast: ({ range }) => broadcastMention(range),
  date: ({ timestamp, format = '{date_num}', fallback, url }) => {
    const text = slackDate(timestamp, format) ?? fallback ?? ''
    return url ? anchor(url, text) : el('time', { class: 'date' }, text)
  },
  color: ({ value }) => value,
}

function styled(content, style = {}) {
  let node = content
  if (style.code) node = el('code', { class: 'code' }, node)
  if (style.strike) node = el('s', {}, node)
  if (style.italic) node = el('i', {}, node)
  if (style.bold) node = el('b', {}, node)
  return node
}
