import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import type { Rulebook } from '../rulebook/rulebook.ts'
import type { Command, Terminal } from './command.ts'
import { differenceBetween, outcomeOf } from './replay-outcome.ts'
import { type Entry, inOrder, readLine } from './replay-recording.ts'
import { differenceReport, reportOf } from './replay-report.ts'

const OPTIONS = { rulebook: { type: 'string' }, against: { type: 'string' } } as const

/** Turns a clock through recorded alerts by a rulebook, and says what would have become of them. */
export const replay: Command = {
  usage: '<file or -> [--rulebook <path>] [--against <path>]',
  does: 'say what a rulebook would have made of recorded alerts',
  async run(words, terminal) {
    const asked = read(words)
    if ('wrong' in asked) {
      terminal.complain(asked.wrong)
      return 2
    }
    const here = await rulebookAt(asked.rulebook, terminal)
    const there = asked.against === undefined ? null : await rulebookAt(asked.against, terminal)
    const entries = await recording(asked.file, terminal)
    if (here === null || entries === null || (asked.against !== undefined && there === null)) return 1
    const readBody = await terminal.readBody()
    const outcome = outcomeOf(here, entries, readBody)
    for (const line of reportOf(outcome)) terminal.print(line)
    if (there === null) return 0
    const difference = differenceBetween(outcome, outcomeOf(there, entries, readBody))
    for (const line of ['', ...differenceReport(difference)]) terminal.print(line)
    return 0
  },
}

type Asked = {
  readonly file: string
  readonly rulebook: string | undefined
  readonly against: string | undefined
}

function read(words: readonly string[]): Asked | { readonly wrong: string } {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true })
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0)
      return { wrong: 'one recording: a file of JSON lines, or - for what is piped in' }
    return { file, rulebook: values.rulebook, against: values.against }
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) }
  }
}

/** Null where it has faults, which have been said then. */
async function rulebookAt(path: string | undefined, terminal: Terminal): Promise<Rulebook | null> {
  const parsed = await terminal.parsed(path)
  if ('rulebook' in parsed) return parsed.rulebook
  for (const { file, line, message } of parsed.faults) terminal.complain(`${file}:${line} ${message}`)
  return null
}

/** Lines that are wrong are said, so many of them. */
const MOST_WRONG = 10

/** Null where a line is none, or there is no such file; which has been said then. */
async function recording(file: string, terminal: Terminal): Promise<readonly Entry[] | null> {
  const entries: Entry[] = []
  let [line, wrong] = [0, 0]
  try {
    const input = file === '-' ? terminal.input() : createReadStream(file)
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line++
      const found = readLine(text)
      if (!('wrong' in found)) entries.push(...found)
      else if (++wrong <= MOST_WRONG) terminal.complain(`${file}:${line} ${found.wrong}`)
    }
  } catch (error) {
    terminal.complain(`${file}: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
  if (wrong > MOST_WRONG) terminal.complain(`… and ${wrong - MOST_WRONG} more`)
  return wrong > 0 ? null : inOrder(entries)
}
