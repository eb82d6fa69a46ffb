import { chosenMany, external } from './combo.js'
import { allChannels, people } from './directory.js'
import { el } from './dom.js'
import { withEmoji } from './emoji.js'
import { textNodes } from './mrkdwn.js'

// Things that hold a value: each is `{ node, read, write }`, where a value is a string, a number, a list or null.

/** How each element names what was chosen in it. */
export const chosenAs = {
  static_select: 'selected_option',
  external_select: 'selected_option',
  radio_buttons: 'selected_option',
  overflow: 'selected_option',
  users_select: 'selected_user',
  channels_select: 'selected_channel',
  conversations_select: 'selected_conversation',
  multi_static_select: 'selected_options',
  multi_external_select: 'selected_options',
  checkboxes: 'selected_options',
  multi_users_select: 'selected_users',
  multi_channels_select: 'selected_channels',
  multi_conversations_select: 'selected_conversations',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  datetimepicker: 'selected_date_time',
  plain_text_input: 'value',
  url_text_input: 'value',
  email_text_input: 'value',
  number_input: 'value',
}

/** What an element or a reported state holds: options by their values. */
export function held(fields, prefix) {
  const name = Object.keys(fields).find(key => key === 'value' || key.startsWith(`${prefix}_`))
  const value = name && name !== 'initial_channel_id' ? fields[name] : undefined
  if (Array.isArray(value)) return value.map(each => each?.value ?? each)
  return value?.value ?? value ?? null
}

export function control(spec, value, helpers) {
  return makers[spec.type]?.(spec, value, helpers)
}

const optionsOf = list => list.map(option => ({ ...option, text: withEmoji(option.text?.text), value: option.value }))
const peopleOptions = () => people().map(user => ({ text: user.real_name || user.name, value: user.id }))
const channelOptions = () =>
  allChannels()
    .filter(channel => !channel.is_archived)
    .map(channel => ({ text: `#${channel.name}`, value: channel.id }))

const grouped = spec =>
  spec.option_groups?.map(group => ({ label: withEmoji(group.label?.text), options: optionsOf(group.options) })) ?? [
    { options: optionsOf(spec.options ?? []) },
  ]

function select(spec, value, groups) {
  const node = el(
    'select',
    { class: 'select' },
    el('option', { value: '' }, withEmoji(spec.placeholder?.text) || 'Choose…'),
    groups.map(({ label, options }) => {
      const made = options.map(option => el('option', { value: option.value }, option.text))
      return label ? el('optgroup', { label }, made) : made
    }),
  )
  return {
    node,
    read: () => node.value || null,
    write: next => {
      node.value = next ?? ''
    },
    ...start(node, value),
  }
}

const start = (node, value) => {
  node.value = value ?? ''
  return {}
}

function many(spec, value, options) {
  return chosenMany(value ?? [], options, withEmoji(spec.placeholder?.text) || 'Choose…')
}

let names = 0

function choices(spec, value, type) {
  names += 1
  const chosen = [value ?? []].flat()
  const inputs = (spec.options ?? []).map(option =>
    el('input', { type, name: `choice-${names}`, value: option.value, checked: chosen.includes(option.value) }),
  )
  const node = el(
    'div',
    { class: 'choices', role: type === 'radio' ? 'radiogroup' : 'group' },
    (spec.options ?? []).map((option, index) =>
      el(
        'label',
        { class: 'choice' },
        inputs[index],
        el(
          'span',
          {},
          el('span', { class: 'choice-text' }, textNodes(option.text)),
          option.description && el('span', { class: 'choice-note' }, textNodes(option.description)),
        ),
      ),
    ),
  )
  const read = () => inputs.filter(input => input.checked).map(input => input.value)
  return {
    node,
    read: () => (type === 'radio' ? (read()[0] ?? null) : read()),
    write: next => {
      for (const input of inputs) input.checked = [next ?? []].flat().includes(input.value)
    },
  }
}

function typed(spec, value, tag, props) {
  const { min_length, max_length, min_value, max_value } = spec
  const node = el(tag, {
    class: tag === 'textarea' ? 'field area' : 'field',
    placeholder: withEmoji(spec.placeholder?.text),
    minlength: min_length,
    maxlength: max_length,
    min: min_value,
    max: max_value,
    autocomplete: 'off',
    ...props,
  })
  node.value = value ?? ''
  return { node, read: () => node.value || null, write: next => start(node, next) }
}

const pad = number => String(number).padStart(2, '0')

function local(unix) {
  if (unix === null || unix === undefined) return ''
  const date = new Date(Number(unix) * 1000)
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
  return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}`
}

function moment(spec, value) {
  const { node } = typed(spec, local(value), 'input', { type: 'datetime-local' })
  return {
    node,
    read: () => (node.value ? Math.floor(new Date(node.value).getTime() / 1000) : null),
    write: next => start(node, local(next)),
  }
}

const input = type => (spec, value) => typed(spec, value, 'input', { type })

const makers = {
  static_select: (spec, value) => select(spec, value, grouped(spec)),
  users_select: (spec, value) => select(spec, value, [{ options: peopleOptions() }]),
  channels_select: (spec, value) => select(spec, value, [{ options: channelOptions() }]),
  conversations_select: (spec, value) => select(spec, value, [{ options: channelOptions() }]),
  external_select: (spec, value, { search }) => external(spec, value, search),
  multi_static_select: (spec, value) =>
    many(
      spec,
      value,
      grouped(spec).flatMap(group => group.options),
    ),
  multi_users_select: (spec, value) => many(spec, value, peopleOptions()),
  multi_channels_select: (spec, value) => many(spec, value, channelOptions()),
  multi_conversations_select: (spec, value) => many(spec, value, channelOptions()),
  multi_external_select: (spec, value, { search }) => external(spec, value, search, true),
  radio_buttons: (spec, value) => choices(spec, value, 'radio'),
  checkboxes: (spec, value) => choices(spec, value, 'checkbox'),
  datepicker: input('date'),
  timepicker: input('time'),
  datetimepicker: moment,
  plain_text_input: (spec, value) =>
    spec.multiline ? typed(spec, value, 'textarea', { rows: 4 }) : typed(spec, value, 'input', { type: 'text' }),
  url_text_input: input('url'),
  email_text_input: input('email'),
  number_input: (spec, value) =>
    typed(spec, value, 'input', { type: 'number', step: spec.is_decimal_allowed ? 'any' : '1' }),
}
