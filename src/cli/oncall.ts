import { parseArgs } from 'node:util'
import { nearest } from '../lib/text.ts'
import { parseInstant, wallText } from '../lib/zone.ts'
import { type OnCall, onCallNow } from '../rulebook/oncall.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import type { Command, Terminal } from './command.ts'

const OPTIONS = { at: { type: 'string' }, schedule: { type: 'string' } } as const

/** Who is on call by the rulebook alone, without a database. */
export const oncall: Command = {
  usage: '[--at <instant>] [--schedule <name>]',
  does: 'say who is on call by the rulebook',
  async run(words, terminal) {
    const asked = read(words)
    if ('wrong' in asked) return notUnderstood(asked.wrong, terminal)
    const rulebook = await terminal.rulebook()
    if ('faults' in rulebook) {
      for (const fault of rulebook.faults) terminal.complain(fault)
      return 1
    }
    const { timezone } = rulebook.workspace
    const at = asked.at === undefined ? terminal.now() : parseInstant(asked.at, timezone)
    if (at === null) {
      const expected = `2026-12-24T21:00:00Z, or 2026-12-24 22:00 for ${timezone}`
      return notUnderstood(`--at: found ${JSON.stringify(asked.at)}, expected an instant such as ${expected}`, terminal)
    }
    if (asked.schedule !== undefined && !rulebook.schedules.has(asked.schedule)) {
      const meant = nearest(asked.schedule, rulebook.schedules.keys())
      terminal.complain(`--schedule: there is no such schedule${meant ? `; did you mean ${meant}?` : ''}`)
      return 1
    }
    const found = onCallNow(rulebook, at).filter(({ schedule }) => (asked.schedule ?? schedule) === schedule)
    terminal.print(`${wallText(timezone, at)} ${timezone}`)
    for (const each of found) terminal.print(`  ${said(each, rulebook)}`)
    if (found.length === 0) terminal.print('  there are no schedules')
    terminal.print('Who stands in for somebody is in the database: /incident oncall and GET /api/v1/oncall know it.')
    return 0
  },
}

function read(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS }).values
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) }
  }
}

function notUnderstood(wrong: string, { complain }: Terminal): number {
  complain(wrong)
  return 2
}

function said({ schedule, onCall, until, next }: OnCall, { schedules, people }: Rulebook): string {
  const { timezone = 'UTC' } = schedules.get(schedule) ?? {}
  const names = (those: readonly string[]) => those.map(name => people.get(name)?.name ?? name).join(', ') || 'nobody'
  if (until === null) return `${schedule}: ${names(onCall)}`
  const then = next ? `, then ${names(next.onCall)}` : ''
  return `${schedule}: ${names(onCall)} until ${wallText(timezone, until)} ${timezone}${then}`
}
