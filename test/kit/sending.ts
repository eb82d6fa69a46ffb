import { NotSent } from '../../src/notify/not-sent.ts'

/** How a message was not sent. */
export async function failing(sent: Promise<unknown>): Promise<Pick<NotSent, 'kind' | 'message' | 'retryAfterMs'>> {
  const error = await sent.then(
    () => new Error('it was sent'),
    (error: unknown) => error,
  )
  if (!(error instanceof NotSent)) throw error
  return { kind: error.kind, message: error.message, retryAfterMs: error.retryAfterMs }
}
