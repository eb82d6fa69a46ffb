#!/usr/bin/env node
import { type App, createApp } from './app.ts'
import { type Config, readConfig } from './config.ts'
import { Fault } from './lib/fault.ts'
import { createLog, type Log } from './lib/log.ts'
import { readRulebook, watchRulebook } from './reload.ts'
import type { Rulebook, RulebookFault } from './rulebook/rulebook.ts'
import { startEmbedded } from './store/embedded.ts'

/** The longest that stopping may take; whoever asked us to stop will not wait for ever. */
const STOP_WITHIN_MS = 9_000

const read = readConfig(process.env)
if ('faults' in read) refuse('The environment is not right:', read.faults)
else {
  const rules = await readRulebook(read.config.rulebook, process.env)
  if ('faults' in rules) refuse('The rulebook is not right:', rules.faults.map(spelled))
  else await run(read.config, rules.rulebook, rules.notes)
}

async function run(config: Config, rulebook: Rulebook, notes: readonly RulebookFault[]): Promise<void> {
  const log = createLog(config.logLevel, process.stdout.isTTY ? await forPeople() : undefined)
  for (const note of notes) log.warn({ file: note.file, line: note.line }, note.message)
  const database = 'url' in config.database ? null : await startEmbedded(config.database.dataDir, log)
  const url = 'url' in config.database ? config.database.url : database?.url
  try {
    const app = await createApp({ config, databaseUrl: url ?? '', rulebook, log, clock: () => new Date() })
    await app.start()
    log.info({ url: config.publicUrl, listening: app.url() }, 'Tocsin is ready')
    const watch = watchRules(config, app, log)
    onStop(log, async () => {
      watch.abort()
      await app.stop()
      await database?.stop()
    })
  } catch (error) {
    await database?.stop()
    if (!(error instanceof Fault)) throw error
    refuse('Tocsin cannot start:', [error.message])
  }
}

/** On a terminal people read the log; everywhere else machines do. */
async function forPeople() {
  const { default: pretty } = await import('pino-pretty')
  return pretty({ colorize: true, translateTime: 'SYS:HH:MM:ss.l', sync: true })
}

/** Another rulebook comes into force when it is changed or SIGHUP says so; a faulty one is refused, the old one stays. */
function watchRules(config: Config, app: App, log: Log): AbortController {
  const watching = new AbortController()
  const { reload } = watchRulebook({
    path: config.rulebook,
    env: process.env,
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

/** SIGTERM and Ctrl-C stop in order; asked a second time, or out of time, it ends at once. */
function onStop(log: Log, stop: () => Promise<void>): void {
  let stopping = false
  const begin = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1)
    stopping = true
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
  }
  process.on('SIGTERM', begin)
  process.on('SIGINT', begin)
}

function refuse(headline: string, faults: readonly string[]): void {
  process.stderr.write(`${headline}\n${faults.map(fault => `  ${fault}\n`).join('')}`)
  process.exitCode = 1
}

function spelled({ file, line, message }: RulebookFault): string {
  return `${file}:${line} ${message}`
}
