import { button, inActions, inContext, inContextActions, inInput, inSection } from './elements.ts'
import { both, flag, having, items, may, need, oneOf, type Rule, shape, text, typed, whole } from './rule.ts'
import { anyText, id, image, imageFields, mrkdwn, plain, richTextBlock, url } from './text.ts'

const block = (type: string, fields: Parameters<typeof shape>[0]): Rule =>
  shape({ type: need(oneOf(type)), block_id: may(id), ...fields })

const section = both(
  block('section', {
    text: may(anyText(3000)),
    fields: may(items(anyText(2000), 1, 10)),
    accessory: may(inSection),
    expand: may(flag),
  }),
  having(['text', 'fields'], 'some'),
)
const header = block('header', { text: need(plain(150)), level: may(whole(1, 6)) })
const context = block('context', { elements: need(items(inContext, 1, 10)) })
const divider = block('divider', {})
const actions = block('actions', { elements: need(items(inActions, 1, 25)) })
const picture = both(
  block('image', { ...imageFields, title: may(plain(2000)) }),
  having(['image_url', 'slack_file'], 'one'),
)
const video = block('video', {
  video_url: need(url),
  thumbnail_url: need(url),
  alt_text: need(text(1, 2000)),
  title: need(plain(200)),
  title_url: may(url),
  author_name: may(text(1, 50)),
  provider_name: may(text(1, 50)),
  provider_icon_url: may(url),
  description: may(plain(200)),
})
const input = block('input', {
  label: need(plain(2000)),
  hint: may(plain(2000)),
  optional: may(flag),
  element: need(inInput),
  dispatch_action: may(flag),
})
const rawText = shape({ type: need(oneOf('raw_text')), text: need(text(0, 3000)) })
const rawNumber: Rule = (value, at, report) => {
  shape({ type: need(oneOf('raw_number')), value: need(() => {}), text: need(text(1, 255)) })(value, at, report)
}
const cell = typed({ raw_text: rawText, raw_number: rawNumber, rich_text: richTextBlock })
const column = shape({ align: may(oneOf('left', 'center', 'right')), is_wrapped: may(flag) })
const nothing: Rule = () => {}
const table = block('table', {
  rows: need(items(items(cell, 1, 20), 1, 100)),
  // A null leaves a column as it is.
  column_settings: may(items((value, at, report) => (value === null ? nothing : column)(value, at, report), 1, 20)),
})
const card = block('card', {
  hero_image: may(image),
  icon: may(image),
  title: may(mrkdwn(150)),
  subtitle: may(mrkdwn(150)),
  body: may(mrkdwn(200)),
  actions: may(items(button, 1, 5)),
})
const task = block('task_card', {
  task_id: need(id),
  title: need(text(1, 255)),
  details: may(richTextBlock),
  output: may(richTextBlock),
  sources: may(items(shape({ type: need(oneOf('url')), url: need(url), text: need(text(1, 255)) }), 0, 100)),
  status: need(oneOf('pending', 'in_progress', 'complete', 'error')),
})
const file = block('file', { source: need(oneOf('remote')), external_id: need(id) })

const everywhere = { actions, section, context, header, image: picture, divider, rich_text: richTextBlock, video }

/** The blocks that a message may hold. */
export const inMessage = typed({
  ...everywhere,
  card,
  carousel: block('carousel', { elements: need(items(card, 1, 10)) }),
  container: both(
    block('container', {
      title: may(plain(150)),
      rich_text_title: may(richTextBlock),
      subtitle: may(anyText(150)),
      child_blocks: need(items(typed({ ...everywhere, file, table }), 1, 10)),
      width: may(oneOf('narrow', 'standard', 'wide', 'full')),
      icon: may(image),
      is_collapsible: may(flag),
      default_collapsed: may(flag),
      has_header_divider: may(flag),
    }),
    having(['title', 'rich_text_title'], 'one'),
  ),
  context_actions: block('context_actions', { elements: need(items(inContextActions, 1, 5)) }),
  data_table: block('data_table', {
    rows: need(items(items(cell, 1, 20), 2, 101)),
    caption: need(text(1, 255)),
    page_size: may(whole(1, 100)),
    row_header_column_index: may(whole(0, 19)),
  }),
  file,
  markdown: block('markdown', { text: need(text(1, 12_000)) }),
  plan: block('plan', { title: need(text(1, 255)), tasks: may(items(task, 0, 50)) }),
  table,
  task_card: task,
})

/** Alerts live in modals only. */
export const inModal = typed({
  ...everywhere,
  alert: block('alert', {
    text: need(anyText(200)),
    level: may(oneOf('default', 'info', 'warning', 'error', 'success')),
  }),
  card,
  input,
})

export const inHome = typed({
  ...everywhere,
  card,
  carousel: block('carousel', { elements: need(items(card, 1, 10)) }),
  input,
})
