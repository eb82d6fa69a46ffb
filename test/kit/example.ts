import { readFileSync } from 'node:fs'

const text = readFileSync(new URL('../../docs/examples/rulebook.yml', import.meta.url), 'utf8')

/** The example rulebook, with everybody reached in Slack alone: for whatever is not about ways to reach people. */
export const EXAMPLE = text.replace(/^notify:\n(?: .*\n)*/m, '').replace(/^ +reach: .*\n/gm, '')
