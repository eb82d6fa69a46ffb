import { spawn } from 'node:child_process'
import { once } from 'node:events'

export type Daemon = {
  /** The last of what it has said. */
  readonly said: () => string
  stop(): Promise<void>
}

/** Somebody else's server, for as long as a story lasts. */
export function startDaemon(program: string, args: readonly string[], folder: string): Daemon {
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'exit')
  let said = ''
  const hear = (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-4_000)
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  return {
    said: () => said,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await ended
      clearTimeout(late)
    },
  }
}
