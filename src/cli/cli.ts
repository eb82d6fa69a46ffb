import { nearest } from '../lib/text.ts'
import { check } from './check.ts'
import type { Command, Terminal } from './command.ts'
import { oncall } from './oncall.ts'
import { rejected } from './rejected.ts'
import { replay } from './replay.ts'
import { send } from './send.ts'

const COMMANDS: Readonly<Record<string, Command>> = {
  start: {
    ...{ usage: '', does: 'run Tocsin' },
    async run(_, { start }) {
      await start()
      return 0
    },
  },
  check,
  oncall,
  replay,
  send,
  rejected,
}

const HELP: readonly string[] = ['--help', '-h']

export async function runCli([name = 'help', ...words]: readonly string[], terminal: Terminal): Promise<number> {
  if (name === 'help' || HELP.includes(name)) {
    help(terminal.print)
    return 0
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command && words.some(word => HELP.includes(word))) {
    terminal.print(`tocsin ${name} ${command.usage}`.trimEnd())
    return 0
  }
  if (command) return command.run(words, terminal)
  const meant = nearest(name, Object.keys(COMMANDS))
  terminal.complain(`there is no command "${name}"${meant ? `; did you mean ${meant}?` : ''}`)
  help(terminal.complain)
  return 2
}

function help(say: (line: string) => void): void {
  say('tocsin <command>')
  for (const [name, { usage, does }] of Object.entries(COMMANDS)) say(`  ${`${name} ${usage}`.padEnd(90)} ${does}`)
}
