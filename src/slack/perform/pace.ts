import { Postponed } from '../../engine/ports.ts'
import { type Clock, MINUTE, SECOND } from '../../lib/time.ts'

/** Calls a minute of each method that effects use, by Slack's tiers. https://docs.slack.dev/apis/web-api/rate-limits */
const TIER_2 = 20
const TIER_3 = 50
const TIER_4 = 100

const PER_MINUTE: Readonly<Record<string, number>> = {
  'bookmarks.add': TIER_2,
  'bookmarks.list': TIER_3,
  'chat.update': TIER_3,
  'conversations.create': TIER_2,
  'conversations.history': TIER_3,
  'conversations.invite': TIER_3,
  'conversations.join': TIER_3,
  'conversations.list': TIER_2,
  'conversations.open': TIER_3,
  'conversations.replies': TIER_3,
  'conversations.setTopic': TIER_2,
  'pins.add': TIER_2,
  'users.conversations': TIER_3,
  'users.info': TIER_4,
  // Slack gives it a rate of its own, of several hundred.
  'chat.getPermalink': 300,
  // Slack says "several hundred" for the posts of one app in a workspace.
  'chat.postMessage': 300,
}

// A second more than the minute: a call that was slow on its way must not meet a quick one of the next minute.
const WINDOW_MS = MINUTE + SECOND
const POSTS_BURST = 3
const FORGET_ABOVE = 1_000

/** Milliseconds until this call may go out: 0 is now, and then it is counted. Never waits, never sends. */
export type Pace = (method: string, channel?: string, urgent?: boolean) => number

/** Keeps below Slack's rates, so that a storm of alerts is spread out by us instead of refused by Slack. */
export function createPace(clock: Clock): Pace {
  const sent = new Map<string, number[]>()
  const posts = new Map<string, Room>()

  return (method, channel, urgent = false) => {
    const now = clock().getTime()
    const limit = PER_MINUTE[method] ?? TIER_2
    const recent = (sent.get(method) ?? []).filter(at => at > now - WINDOW_MS)
    const oldest = recent[recent.length - limit]
    // A page is one post among hundreds; it never queues behind cards, only behind pages to the same person.
    if (oldest !== undefined && !urgent) return oldest + WINDOW_MS - now
    if (method === 'chat.postMessage' && channel !== undefined) {
      const waitMs = takePost(posts, channel, now, urgent)
      if (waitMs > 0) return waitMs
    }
    sent.set(method, [...recent, now])
    return 0
  }
}

/** How many posts a channel has room for at an instant, and the last instant that somebody was told to come back at. */
type Room = { readonly level: number; readonly at: number; readonly promised: number }

/**
 * One post a second and channel, after a burst of three. Who has to wait is told a second of its own; but pages to
 * a person all the next one, in which one message tells of all of them.
 */
function takePost(posts: Map<string, Room>, channel: string, now: number, urgent: boolean): number {
  if (posts.size > FORGET_ABOVE) {
    for (const [key, { at, promised }] of posts)
      if (now - Math.max(at, promised) > POSTS_BURST * SECOND) posts.delete(key)
  }
  const { level, at, promised } = posts.get(channel) ?? { level: POSTS_BURST, at: now, promised: 0 }
  const filled = Math.min(POSTS_BURST, level + Math.max(0, now - at) / SECOND)
  if (filled < 1) {
    const roomInMs = Math.ceil((1 - filled) * SECOND)
    if (urgent && /^[UW]/.test(channel)) return roomInMs
    // All at the same instant, they would all be asked again each second, and all but one in vain.
    const slot = Math.max(now + roomInMs, promised + SECOND)
    posts.set(channel, { level: filled, at: now, promised: slot })
    return slot - now
  }
  posts.set(channel, { level: filled - 1, at: now, promised })
  return 0
}

/** Makes one call of the Web API for an effect, or throws `Postponed` where the rate does not allow it now. */
export type Paced = <T>(
  method: string,
  call: () => Promise<T>,
  to?: { readonly channel?: string; readonly urgent?: boolean },
) => Promise<T>

export function createPaced(pace: Pace): Paced {
  return async (method, call, { channel, urgent } = {}) => {
    const waitMs = pace(method, channel, urgent)
    if (waitMs > 0) throw new Postponed(waitMs, `${method} would be quicker than Slack allows`)
    return call()
  }
}
