import type { Signal } from '../alert/alert.ts'
import { type Clock, later, MINUTE } from '../lib/time.ts'
import { isPassing } from '../store/db.ts'
import type { Receive } from './ports.ts'

const PUT_OFF_MS = MINUTE

/**
 * Hands on what is due. One alert that cannot be stored must keep neither those beside it nor those behind it: it is put
 * off, and the others are decided. Throws what kept the first of them, so that operators hear of it.
 */
export async function takeDue(
  receive: Receive,
  due: readonly Signal[],
  clock: Clock,
  putOff: (alert: Signal, until: Date) => Promise<void>,
): Promise<void> {
  try {
    await receive(due)
  } catch (error) {
    if (isPassing(error)) throw error
    const [only] = due
    if (only && due.length === 1) {
      await putOff(only, later(clock(), PUT_OFF_MS))
      throw error
    }
    // In halves: of five hundred with one such among them most are still stored together.
    const middle = Math.ceil(due.length / 2)
    const take = (half: readonly Signal[]) => takeDue(receive, half, clock, putOff)
    const [first] = await Promise.allSettled([take(due.slice(0, middle))])
    await take(due.slice(middle))
    if (first.status === 'rejected') throw first.reason
  }
}
