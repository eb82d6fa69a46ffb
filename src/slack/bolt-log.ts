import { type Logger, LogLevel } from '@slack/bolt'
import type { Log } from '../lib/log.ts'

/** Bolt's, the Web API's and the socket's log lines as ours. Their debug lines hold whole payloads, so they are left out. */
export function boltLog(log: Log): Logger {
  return {
    debug: () => {},
    info: (...words) => log.debug(text(words)),
    warn: (...words) => log.warn(text(words)),
    error: (...words) => log.error(text(words)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  }
}

/** Texts and the messages of errors only: an error of the Web API carries the answer's headers and body with it. */
function text(words: readonly unknown[]): string {
  return words
    .map(word => (word instanceof Error ? `${word.name}: ${word.message}` : typeof word === 'string' ? word : ''))
    .filter(word => word !== '')
    .join(' ')
    .replace(/\bx(?:ox[a-z]|app)-[\w-]+/g, '[secret]')
}
