#!/usr/bin/env node
import type { App } from './app.ts'
import { type Config, readConfig } from './config.ts'
import { Fault } from './lib/fault.ts'
import { createLog, type Log } from './lib/log.ts'
import { readRulebook, watchRulebook } from './reload.ts'
import type { Rulebook, RulebookFault } from './rulebook/rulebook.ts'
import { onStopSignal } from './stopping.ts'
import type { Db } from './store/db.ts'
import { startEmbedded } from './store/embedded.ts'
import { openMigrated } from './store/migrate.ts'

/** The longest that stopping may take; whoever asked us to stop will not wait for ever. */
const STOP_WITHIN_MS = 9_000

const read = readConfig(process.env)
if ('faults' in read) refuse('The environment is not right:', read.faults)
else {
  const rules = await readRulebook(read.config.rulebook, process.env)
  if ('faults' in rules) refuse('The rulebook is not right:', rules.faults.map(spelled))
  else await run(read, rules)
}

type Configured = { readonly config: Config; readonly notes: readonly string[] }
type Ruled = { readonly rulebook: Rulebook; readonly notes: readonly RulebookFault[] }

async function run({ config, notes }: Configured, { rulebook, notes: doubts }: Ruled): Promise<void> {
  const log = createLog(config.logLevel, process.stdout.isTTY ? await forPeople() : undefined)
  for (const note of notes) log.warn(note)
  for (const { file, line, message } of doubts) log.warn({ file, line }, message)
  const starting = start(config, rulebook, log)
  // Asked to stop while it starts, it starts first: half a start cannot be stopped in order.
  onStop(log, async () => (await starting.catch(() => null))?.())
  try {
    await starting
  } catch (error) {
    const outside = whyNot(error)
    if (outside === null) throw error
    refuse('Tocsin cannot start:', [outside])
  }
}

/** Answers with how to stop it again. Where something does not start, what has started before is stopped. */
async function start(config: Config, rulebook: Rulebook, log: Log): Promise<() => Promise<void>> {
  const parts: (() => void | Promise<void>)[] = []
  const stop = async () => {
    for (const stopPart of parts.toReversed()) await stopPart()
  }
  try {
    // The app takes Node half a second to read, in which the database can get ready.
    const [{ createApp }, db] = await Promise.all([import('./app.ts'), openDatabase(config, log, parts)])
    const app = await createApp({ config, environment: process.env, db, rulebook, log, clock: () => new Date() })
    parts.push(app.stop)
    await app.start()
    log.info({ url: config.publicUrl, listening: app.url(), slack: config.slack.mode.kind }, 'Tocsin is ready')
    const watching = watchRules(config, rulebook, app, log)
    parts.push(() => watching.abort())
    return stop
  } catch (error) {
    await stop()
    throw error
  }
}

/** The database, ours or the embedded one; what stops the latter is put to the parts. */
async function openDatabase({ database }: Config, log: Log, parts: (() => void | Promise<void>)[]): Promise<Db> {
  const options = { onError: (error: Error) => log.warn({ err: error }, 'a database connection broke') }
  if ('url' in database) return openMigrated(database.url, options)
  const embedded = await startEmbedded(database.dataDir, log)
  parts.push(embedded.stop)
  return openMigrated(embedded.url, options)
}

/** On a terminal people read the log; everywhere else machines do. */
async function forPeople() {
  const { default: pretty } = await import('pino-pretty')
  return pretty({ colorize: true, translateTime: 'SYS:HH:MM:ss.l', sync: true })
}

/** Another rulebook comes into force when it is changed or SIGHUP says so; a faulty one is refused, the old one stays. */
function watchRules(config: Config, current: Rulebook, app: App, log: Log): AbortController {
  const watching = new AbortController()
  const { reload } = watchRulebook({
    path: config.rulebook,
    env: process.env,
    current,
    signal: watching.signal,
    onGood(rulebook, notes) {
      app.useRulebook(rulebook)
      log.info({ notes: notes.map(spelled) }, 'the rulebook has been read again and is in force')
    },
    onBad(faults) {
      app.refuseRulebook()
      log.error(
        { faults: faults.map(spelled) },
        'the rulebook has faults and was refused; the one before stays in force',
      )
      const text = [
        'The rulebook has faults and was refused; the one before stays in force:',
        ...faults.map(spelled),
      ].join('\n')
      app.tellOperators(text).catch(error => log.warn({ err: error }, 'the operators could not be told'))
    },
  })
  process.on('SIGHUP', reload)
  return watching
}

/** Stops in order, and not for ever. */
function onStop(log: Log, stop: () => Promise<void>): void {
  onStopSignal(['SIGTERM', 'SIGINT'], signal => {
    log.info({ signal }, 'stopping')
    setTimeout(() => {
      log.error('not everything was finished in time; what is left goes on with the next start')
      process.exit(1)
    }, STOP_WITHIN_MS).unref()
    stop().then(
      () => log.info('stopped'),
      error => {
        log.error({ err: error }, 'stopping went wrong')
        process.exitCode = 1
      },
    )
  })
}

function refuse(headline: string, faults: readonly string[]): void {
  process.stderr.write(`${headline}\n${faults.map(fault => `  ${fault}\n`).join('')}`)
  process.exitCode = 1
}

/** What people outside can mend, in one line; null is a bug of ours, which shows its stack. */
function whyNot(error: unknown): string | null {
  if (error instanceof Fault) return error.message
  // A system call or PostgreSQL said no. Where all addresses of a name did, only the code says anything.
  if (!(error instanceof Error && 'code' in error)) return null
  return error.message || String(error.code)
}

function spelled({ file, line, message }: RulebookFault): string {
  return `${file}:${line} ${message}`
}
