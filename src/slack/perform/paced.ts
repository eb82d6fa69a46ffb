import { Postponed } from '../../engine/ports.ts'
import type { Pace } from './pace.ts'

/** Makes one call of the Web API for an effect, or throws `Postponed` where the rate does not allow it now. */
export type Paced = <T>(
  method: string,
  call: () => Promise<T>,
  to?: { readonly channel?: string; readonly urgent?: boolean },
) => Promise<T>

export function createPaced(pace: Pace): Paced {
  return async (method, call, { channel, urgent } = {}) => {
    const wait = pace(method, channel, urgent)
    if (wait > 0) throw new Postponed(wait, `${method} would be quicker than Slack allows`)
    return call()
  }
}
