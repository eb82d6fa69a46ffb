import { type Clock, later } from '../../lib/time.ts'
import { newId } from './id.ts'
import type { Hook } from './twilio-hook.ts'
import { readTwiml, type Verb } from './twiml.ts'

export type CallStatus = 'ringing' | 'in-progress' | 'completed' | 'no-answer' | 'busy'

export type Call = {
  readonly id: string
  readonly at: Date
  readonly from: string
  readonly to: string
  status: CallStatus
  /** What the other end has said, and which keys were pressed. */
  readonly lines: { readonly mine: boolean; readonly text: string }[]
  /** Whether a key is waited for. */
  listens: boolean
  /** When it goes on if nobody does anything. */
  until: Date | null
}

export type Placed = {
  readonly to: string
  readonly from: string
  readonly ringMs: number
  readonly voice: { readonly url: string } | { readonly twiml: string }
  readonly statusUrl: string | null
}

export type Line = {
  ring(placed: Placed): Call
  take(call: Call): Promise<void>
  press(call: Call, digit: string): Promise<void>
  /** Before it is taken that says that the line is busy. */
  hangUp(call: Call): Promise<void>
  /** Ends what has rung for too long, and goes on where no key was pressed. */
  tick(): Promise<void>
  nextDue(): Date | null
}

type Held = { readonly placed: Placed; readonly action: string; readonly rest: readonly Verb[]; readonly from: string }

/** So long somebody speaks at 150 words a minute: a key is waited for only after that. */
const WORD_MS = 400

/** Rings, and once a call is taken up does what the app says. */
export function createLine(options: {
  readonly clock: Clock
  readonly hook: Hook
  readonly changed: () => void
  readonly missed: (call: Call) => void
}): Line {
  const { clock, hook, changed, missed } = options
  /** Those that are not over. */
  const held = new Map<Call, Held>()

  const aboutOf = ({ id, from, to, status }: Call) => {
    return { CallSid: id, From: from, To: to, CallStatus: status, Direction: 'outbound-api' }
  }

  async function end(call: Call, status: CallStatus): Promise<void> {
    const statusUrl = held.get(call)?.placed.statusUrl
    if (!held.delete(call)) return
    Object.assign(call, { status, until: null, listens: false })
    changed()
    // What nobody takes in is forgotten, as it is at Twilio.
    if (statusUrl) await hook(statusUrl, aboutOf(call)).catch(() => undefined)
  }

  async function ask(call: Call, url: string, more: Readonly<Record<string, string>> = {}): Promise<void> {
    Object.assign(call, { until: null, listens: false })
    try {
      await perform(call, readTwiml(await hook(url, { ...aboutOf(call), ...more })), url)
    } catch {
      call.lines.push({ mine: false, text: 'We are sorry. An application error has occurred. Goodbye.' })
      await end(call, 'completed')
    }
  }

  async function perform(call: Call, verbs: readonly Verb[], from: string): Promise<void> {
    for (const [nth, verb] of verbs.entries()) {
      const before = held.get(call)
      if (!before) return
      if (verb.verb === 'say') call.lines.push({ mine: false, text: verb.text })
      else if (verb.verb === 'redirect') return ask(call, new URL(verb.url, from).href)
      else if (verb.verb === 'hangup') return end(call, 'completed')
      else if (verb.verb === 'gather') {
        call.lines.push(...verb.says.map(text => ({ mine: false, text })))
        const speakingMs = verb.says.join(' ').split(/\s+/).length * WORD_MS
        held.set(call, { ...before, action: new URL(verb.action, from).href, rest: verbs.slice(nth + 1), from })
        Object.assign(call, { listens: true, until: later(clock(), speakingMs + verb.timeoutMs) })
        return changed()
      }
    }
    await end(call, 'completed')
  }

  return {
    ring(placed) {
      const { to, from, ringMs } = placed
      const at = clock()
      const call: Call = {
        ...{ id: newId('CA'), at, from, to, status: 'ringing', lines: [], listens: false, until: later(at, ringMs) },
      }
      held.set(call, { placed, action: '', rest: [], from: '' })
      return call
    },
    async take(call) {
      const { placed } = held.get(call) ?? {}
      if (!placed || call.status !== 'ringing') return
      call.status = 'in-progress'
      if ('url' in placed.voice) await ask(call, placed.voice.url)
      else await perform(call, readTwiml(placed.voice.twiml), '')
    },
    async press(call, digit) {
      const { action } = held.get(call) ?? {}
      if (!action || !call.listens) return
      call.lines.push({ mine: true, text: digit })
      await ask(call, action, { Digits: digit })
    },
    async hangUp(call) {
      if (held.has(call)) await end(call, call.status === 'ringing' ? 'busy' : 'completed')
    },
    async tick() {
      const now = clock()
      const due = [...held].filter(([{ until }]) => until !== null && until <= now)
      const going = due.map(([call, { rest, from }]) => {
        if (call.status === 'ringing') {
          missed(call)
          return end(call, 'no-answer')
        }
        Object.assign(call, { until: null, listens: false })
        return perform(call, rest, from)
      })
      await Promise.allSettled(going)
    },
    nextDue() {
      const times = [...held.keys()].flatMap(({ until }) => (until ? [until.getTime()] : []))
      return times.length > 0 ? new Date(Math.min(...times)) : null
    },
  }
}
