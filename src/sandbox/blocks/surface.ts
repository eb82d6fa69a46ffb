import { type Fields, fieldsOf, isFields, listOf, stringOf } from '../shape.ts'
import { inHome, inMessage, inModal } from './blocks.ts'
import { anything, flag, items, may, need, oneOf, type Report, type Rule, shape, text } from './rule.ts'
import { plain } from './text.ts'

const limits = { messageBlocks: 50, viewBlocks: 100, messageText: 12_000, viewBytes: 250_000 }

/** Slack's sentences about what is wrong, each with its JSON pointer; none when all is well. */
function faultsOf(look: (report: Report) => void): string[] {
  const faults: string[] = []
  look((sentence, pointer) => faults.push(`${sentence} [json-pointer:${pointer}]`))
  return faults
}

/** Ids are unique: a block's in its message or view, an element's in its block. */
const unique: Rule = (blocks, at, report) => {
  const seen = new Set<string>()
  for (const [index, block] of listOf(blocks).entries()) {
    const { block_id, elements, accessory, element } = fieldsOf(block)
    if (typeof block_id === 'string' && block_id !== '') {
      if (seen.has(block_id)) report(`\`block_id\` ${block_id} already exists`, `${at}/${index}/block_id`)
      seen.add(block_id)
    }
    const actions = new Set<string>()
    for (const [inner, part] of [...listOf(elements), accessory, element].entries()) {
      const actionId = stringOf(fieldsOf(part).action_id)
      if (actionId === undefined) continue
      const where = `${at}/${index}/elements/${inner}/action_id`
      if (actions.has(actionId)) report(`\`action_id\` ${actionId} already exists for this \`block_id\``, where)
      actions.add(actionId)
    }
  }
}

/** Initial choices must be among the options, word for word. */
const chosenFromOptions: Rule = (value, at, report) => {
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) chosenFromOptions(item, `${at}/${index}`, report)
  if (!isFields(value)) return
  const offered = [
    ...listOf(value.options),
    ...listOf(value.option_groups).flatMap(group => listOf(fieldsOf(group).options)),
  ]
  const known = new Set(
    offered.map(option => JSON.stringify([fieldsOf(option).value, fieldsOf(fieldsOf(option).text).text])),
  )
  const initial = value.initial_option === undefined ? listOf(value.initial_options) : [value.initial_option]
  for (const option of offered.length > 0 ? initial : []) {
    const key = JSON.stringify([fieldsOf(option).value, fieldsOf(fieldsOf(option).text).text])
    if (!known.has(key)) report('must match one of the options', `${at}/initial_option`)
  }
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'object') chosenFromOptions(inner, `${at}/${key}`, report)
  }
}

export function messageFaults(blocks: unknown, at = '/blocks'): string[] {
  return faultsOf(report => {
    items(inMessage, 0, limits.messageBlocks)(blocks, at, report)
    unique(blocks, at, report)
    chosenFromOptions(blocks, at, report)
    if (listOf(blocks).filter(block => fieldsOf(block).type === 'table').length > 1)
      report('only one table allowed', at)
  })
}

/** All text in the blocks counts together; Slack documents no figure, and clients report refusals from about here. */
export const tooMuchText = (blocks: unknown): boolean => textLength(blocks) > limits.messageText

function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + textLength(item), 0)
  if (!isFields(value)) return 0
  return Object.entries(value).reduce(
    (sum, [key, inner]) => sum + (key === 'text' && typeof inner === 'string' ? inner.length : textLength(inner)),
    0,
  )
}

const shared = {
  callback_id: may(text(0, 255)),
  external_id: may(text(0, 255)),
  private_metadata: may(text(0, 3000)),
}
const modal = shape({
  ...shared,
  type: need(oneOf('modal')),
  title: need(plain(24)),
  submit: may(plain(24)),
  close: may(plain(24)),
  blocks: need(items(inModal, 0, limits.viewBlocks)),
  clear_on_close: may(flag),
  notify_on_close: may(flag),
  submit_disabled: may(flag),
})
const home = shape({
  ...shared,
  type: need(oneOf('home')),
  blocks: need(items(inHome, 0, limits.viewBlocks)),
  // Homes may be sent with a modal's fields; they mean nothing there.
  title: may(anything),
  submit: may(anything),
  close: may(anything),
  clear_on_close: may(flag),
  notify_on_close: may(flag),
})

export function viewFaults(view: unknown, type: 'modal' | 'home'): string[] {
  const known: Fields = fieldsOf(view)
  const faults = faultsOf(report => {
    ;(type === 'modal' ? modal : home)(view, '/view', report)
    unique(known.blocks, '/view/blocks', report)
    chosenFromOptions(known.blocks, '/view/blocks', report)
    const hasInput = listOf(known.blocks).some(block => fieldsOf(block).type === 'input')
    if (type === 'modal' && hasInput && !known.submit) report('missing required field: submit', '/view')
  })
  return faults
}

export const viewTooLarge = (view: unknown): boolean => Buffer.byteLength(JSON.stringify(view) ?? '') > limits.viewBytes
