#!/usr/bin/env node
import { runCli } from './cli/cli.ts'
import { readRulebook } from './reload.ts'

const readAt = (path?: string) => readRulebook(path ?? (process.env.RULEBOOK?.trim() || 'rulebook.yml'), process.env)

// Whoever has read enough, as `head` does, ends it without a word.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

const code = await runCli(process.argv.slice(2), {
  env: process.env,
  parsed: readAt,
  async rulebook() {
    const read = await readAt()
    if ('rulebook' in read) return read.rulebook
    return { faults: read.faults.map(({ file, line, message }) => `${file}:${line} ${message}`) }
  },
  async readBody() {
    const { SYSTEMS } = await import('./webhook/sources/registry.ts')
    return (payload, context) => SYSTEMS[context.source.type].read(payload, context)
  },
  async recording(ask) {
    const { askRecording } = await import('./recording.ts')
    return askRecording(process.env, ask)
  },
  input: () => process.stdin,
  print: line => void process.stdout.write(`${line}\n`),
  complain: line => void process.stderr.write(`${line}\n`),
  now: () => new Date(),
  async start() {
    await import('./main.ts')
  },
})
// A start that failed, or a stop that went wrong, has set it already.
if (code !== 0) process.exitCode = code
