import { type Logger, pino } from 'pino'

export type Log = Logger

/** JSON lines to stdout, or what `stream` takes. Secrets never reach a log by name; `redact` is the second lock on the door. */
export function createLog(level: string, stream?: { write(line: string): void }): Log {
  const options = {
    level,
    base: null,
    redact: {
      paths: ['token', 'secret', 'password', 'authorization', '*.token', '*.secret', '*.password', '*.authorization'],
      censor: '[secret]',
    },
  }
  return stream ? pino(options, stream) : pino(options)
}
