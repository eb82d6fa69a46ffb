import type { Received, RejectedBody } from '../engine/ports.ts'
import { Fault } from '../lib/fault.ts'
import { readJson } from './body.ts'
import { commit } from './commit.ts'
import type { WebhookDoor } from './door.ts'
import { KEPT } from './redact.ts'
import type { Unread } from './sources/reading.ts'
import { SYSTEMS } from './sources/registry.ts'

/**
 * Reads a kept body once more, as its source is set up now, and takes in what is in it; answers with what became of each
 * alert. Fault `still_unreadable` where any of it cannot be read: then nothing is taken in, and it stays where it is.
 * Whether its sender may send was decided when it came.
 */
export async function readAgain(
  door: Pick<WebhookDoor, 'sources' | 'receive' | 'hear' | 'metrics'>,
  kept: RejectedBody,
): Promise<readonly Received[]> {
  const source = door.sources().get(kept.source)
  if (!source) throw new StillUnreadable({ path: '', message: `the rulebook has no source ${kept.source} any longer` })
  const system = SYSTEMS[source.type]
  const request = { method: 'POST', headers: { 'content-type': kept.contentType }, query: {}, url: '' }
  const body = await (system.body ?? readJson)({ ...request, raw: Buffer.from(kept.body), receivedAt: kept.at })
  if ('fault' in body) {
    const cut = kept.body.length >= KEPT ? '; of long bodies only the beginning is kept' : ''
    throw new StillUnreadable({ path: '', message: body.fault + cut })
  }
  const reading = system.read(body.json, { source, receivedAt: kept.at })
  if (reading.faults[0]) throw new StillUnreadable(reading.faults[0])
  return commit(door, source, reading)
}

class StillUnreadable extends Fault {
  readonly status = 409
  readonly path: string
  constructor({ path, message }: Unread) {
    super('still_unreadable', path ? `${path}: ${message}` : message)
    this.path = path
  }
}
