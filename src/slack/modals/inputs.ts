import type { InputBlock, ModalView, PlainTextInput, StaticSelect } from '@slack/web-api'
import { cut } from '../../lib/text.ts'
import { type Modal, optionName } from '../ids.ts'
import { plain } from '../text.ts'
import type { Value, Values } from './values.ts'

/** Slack's own limit for what is typed into an input. */
export const TYPED_MAX = 3_000
const OPTIONS = 100
/** Every block of ours holds one element, so its action_id says nothing. */
const ACTION = { action_id: 'value' } as const

type Form = {
  readonly modal: Modal
  readonly title: string
  readonly submit: string
  readonly metadata?: string
  readonly blocks: ModalView['blocks']
}

export function form({ modal, title, submit, metadata, blocks }: Form): ModalView {
  return {
    type: 'modal',
    callback_id: modal,
    title: plain(title, 24),
    submit: plain(submit, 24),
    close: plain('Cancel', 24),
    ...(metadata === undefined ? {} : { private_metadata: metadata }),
    blocks: blocks.slice(0, 100),
  }
}

type Typed = {
  readonly block: string
  readonly label: string
  readonly hint?: string
  readonly initial?: string | null
  readonly max: number
  readonly multiline?: boolean
  readonly optional?: boolean
}

export function typed({ block, label, hint, initial, max, multiline = false, optional = false }: Typed): InputBlock {
  const value = initial ? cut(initial, max) : ''
  const element: PlainTextInput = {
    type: 'plain_text_input',
    ...ACTION,
    multiline,
    max_length: max,
    ...(value === '' ? {} : { initial_value: value }),
  }
  return input(block, label, element, optional, hint)
}

export type Choice = { readonly value: string; readonly label: string }

/** Slack shows a hundred; what is beyond is said in the hint. */
export function chosen(
  block: string,
  label: string,
  choices: readonly Choice[],
  { initial, optional = false }: { readonly initial?: string; readonly optional?: boolean } = {},
): InputBlock {
  const options = choices.slice(0, OPTIONS).map(choice => ({
    text: plain(choice.label, 75),
    value: optionName(choice.value),
  }))
  const picked = options.find(({ value }) => value === initial)
  const rest = choices.length - options.length
  const element: StaticSelect = {
    type: 'static_select',
    ...ACTION,
    options,
    ...(picked ? { initial_option: picked } : {}),
  }
  return input(
    block,
    label,
    element,
    optional,
    rest > 0 ? `The first ${OPTIONS} are offered, ${rest} are not.` : undefined,
  )
}

export function person(block: string, label: string, initial: string | null): InputBlock {
  const known = initial !== null && /^[UW][A-Z0-9]+$/.test(initial) ? { initial_user: initial } : {}
  return input(block, label, { type: 'users_select', ...ACTION, ...known }, true)
}

/** An instant, chosen in the reader's own zone. */
export function instant({ block, label, hint }: Pick<Typed, 'block' | 'label' | 'hint'>): InputBlock {
  return input(block, label, { type: 'datetimepicker', ...ACTION }, true, hint)
}

function input(
  block: string,
  label: string,
  element: InputBlock['element'],
  optional: boolean,
  hint?: string,
): InputBlock {
  const said = hint === undefined ? {} : { hint: plain(hint, 300) }
  return { type: 'input', block_id: block, label: plain(label, 100), element, optional, ...said }
}

/** What was typed, without blanks around it; null where there is nothing. */
export function typedIn(values: Values, block: string): string | null {
  return elementOf(values, block)?.value?.trim() || null
}

export function chosenIn(values: Values, block: string): string | null {
  return elementOf(values, block)?.selected_option?.value ?? null
}

export function personIn(values: Values, block: string): string | null {
  return elementOf(values, block)?.selected_user ?? null
}

export function instantIn(values: Values, block: string): Date | null {
  const seconds = elementOf(values, block)?.selected_date_time
  return typeof seconds === 'number' ? new Date(seconds * 1_000) : null
}

function elementOf(values: Values, block: string): Value | undefined {
  return Object.hasOwn(values, block) ? values[block]?.[ACTION.action_id] : undefined
}
