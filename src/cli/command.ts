import type { Readable } from 'node:stream'
import type { Recording } from '../engine/ports.ts'
import type { Environment } from '../lib/variables.ts'
import type { Parsed, Rulebook } from '../rulebook/rulebook.ts'
import type { ReadBody } from './replay-recording.ts'

/** What a command may ask of the world; given by the roof. */
export type Terminal = {
  readonly env: Environment
  /** The rulebook at a path, or that the environment names, with all that is to be said of it. */
  readonly parsed: (path?: string) => Promise<Parsed>
  /** The one that the environment names, or its faults, each in one line. */
  readonly rulebook: () => Promise<Rulebook | { readonly faults: readonly string[] }>
  /** How bodies of senders are read. */
  readonly readBody: () => Promise<ReadBody>
  /** Asks what Tocsin remembers; where its database is out of reach, answers with the reason. */
  readonly recording: <T>(
    ask: (recording: Recording) => Promise<T>,
  ) => Promise<{ readonly answer: T } | { readonly missing: string }>
  /** What is piped in. */
  readonly input: () => Readable
  readonly print: (line: string) => void
  readonly complain: (line: string) => void
  readonly now: () => Date
  /** Runs the server in this process. */
  readonly start: () => Promise<void>
}

export type Command = {
  /** What comes after its name, for the help. */
  readonly usage: string
  readonly does: string
  /** Answers with the exit code: 0 it is done, 1 it is not, 2 the words were not understood. */
  readonly run: (words: readonly string[], terminal: Terminal) => Promise<number>
}
