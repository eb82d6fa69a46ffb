import { z } from 'zod'

/** What a text should have been; `why` and `hint` come after what was found. Never quotes the text itself. */
export class Wrong {
  readonly expected: string
  readonly why: string | null
  readonly hint: string | null
  constructor(expected: string, { why = null, hint = null }: { why?: string | null; hint?: string | null } = {}) {
    this.expected = expected
    this.why = why
    this.hint = hint
  }
}

/** A text that is read into something else; `read` says null where it is not what was expected. */
export function leaf<T>(expected: string, read: (text: string) => T | Wrong | null) {
  return z.string({ error: expected }).transform((text, ctx): T => {
    const value = read(text)
    if (value === null) complain(ctx, new Wrong(expected))
    else if (value instanceof Wrong) complain(ctx, value)
    else return value
    return z.NEVER
  })
}

/** Adds a fault from within a transform, at a path below it. */
export function complain(ctx: z.RefinementCtx, { expected, why, hint }: Wrong, path: readonly PropertyKey[] = []) {
  ctx.addIssue({ code: 'custom', message: expected, params: { why, hint }, path: [...path] })
}

/** A map with these keys and no others. The message of an unknown key lists the known ones, for the suggestion. */
export function strict<S extends z.ZodRawShape>(shape: S) {
  const keys = Object.keys(shape)
  return z.strictObject(shape, {
    error: issue => (issue.code === 'unrecognized_keys' ? keys.join(', ') : `a map with ${listed(keys)}`),
  })
}

/** A map of names that the team has chosen. */
export function named<T extends z.ZodType>(what: string, entry: T) {
  const name = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,99}$/u)
  return z.record(name, entry, {
    error: issue =>
      issue.code === 'invalid_key' ? 'a name of letters, digits, dots and dashes' : `a map of names to ${what}`,
  })
}

/** Any keys, as labels have them. */
export function record<T extends z.ZodType>(what: string, entry: T) {
  return z.record(z.string(), entry, { error: `a map of ${what}` })
}

export function list<T extends z.ZodType>(what: string, entry: T) {
  return listOrNone(what, entry).min(1, { error: `a list of ${what} with at least one` })
}

export function listOrNone<T extends z.ZodType>(what: string, entry: T) {
  return z.array(entry, { error: `a list of ${what}` })
}

/** A list, or one of it without the brackets. */
export function oneOrMore<T extends z.ZodType>(what: string, entry: T) {
  return z.preprocess(bracketed, list(what, entry))
}

/** The same, where an empty list means something. */
export function anyNumber<T extends z.ZodType>(what: string, entry: T) {
  return z.preprocess(bracketed, listOrNone(what, entry))
}

/** The same, or `none`: what stands above is taken back. */
export function orNone<T extends z.ZodType>(entry: T) {
  return z
    .preprocess(value => (value === 'none' ? undefined : value), entry.optional())
    .transform(read => read ?? 'none')
}

function bracketed(value: unknown): unknown {
  return typeof value === 'string' ? [value] : value
}

export function wholeNumber(min: number, max: number) {
  const expected = `a whole number from ${min} to ${max}`
  return z
    .number({ error: expected })
    .int({ error: expected })
    .min(min, { error: expected })
    .max(max, { error: expected })
}

export const yesOrNo = z.boolean({ error: 'true or false' })

/** Known from the format and not in force yet: whatever it says. */
export const later = z.unknown().optional()

export function textUpTo(max: number) {
  const expected = `a text of 1 to ${max} characters`
  return z.string({ error: expected }).trim().min(1, { error: expected }).max(max, { error: expected })
}

function listed(keys: readonly string[]): string {
  return keys.length > 6 ? `${keys.slice(0, 6).join(', ')} …` : keys.join(', ')
}
