import { count } from '../lib/text.ts'
import { lint } from '../rulebook/lint.ts'
import { labelsAsked, lintSeen } from '../rulebook/lint-seen.ts'
import type { RulebookFault } from '../rulebook/rulebook.ts'
import type { Command } from './command.ts'

/** Reads the rulebook as the server would, beside the alerts that came. Faults are refused there, too; hints are for people only. */
export const check: Command = {
  usage: '[file or folder]',
  does: 'say what is wrong with the rulebook, and what may be',
  async run([path, ...more], terminal) {
    if (more.length > 0 || path?.startsWith('-')) {
      terminal.complain('one file or folder at most; without one, what RULEBOOK names')
      return 2
    }
    const parsed = await terminal.parsed(path)
    if ('faults' in parsed) {
      for (const fault of parsed.faults) terminal.complain(spelled(fault))
      terminal.complain(count(parsed.faults.length, 'fault'))
      return 1
    }
    const { rulebook, tree, notes } = parsed
    const found = await terminal.recording(({ seen }) => seen(labelsAsked(rulebook)))
    const unseen = 'answer' in found ? lintSeen(rulebook, tree, found.answer) : []
    const hints = [...notes, ...lint(rulebook, tree, terminal.now()), ...unseen]
    for (const hint of hints.toSorted(byPlace)) terminal.print(spelled(hint))
    if ('missing' in found) terminal.print(`not compared with alerts that came: ${found.missing}`)
    terminal.print(hints.length > 0 ? `no fault, ${count(hints.length, 'hint')}` : 'no fault')
    return 0
  },
}

function byPlace(one: RulebookFault, other: RulebookFault): number {
  return one.file === other.file ? one.line - other.line : one.file < other.file ? -1 : 1
}

function spelled({ file, line, message }: RulebookFault): string {
  return `${file}:${line} ${message}`
}
