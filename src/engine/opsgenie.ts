import { randomUUID } from 'node:crypto'
import type { Json } from '../lib/json.ts'
import type { Clock } from '../lib/time.ts'
import { type Db, inTransaction } from '../store/db.ts'
import {
  addOpsgenieAlert,
  addOpsgenieRequest,
  closeOpsgenieAlert,
  countOpsgenieAlert,
  countOpsgenieAlerts,
  findOpsgenieAlert,
  findOpsgenieRequest,
  listOpsgenieAlerts,
  lockOpsgenieSaid,
  type OpsgenieAlert,
  type OpsgenieFilter,
  type OpsgenieIdentifier,
  type OpsgenieRequest,
  removeOpsgenieAlert,
  saveOpsgenieSaid,
} from '../store/opsgenie.ts'
import { storable } from '../store/storable.ts'

export type { OpsgenieAlert, OpsgenieFilter, OpsgenieIdentifier, OpsgenieRequest }

/**
 * What Opsgenie's API remembers, beside the alerts themselves: ids by which senders ask for an alert again, the fields
 * that they have left it with, and what became of their requests.
 */
export type OpsgenieBook = {
  readonly find: (source: string, identifier: OpsgenieIdentifier) => Promise<OpsgenieAlert | null>
  /** The alert of the alias that is not over yet, counted once more; else a new one. Without an alias its id is one. */
  readonly open: (
    source: string,
    alias: string | null,
    said: Json,
  ) => Promise<{ readonly alert: OpsgenieAlert; readonly isNew: boolean }>
  readonly change: (alert: OpsgenieAlert, change: (said: Json) => Json) => Promise<OpsgenieAlert>
  /** Its end is accepted: the next one of its alias is another alert, also while that end waits to be decided of. */
  readonly close: (alert: OpsgenieAlert) => Promise<void>
  readonly remove: (alert: OpsgenieAlert) => Promise<void>
  /** Newest first. */
  readonly list: (
    source: string,
    filter: OpsgenieFilter,
    page: { readonly limit: number; readonly offset: number },
  ) => Promise<readonly OpsgenieAlert[]>
  readonly count: (source: string, filter: OpsgenieFilter) => Promise<number>
  /** Remembered for a week. */
  readonly answered: (request: Omit<OpsgenieRequest, 'at'>) => Promise<void>
  readonly request: (source: string, id: string) => Promise<OpsgenieRequest | null>
}

export function createOpsgenieBook(db: Db, clock: Clock): OpsgenieBook {
  return {
    find: (source, identifier) => findOpsgenieAlert(db, source, storable(identifier)),
    async open(source, alias, said) {
      const id = `${randomUUID()}-${clock().getTime()}`
      const of = storable({ id, source, alias: alias ?? id, said })
      for (;;) {
        const known = alias === null ? null : await findOpsgenieAlert(db, source, { by: 'alias', value: of.alias })
        if (known && !known.over) {
          await countOpsgenieAlert(db, known.tiny, clock())
          return { alert: known, isNew: false }
        }
        const added = await addOpsgenieAlert(db, { ...of, episode: (known?.episode ?? 0) + 1 }, clock())
        // Where somebody else was quicker, that one is open now.
        if (added) return { alert: added, isNew: true }
      }
    },
    change: (alert, change) =>
      inTransaction(db, async tx => {
        const held = await lockOpsgenieSaid(tx, alert.tiny)
        if (!held) return alert
        const said = storable(change(held.said))
        await saveOpsgenieSaid(tx, alert.tiny, said, clock())
        return { ...alert, said }
      }),
    close: alert => closeOpsgenieAlert(db, alert.tiny),
    remove: alert => removeOpsgenieAlert(db, alert.tiny),
    list: (source, filter, page) => listOpsgenieAlerts(db, source, storable(filter), page),
    count: (source, filter) => countOpsgenieAlerts(db, source, storable(filter)),
    answered: request => addOpsgenieRequest(db, { ...storable(request), at: clock() }),
    request: (source, id) => findOpsgenieRequest(db, source, storable(id)),
  }
}
