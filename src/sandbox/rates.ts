import type { Fields } from './shape.ts'
import { stringOf } from './shape.ts'

const perMinute = { tier2: 20, tier3: 50, tier4: 100, special: 600 } as const
export type Tier = keyof typeof perMinute | 'none'

/**
 * Slack promises one message a second and channel and tolerates short bursts without saying how long;
 * five is what a client may count on. The cap over all channels is "several hundred" a minute.
 */
const posts = { burst: 5, perSecond: 1, workspacePerMinute: 600 }

type Bucket = { level: number; at: number }

/** Counts calls: undefined when this one may pass, else the seconds to wait. */
export function createRates(clock: () => Date): (method: string, tier: Tier, args: Fields) => number | undefined {
  const buckets = new Map<string, Bucket>()

  const take = (key: string, capacity: number, perSecond: number): number | undefined => {
    const now = clock().getTime()
    const bucket = buckets.get(key) ?? { level: capacity, at: now }
    const level = Math.min(capacity, bucket.level + (Math.max(0, now - bucket.at) / 1000) * perSecond)
    const passes = level >= 1
    buckets.set(key, { level: passes ? level - 1 : level, at: now })
    return passes ? undefined : Math.max(1, Math.ceil((1 - level) / perSecond))
  }

  return (method, tier, args) => {
    if (tier === 'none') return undefined
    if (method === 'chat.postMessage') {
      const wait = take(`post ${stringOf(args.channel) ?? ''}`, posts.burst, posts.perSecond)
      return wait ?? take('posts', posts.workspacePerMinute, posts.workspacePerMinute / 60)
    }
    return take(method, perMinute[tier], perMinute[tier] / 60)
  }
}
