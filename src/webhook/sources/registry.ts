import type { Source } from '../../rulebook/rulebook.ts'
import { readAlertmanager } from './alertmanager.ts'
import { readGeneric } from './generic.ts'
import type { Read } from './reading.ts'

/** Who reads what: one entry for each type that the rulebook knows. */
export const READERS: Readonly<Record<Source['type'], Read>> = {
  alertmanager: readAlertmanager,
  generic: readGeneric,
}
