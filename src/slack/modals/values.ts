/** `view.state.values` of a submission, as far as our inputs fill it. */
export type Values = Readonly<Record<string, Readonly<Record<string, Value>>>>
export type Value = {
  readonly value?: string | null | undefined
  readonly selected_option?: { readonly value?: string | undefined } | null | undefined
  /** Seconds since 1970. */
  readonly selected_date_time?: number | null | undefined
  readonly selected_user?: string | null | undefined
}

/** Answer of a submission that is not right: block_id → what to do, for `response_action: 'errors'`. */
export type Errors = { readonly errors: Record<string, string> }

export function isErrors(read: object): read is Errors {
  return 'errors' in read
}
