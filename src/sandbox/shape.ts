/** JSON objects as they come over the wire: known by their fields only once somebody has looked. */
export type Fields = Record<string, unknown>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {})

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

export const stringOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Slack reads booleans and numbers from forms too, where everything is a string. */
export const isTrue = (value: unknown): boolean => value === true || value === 'true' || value === '1' || value === 1

export const numberOf = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** The parsed text, or undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A deep copy, so that what was sent or stored does not change under its reader. */
export const copy = <T>(value: T): T => structuredClone(value)

/** Leaves out what is undefined, as JSON does. */
export function given<T extends Fields>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return JSON.parse(JSON.stringify(fields))
}
