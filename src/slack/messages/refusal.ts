import type { Refusal } from '../../incident/command.ts'
import type { Rules } from './message.ts'
/** One plain sentence or two: what is so, and what to do next. Not escaped. */
export function describeRefusal(_refusal: Refusal, _rules: Rules): string {
  throw new Error('not written yet')
}
