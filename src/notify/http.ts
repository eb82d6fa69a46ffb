import { setTimeout as sleep } from 'node:timers/promises'
import { clean, cut, oneLine } from '../lib/text.ts'
import type { HttpRequest } from '../playbook/playbook.ts'
import { type Answer, type CallOptions, call, NotCalled } from './call.ts'
import { everyForm, hide, secretsIn } from './hide.ts'

export type HttpResult = { readonly ok: boolean; readonly detail: string }

export type HttpOptions = Pick<CallOptions, 'allowPrivate' | 'resolve'> & {
  /** What no answer and no error may repeat, besides what the request itself shows to be secret. */
  readonly secrets?: readonly string[]
  /** How long to wait before the first retry; each further one waits twice as long. */
  readonly backoffMs?: number
}

/** One try: `again` where another may end better. */
type Try = HttpResult & { readonly again: boolean }

const DETAIL = 2_048
const MOST_BACKOFF_MS = 5_000

/**
 * Performs the `http` step of a playbook; never throws. A 2xx is ok. Network errors, timeouts, 429 and 5xx are tried
 * again.
 */
export async function performHttpStep(request: HttpRequest, options: HttpOptions): Promise<HttpResult> {
  const secrets = everyForm([...(options.secrets ?? []), ...secretsIn(request)])
  for (let attempt = 0; ; attempt++) {
    const { ok, detail, again } = await attemptOnce(request, options)
    if (ok || !again || attempt >= request.retries) {
      const tries = attempt > 0 ? ` (after ${attempt + 1} tries)` : ''
      return { ok, detail: cut(hide(clean(detail), secrets).trim(), DETAIL - tries.length) + tries }
    }
    await sleep(Math.min((options.backoffMs ?? 250) * 2 ** attempt, MOST_BACKOFF_MS))
  }
}

async function attemptOnce(request: HttpRequest, options: HttpOptions): Promise<Try> {
  try {
    return resultOf(await call(request, { ...options, mostBytes: DETAIL }))
  } catch (error) {
    if (!(error instanceof NotCalled)) throw error
    return { ok: false, detail: error.message, again: error.again }
  }
}

function resultOf({ status, statusMessage, text }: Answer): Try {
  const head = oneLine(`${status} ${statusMessage}`)
  const detail = text.trim() ? `${head}: ${text}` : head
  if (status >= 200 && status < 300) return { ok: true, detail, again: false }
  if (status >= 300 && status < 400) return { ok: false, detail: `${head}: redirects are not followed`, again: false }
  return { ok: false, detail, again: status === 429 || status >= 500 }
}
