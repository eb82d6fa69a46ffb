type Timer<T> = { readonly at: number; readonly nth: number; readonly what: T }

/** What is due when: the earliest first, and of one instant whatever was set first. Nothing is taken back. */
export class Timers<T> {
  readonly #heap: Timer<T>[] = []
  #count = 0

  set(at: Date, what: T): void {
    const heap = this.#heap
    heap.push({ at: at.getTime(), nth: this.#count++, what })
    for (let child = heap.length - 1; child > 0; ) {
      const parent = (child - 1) >> 1
      if (!this.#swapped(parent, child)) break
      child = parent
    }
  }

  next(): Date | null {
    const first = this.#heap[0]
    return first ? new Date(first.at) : null
  }

  /** All that is due at the instant of the next. */
  take(): readonly T[] {
    const due: T[] = []
    const at = this.#heap[0]?.at
    while (this.#heap[0] && this.#heap[0].at === at) due.push(this.#pop(this.#heap[0]))
    return due
  }

  #pop({ what }: Timer<T>): T {
    const heap = this.#heap
    const last = heap.pop()
    if (last && heap.length > 0) heap[0] = last
    for (let parent = 0; ; ) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2]
      const child = right < heap.length && this.#isBefore(right, left) ? right : left
      if (child >= heap.length || !this.#swapped(parent, child)) return what
      parent = child
    }
  }

  /** True where the child was the earlier one. */
  #swapped(parent: number, child: number): boolean {
    const [above, below] = [this.#heap[parent], this.#heap[child]]
    if (!above || !below || !this.#isBefore(child, parent)) return false
    this.#heap[parent] = below
    this.#heap[child] = above
    return true
  }

  #isBefore(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one], this.#heap[other]]
    return a !== undefined && b !== undefined && (a.at - b.at || a.nth - b.nth) < 0
  }
}
