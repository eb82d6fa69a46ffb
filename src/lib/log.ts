import { type Logger, pino } from 'pino'
import { cut } from './text.ts'

export type Log = Logger

/** JSON lines to stdout, or what `stream` takes. Secrets never reach a log by name; `redact` is the second lock on the door. */
export function createLog(level: string, stream?: { write(line: string): void }): Log {
  const options = {
    level,
    base: null,
    serializers: { err: told },
    redact: {
      paths: ['token', 'secret', 'password', 'authorization', '*.token', '*.secret', '*.password', '*.authorization'],
      censor: '[secret]',
    },
  }
  return stream ? pino(options, stream) : pino(options)
}

const MOST = { message: 2_000, causes: 5 }

/**
 * An error as its words, its place and what caused it. What else it carries, a statement's parameters before all, is
 * what others have sent: it may be megabytes, and nobody's to read here.
 */
function told(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return cut(String(error), MOST.message)
  const message = cut(error.message.replace(/\nparams: [\s\S]*/, ''), MOST.message)
  const frames = (error.stack ?? '').split('\n').filter(line => /^ +at /.test(line))
  return {
    type: error.name,
    message,
    ...('code' in error && { code: error.code }),
    stack: [`${error.name}: ${message}`, ...frames].join('\n'),
    ...(error.cause !== undefined && depth < MOST.causes && { cause: told(error.cause, depth + 1) }),
  }
}
