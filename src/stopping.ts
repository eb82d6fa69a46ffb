/** npm and the terminal both pass a Ctrl-C on: what comes so soon after the first signal is the same one. */
const SAME_MS = 1_000

/** Calls `stop` once, on the first of these signals. Whoever asks again later will not wait: then it ends at once. */
export function onStopSignal(signals: readonly NodeJS.Signals[], stop: (signal: NodeJS.Signals) => void): void {
  let since: number | null = null
  const begin = (signal: NodeJS.Signals) => {
    if (since !== null && performance.now() - since > SAME_MS) process.exit(1)
    if (since !== null) return
    since = performance.now()
    stop(signal)
  }
  for (const signal of signals) process.on(signal, begin)
}
