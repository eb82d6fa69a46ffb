import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import type { Silence } from '../alert/silence.ts'
import { later, parseDuration } from '../lib/time.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import type { Command, Terminal } from './command.ts'
import { differenceBetween, Replayer } from './replay-outcome.ts'
import { type Entry, inOrder, readLine } from './replay-recording.ts'
import { differenceReport, reportOf } from './replay-report.ts'

const OPTIONS = {
  from: { type: 'string' },
  rulebook: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
} as const

/** Turns a clock through recorded alerts by a rulebook, and says what would have become of them. */
export const replay: Command = {
  usage: '--from <file, - or database> [--rulebook <path>] [--since <when>] [--until <when>]',
  does: 'say what a rulebook would have made of recorded alerts',
  async run(words, terminal) {
    const asked = read(words, terminal.now())
    if ('wrong' in asked) {
      terminal.complain(asked.wrong)
      return 2
    }
    const here = await rulebookAt(asked.rulebook, terminal)
    const inForce = asked.rulebook === undefined ? here : await rulebookAt(undefined, terminal)
    if (here === null || inForce === null) return 1
    const rulebooks = here === inForce ? [here] : [here, inForce]
    const replayers = await (asked.from === 'database' ? fromDatabase : fromLines)(asked, rulebooks, terminal)
    const [outcome, other] = replayers?.map(replayer => replayer.finish()) ?? []
    if (!outcome) return 1
    for (const line of reportOf(outcome)) terminal.print(line)
    if (!other) return 0
    for (const line of ['', ...differenceReport(differenceBetween(outcome, other))]) terminal.print(line)
    return 0
  },
}

type Span = { readonly since: Date | null; readonly until: Date | null }
type Asked = Span & { readonly from: string; readonly rulebook: string | undefined }

function read(words: readonly string[], now: Date): Asked | { readonly wrong: string } {
  try {
    const { values } = parseArgs({ args: [...words], options: OPTIONS })
    const { from, rulebook } = values
    if (from === undefined) return { wrong: '--from: a file of JSON lines, - for what is piped in, or database' }
    const [since, until] = [instantIn(values.since, now), instantIn(values.until, now)]
    if (since === undefined || until === undefined) {
      return { wrong: '--since, --until: how long ago, such as 30d, or an instant such as 2026-11-01T00:00:00Z' }
    }
    return { from, rulebook, since, until }
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) }
  }
}

/** Null where nothing is said, undefined where it cannot be understood. */
function instantIn(text: string | undefined, now: Date): Date | null | undefined {
  if (text === undefined) return null
  const ago = parseDuration(text)
  const at = ago === null ? new Date(/^\d{4}-\d\d-\d\d/.test(text) ? text : Number.NaN) : later(now, -ago)
  return Number.isNaN(at.getTime()) ? undefined : at
}

/** Null where it has faults, which have been said then. */
async function rulebookAt(path: string | undefined, terminal: Terminal): Promise<Rulebook | null> {
  const parsed = await terminal.parsed(path)
  if ('rulebook' in parsed) return parsed.rulebook
  for (const { file, line, message } of parsed.faults) terminal.complain(`${file}:${line} ${message}`)
  return null
}

type Replaying = (
  asked: Asked,
  rulebooks: readonly Rulebook[],
  terminal: Terminal,
) => Promise<readonly Replayer[] | null>

/** By all rulebooks at once: what a database holds is read once, and nowhere kept. */
const fromDatabase: Replaying = async (asked, rulebooks, terminal) => {
  const readBody = await terminal.readBody()
  const found = await terminal.recording(async recording => {
    const silences = await recording.silences()
    const replayers = rulebooks.map(rulebook => new Replayer(rulebook, readBody, silences))
    await recording.replay(asked, (at, signals) => {
      for (const replayer of replayers) replayer.take({ at, signals })
    })
    return replayers
  })
  if ('answer' in found) return found.answer
  terminal.complain(`--from database: ${found.missing}`)
  return null
}

const fromLines: Replaying = async ({ from, since, until }, rulebooks, terminal) => {
  const recorded = await linesOf(from, terminal)
  if (recorded === null) return null
  const readBody = await terminal.readBody()
  const entries = inOrder(recorded.entries.filter(({ at }) => (!since || at >= since) && (!until || at < until)))
  return rulebooks.map(rulebook => {
    const replayer = new Replayer(rulebook, readBody, recorded.silences)
    for (const entry of entries) replayer.take(entry)
    return replayer
  })
}

/** Lines that are wrong are said, so many of them. */
const MOST_WRONG = 10

type Recorded = { readonly entries: readonly Entry[]; readonly silences: readonly Silence[] }

/** Null where a line is none, or there is no such file; which has been said then. */
async function linesOf(file: string, terminal: Terminal): Promise<Recorded | null> {
  const [entries, silences]: [Entry[], Silence[]] = [[], []]
  let [line, wrong] = [0, 0]
  try {
    const input = file === '-' ? terminal.input() : createReadStream(file)
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line++
      const found = readLine(text)
      if ('wrong' in found) {
        if (++wrong <= MOST_WRONG) terminal.complain(`${file}:${line} ${found.wrong}`)
        continue
      }
      for (const one of found) {
        if ('silence' in one) silences.push(one.silence)
        else entries.push(one)
      }
    }
  } catch (error) {
    terminal.complain(`${file}: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
  if (wrong > MOST_WRONG) terminal.complain(`… and ${wrong - MOST_WRONG} more`)
  return wrong > 0 ? null : { entries, silences }
}
