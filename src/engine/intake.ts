import type { Signal } from '../alert/alert.ts'
import type { Arrival } from '../store/arrivals.ts'
import { storable } from '../store/storable.ts'
import { Backlog, type BacklogOptions } from './backlog.ts'
import { type Crowd, inBatches } from './batch.ts'
import { Lately } from './lately.ts'
import type { Receive } from './ports.ts'
import { type Decide, decideNow, receiveBatch } from './receive.ts'
import { Limits } from './skies.ts'

export type Intake = {
  /** Where senders' alerts come in. */
  readonly receive: Receive
  /** For what is decided anew: it has no sender who waits. */
  readonly decideAgain: Receive
  /** Finds what an earlier process has left to be decided of; to be called before anything is received. */
  readonly begin: () => Promise<void>
  /**
   * Writes down how often alerts have come again, and sees to it that somebody is at what is not decided of yet; to be
   * called every second. Throws what has kept some of that.
   */
  readonly look: () => Promise<void>
  /** The same, and all of it is decided of. */
  readonly catchUp: () => Promise<void>
  /** Whoever comes next goes on from there. */
  readonly stop: () => Promise<void>
  /** Alerts are answered before they are decided of. */
  readonly isBehind: () => boolean
}

/** So many senders wait at the same time, or so many alerts besides those of a batch: what comes is only stored for now. */
const CROWD: Crowd = { senders: 40, others: 500 }
/** So long after some came while others were being written, more may: milliseconds of real time. */
const RUSH_MS = 20
/** Where so many in a row were no repeats, so many more batches are not asked for any: one would look in vain. */
const UNLOOKED = { after: 10, batches: 7 }

/**
 * Where all alerts come in. Most are decided of at once. While some come beside others, what repeats those of the last
 * second is answered from memory; and what is more than can be decided of is stored as it came, and has its turn after that.
 */
export function createIntake(given: Omit<BacklogOptions, 'lately'>): Intake {
  const { db, clock, rulebook } = given
  const lately = new Lately(clock, rulebook)
  const options = { ...given, lately }
  const limits = new Limits()
  const backlog = new Backlog(options)
  const decide: Decide = arrivals => decideNow(options, arrivals)
  const putOff: Decide = arrivals => backlog.add(arrivals)
  let [fresh, unlooked] = [0, 0]
  const take = inBatches(async (arrivals: readonly Arrival[], { senders, others }) => {
    const isCrowded = backlog.waits || senders >= CROWD.senders || others >= CROWD.others
    const onward = isCrowded ? putOff : decide
    // What a crowd begins with may be anything.
    if (isCrowded && !backlog.waits) unlooked = 0
    if (unlooked > 0) {
      unlooked--
      return onward(arrivals)
    }
    const received = await receiveBatch(options, arrivals, onward, signal => backlog.holds(signal))
    fresh = received.some(({ verdict }) => verdict === 'repeat') ? 0 : fresh + received.length
    if (fresh >= UNLOOKED.after) unlooked = UNLOOKED.batches
    return received
  })
  const takeAgain = inBatches((arrivals: readonly Arrival[]) => receiveBatch(options, arrivals, decide))
  let underWay = 0
  let rushUntil = 0
  const isRush = () => {
    const at = performance.now()
    if (underWay > 0) rushUntil = at + RUSH_MS
    return at < rushUntil
  }

  return {
    async receive(signals) {
      const [rules, at] = [rulebook(), clock()]
      const isOver = ({ source }: Signal) => limits.isOver(source, rules, at)
      const mayRepeat = isRush()
      const known = signals.map(signal => {
        const received = mayRepeat && !backlog.holds(signal) ? lately.answer(signal, at.getTime()) : null
        // It counts all the same.
        if (received) isOver(signal)
        return received
      })
      if (known.every(answer => answer !== null)) return known
      const others = signals.filter((_, index) => !known[index])
      underWay++
      try {
        const arrivals = others.map(signal => ({ signal: storable(signal), isOver: isOver(signal) }))
        const received = (await take(arrivals)).values()
        return known.flatMap(answer => answer ?? received.next().value ?? [])
      } finally {
        underWay--
      }
    },
    decideAgain: signals => takeAgain(signals.map(signal => ({ signal: storable(signal), isOver: false }))),
    begin: () => backlog.begin(),
    async look() {
      void backlog.work()
      await lately.note(db)
      backlog.complain()
    },
    async catchUp() {
      await lately.note(db)
      await backlog.work()
      backlog.complain()
    },
    async stop() {
      // With the database away nobody is told how often alerts came again, and the rest has to stop all the same.
      await Promise.allSettled([lately.note(db), backlog.stop()])
    },
    isBehind: () => backlog.waits,
  }
}
