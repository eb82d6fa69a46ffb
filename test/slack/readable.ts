import { fieldsOf, isFields, listOf } from '../../src/sandbox/shape.ts'

/** What a person sees of blocks, a line for each block; buttons in brackets, dates by their UTC. */
export function readable({ blocks }: { readonly blocks: readonly unknown[] }): string {
  return blocks.map(block => shown(fieldsOf(block))).join('\n')
}

/** The words on what can be clicked or chosen. */
export function clickable({ blocks }: { readonly blocks: readonly unknown[] }): string[] {
  const elements = blocks.flatMap(block => [...listOf(fieldsOf(block).elements), fieldsOf(block).accessory])
  return elements.filter(isFields).flatMap(element => (element.action_id === undefined ? [] : [wordOn(element)]))
}

function shown(block: Record<string, unknown>): string {
  const parts = [block.text, ...listOf(block.elements), block.accessory].filter(isFields)
  return parts.map(part => (part.action_id === undefined ? words(part) : `[${wordOn(part)}]`)).join(' ')
}

function wordOn(element: Record<string, unknown>): string {
  if (element.type === 'overflow')
    return listOf(element.options)
      .map(option => words(fieldsOf(option).text))
      .join(' | ')
  return words(element.text ?? fieldsOf(element.initial_option).text ?? element.placeholder)
}

function words(text: unknown): string {
  const { text: source } = fieldsOf(text)
  return String(source)
    .replace(/<!date\^[^|]*\|([^>]*)>/g, '$1')
    .replace(/<(https?:[^|]*)\|([^>]*)>/g, '$2')
}
