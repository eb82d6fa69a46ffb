import type { Entered } from './act.ts'
import type { Block, StateValue, StateValues } from './model.ts'
import { type Fields, fieldsOf, isFields, listOf, stringOf } from './shape.ts'

// What people fill in: the inputs of a message or view, their state as Slack reports it, and its first checks.

export type Place = { block: Block; element: Fields & { type: string; action_id: string } }

/** Every interactive element with the block that holds it, in reading order. */
export function placesIn(blocks: readonly Block[]): Place[] {
  return blocks.flatMap(block => {
    const inner = block.type === 'container' ? listOf(block.child_blocks).filter(isBlock) : []
    const cards = block.type === 'carousel' ? listOf(block.elements).filter(isBlock) : []
    const parts = [
      ...listOf(block.elements),
      ...(block.type === 'card' ? listOf(block.actions) : []),
      block.accessory,
      block.element,
    ]
    return [...parts.filter(isElement).map(element => ({ block, element })), ...placesIn([...inner, ...cards])]
  })
}

const isBlock = (value: unknown): value is Block => isFields(value) && typeof value.type === 'string'
const isElement = (value: unknown): value is Place['element'] =>
  isFields(value) && typeof value.type === 'string' && typeof value.action_id === 'string'

/** Which field holds the state of an element, and which one its initial value. Buttons and menus have none. */
const kept: Readonly<Record<string, { state: string; initial: string; many?: true; options?: true }>> = {
  plain_text_input: { state: 'value', initial: 'initial_value' },
  email_text_input: { state: 'value', initial: 'initial_value' },
  url_text_input: { state: 'value', initial: 'initial_value' },
  number_input: { state: 'value', initial: 'initial_value' },
  rich_text_input: { state: 'rich_text_value', initial: 'initial_value' },
  static_select: { state: 'selected_option', initial: 'initial_option', options: true },
  external_select: { state: 'selected_option', initial: 'initial_option', options: true },
  radio_buttons: { state: 'selected_option', initial: 'initial_option', options: true },
  multi_static_select: { state: 'selected_options', initial: 'initial_options', many: true, options: true },
  multi_external_select: { state: 'selected_options', initial: 'initial_options', many: true, options: true },
  checkboxes: { state: 'selected_options', initial: 'initial_options', many: true, options: true },
  users_select: { state: 'selected_user', initial: 'initial_user' },
  multi_users_select: { state: 'selected_users', initial: 'initial_users', many: true },
  channels_select: { state: 'selected_channel', initial: 'initial_channel' },
  multi_channels_select: { state: 'selected_channels', initial: 'initial_channels', many: true },
  conversations_select: { state: 'selected_conversation', initial: 'initial_conversation' },
  multi_conversations_select: { state: 'selected_conversations', initial: 'initial_conversations', many: true },
  datepicker: { state: 'selected_date', initial: 'initial_date' },
  timepicker: { state: 'selected_time', initial: 'initial_time' },
  datetimepicker: { state: 'selected_date_time', initial: 'initial_date_time' },
}

/** The state of all inputs: kept where block_id and action_id are as before, else what they start with. */
export function stateOf(blocks: readonly Block[], before: StateValues = {}): StateValues {
  const values: StateValues = {}
  for (const { block, element } of placesIn(blocks)) {
    const how = kept[element.type]
    if (!how) continue
    const old = before[block.block_id]?.[element.action_id]
    const state = old?.type === element.type ? old : startOf(element, how)
    values[block.block_id] = { ...values[block.block_id], [element.action_id]: state }
  }
  return values
}

function startOf(
  element: Place['element'],
  { state, initial, many }: { state: string; initial: string; many?: true },
): StateValue {
  return { type: element.type, [state]: element[initial] ?? (many ? [] : null) }
}

export function optionsOf(element: Fields): Fields[] {
  return [
    ...listOf(element.options),
    ...listOf(element.option_groups).flatMap(group => listOf(fieldsOf(group).options)),
  ].filter(isFields)
}

function pick(element: Fields, value: string, offered: readonly Fields[]): Fields {
  const option = [...offered, ...optionsOf(element)].find(each => each.value === value)
  if (!option) {
    const values = optionsOf(element).map(each => each.value)
    throw new Error(`${String(element.action_id)} has no option "${value}"; it has: ${values.join(', ')}`)
  }
  return option
}

/** What an element's state becomes when this is entered. `offered` are the answers of an external select. */
export function entered(element: Place['element'], entry: Entered, offered: readonly Fields[] = []): StateValue {
  const how = kept[element.type]
  if (!how) throw new Error(`Nothing can be entered into a ${element.type}.`)
  if (entry === null || entry === '') return { type: element.type, [how.state]: how.many ? [] : null }
  const values = Array.isArray(entry) ? entry.map(String) : [String(entry)]
  const chosen = how.options ? values.map(value => pick(element, value, offered)) : values
  if (element.type === 'datetimepicker') return { type: element.type, selected_date_time: Number(entry) }
  if (element.type === 'rich_text_input') {
    const section = { type: 'rich_text_section', elements: [{ type: 'text', text: values.join('\n') }] }
    return { type: element.type, rich_text_value: { type: 'rich_text', elements: [section] } }
  }
  return { type: element.type, [how.state]: how.many ? chosen : chosen[0] }
}

/** What Slack's client says under an input before it sends anything; keyed by block_id. */
export function complaints(blocks: readonly Block[], values: StateValues): Record<string, string> {
  const found: Record<string, string> = {}
  for (const { block, element } of placesIn(blocks)) {
    if (block.type !== 'input') continue
    const how = kept[element.type]
    const state = values[block.block_id]?.[element.action_id]
    const value = how ? state?.[how.state] : undefined
    const empty = value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
    const complaint = empty
      ? block.optional === true
        ? undefined
        : 'Please complete this required field.'
      : wrong(element, value)
    if (complaint) found[block.block_id] = complaint
  }
  return found
}

function wrong(element: Place['element'], value: unknown): string | undefined {
  const text = stringOf(value) ?? ''
  switch (element.type) {
    case 'plain_text_input': {
      const max = Number(element.max_length ?? 3000)
      const min = Number(element.min_length ?? 0)
      if (text.length > max) return `Must be fewer than ${max + 1} characters.`
      return text.length < min ? `Must be at least ${min} characters.` : undefined
    }
    case 'email_text_input':
      return /^\S+@\S+\.\S+$/.test(text) ? undefined : 'Please enter a valid email address.'
    case 'url_text_input':
      return /^https?:\/\/\S+$/.test(text) ? undefined : 'Please enter a valid URL.'
    case 'number_input': {
      const number = Number(text)
      if (Number.isNaN(number) || (element.is_decimal_allowed !== true && !Number.isInteger(number)))
        return 'Please enter a valid number.'
      const tooSmall = element.min_value !== undefined && number < Number(element.min_value)
      const tooLarge = element.max_value !== undefined && number > Number(element.max_value)
      return tooSmall || tooLarge ? 'Please enter a number in range.' : undefined
    }
    default: {
      const max = element.max_selected_items
      return Array.isArray(value) && typeof max === 'number' && value.length > max
        ? `Please choose at most ${max}.`
        : undefined
    }
  }
}
