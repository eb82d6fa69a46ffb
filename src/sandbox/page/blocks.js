import { el, link } from './dom.js'
import { element } from './elements.js'
import { withEmoji } from './emoji.js'
import { mrkdwn, textNodes } from './mrkdwn.js'
import { richText } from './rich-text.js'

/** Draws blocks on a surface (see elements.js). */
export const blocks = (list, surface) => (list ?? []).map(block => one(block, surface))

function one(block, surface) {
  const draw = kinds[block.type]
  const node = draw ? draw(block, surface) : el('div', { class: 'hint' }, `[${block.type}]`)
  node.classList.add('block', `block-${block.type}`)
  if (block.block_id) node.dataset.blockId = block.block_id
  return node
}

const kinds = {
  header: ({ text, level }) => el('div', { role: 'heading', 'aria-level': String(level ?? 3) }, textNodes(text)),
  divider: () => el('hr'),
  section,
  context: ({ elements = [] }) => el('div', {}, elements.map(contextual)),
  actions: (block, surface) =>
    el(
      'div',
      {},
      (block.elements ?? []).map(each => element(each, block, surface)),
    ),
  context_actions: (block, surface) =>
    el(
      'div',
      {},
      (block.elements ?? []).map(each => element({ text: { text: '👍' }, ...each, type: 'button' }, block, surface)),
    ),
  image: ({ title, alt_text, image_url }) =>
    el('div', {}, title && el('div', { class: 'hint' }, textNodes(title)), picture(alt_text, image_url)),
  video: ({ title, alt_text, video_url }) => el('div', {}, picture(title?.text ?? alt_text, video_url)),
  input,
  rich_text: richText,
  markdown: ({ text }) =>
    el(
      'div',
      {},
      String(text ?? '')
        .split('\n')
        .map(markdownLine),
    ),
  table,
  alert: ({ text, level = 'default' }) =>
    el('div', { class: `level-${/^\w+$/.test(level) ? level : ''}`, role: 'note' }, textNodes(text)),
  container: (block, surface) =>
    el(
      'div',
      {},
      block.title && el('b', {}, textNodes(block.title)),
      blocks(block.child_blocks ?? block.blocks ?? block.elements, surface),
    ),
  plan: ({ title, tasks = [] }) => el('div', {}, el('b', {}, title?.text ?? title ?? ''), tasks.map(task)),
  task_card: task,
  file: ({ external_id }) => el('div', { class: 'hint' }, `📄 ${external_id ?? 'file'}`),
}

const marks = { pending: '○', in_progress: '◐', complete: '●', error: '✕' }

function task({ title, status, details }) {
  const said = details?.type === 'rich_text' ? richText(details) : undefined
  return el('div', { class: `task ${status}` }, `${marks[status] ?? '○'} ${title?.text ?? title ?? ''}`, said)
}

function section(block, surface) {
  const { text, fields, accessory } = block
  return el(
    'div',
    {},
    el(
      'div',
      { class: 'section-main' },
      text && el('div', { class: 'text' }, textNodes(text)),
      fields &&
        el(
          'div',
          { class: 'fields' },
          fields.map(field => el('div', { class: 'text' }, textNodes(field))),
        ),
    ),
    accessory &&
      el(
        'div',
        { class: 'accessory' },
        accessory.type === 'image'
          ? picture(accessory.alt_text, accessory.image_url)
          : element(accessory, block, surface),
      ),
  )
}

const contextual = item =>
  item.type === 'image' ? picture(item.alt_text, item.image_url) : el('span', { class: 'text' }, textNodes(item))

/** No page may make the browser fetch from strangers, so a picture is a link to itself. */
const picture = (alt, url) => link(url, `🖼 ${withEmoji(alt) || 'image'}`)

function input(block, surface) {
  const { label, hint, optional, element: spec, block_id } = block
  const error = el('div', { class: 'field-error', role: 'alert', 'data-error': block_id, hidden: true })
  const single = spec?.type !== 'checkboxes' && spec?.type !== 'radio_buttons'
  const words = [textNodes(label), optional && el('span', { class: 'optional' }, ' (optional)')]
  const made = spec
    ? element(spec, block, surface, { inInput: true, label: single ? undefined : withEmoji(label?.text) })
    : ''
  const target = made instanceof HTMLElement && (made.matches('.external') ? made.querySelector('input') : made)
  if (target) target.id = `input-${block_id}`
  return el(
    'div',
    {},
    single ? el('label', { class: 'label', for: `input-${block_id}` }, words) : el('div', { class: 'label' }, words),
    made,
    hint && el('div', { class: 'hint' }, textNodes(hint)),
    error,
  )
}

function table({ rows = [] }) {
  const cell = (each, tag) =>
    el(tag, {}, each?.type === 'rich_text' ? richText(each) : withEmoji(String(each?.text ?? each?.value ?? '')))
  return el(
    'div',
    {},
    el(
      'table',
      {},
      rows.map((row, index) =>
        el(
          'tr',
          {},
          row.map(each => cell(each, index === 0 ? 'th' : 'td')),
        ),
      ),
    ),
  )
}

/** Markdown's lines as they are, with headings, points and bold words made visible. */
function markdownLine(line) {
  const [, marks, title] = /^(#{1,6}) (.*)$/.exec(line) ?? []
  if (marks) return el('div', { class: `md-heading md-${marks.length}` }, markdownWords(title))
  const [, , point] = /^(\s*)[-*] (.*)$/.exec(line) ?? []
  if (point !== undefined) return el('div', { class: 'md-point' }, '• ', markdownWords(point))
  return el('div', { class: 'md-line' }, markdownWords(line))
}

const markdownWords = text =>
  text.split(/(\*\*[^*]+\*\*|`[^`]+`|\[[^\]]+\]\([^)\s]+\))/).map(part => {
    const [, label, url] = /^\[([^\]]+)\]\(([^)]+)\)$/.exec(part) ?? []
    if (url) return link(url, label)
    if (/^\*\*.+\*\*$/.test(part)) return el('b', {}, part.slice(2, -2))
    if (/^`.+`$/.test(part)) return el('code', { class: 'code' }, part.slice(1, -1))
    return withEmoji(part)
  })

const colors = { good: '#2a9d6f', warning: '#d99a1c', danger: '#c9304a' }

/** Legacy attachments: content with a coloured bar. */
export function attachment(item, surface) {
  const node = el(
    'div',
    { class: 'attachment' },
    item.pretext && el('div', { class: 'text' }, mrkdwn(item.pretext)),
    item.author_name && el('div', { class: 'hint' }, item.author_name),
    item.title && el('b', {}, item.title_link ? link(item.title_link, item.title) : item.title),
    item.text && el('div', { class: 'text' }, mrkdwn(item.text)),
    !item.text && !item.blocks?.length && !item.title && item.fallback && el('div', { class: 'text' }, item.fallback),
    blocks(item.blocks, surface),
    item.fields?.length > 0 &&
      el(
        'div',
        { class: 'fields' },
        item.fields.map(field => el('div', { class: 'text' }, el('b', {}, field.title), el('br'), mrkdwn(field.value))),
      ),
    item.footer && el('div', { class: 'hint' }, mrkdwn(item.footer)),
  )
  const color =
    colors[item.color] ?? (/^#?[0-9a-f]{3,8}$/i.test(item.color ?? '') ? `#${item.color.replace('#', '')}` : '#ccc8d0')
  node.style.setProperty('--bar', color)
  node.dataset.color = color
  return node
}
