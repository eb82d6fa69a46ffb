/** The outside or the operator is wrong: `code` for machines, `message` for the person who reads it. */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: string
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
