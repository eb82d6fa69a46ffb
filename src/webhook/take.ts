import type { Received } from '../engine/ports.ts'
import { cut } from '../lib/text.ts'
import type { Source } from '../rulebook/rulebook.ts'
import { commit } from './commit.ts'
import type { WebhookDoor } from './door.ts'
import type { Reading, Unread } from './sources/reading.ts'

/** So much of what cannot be read is told to the sender. */
const TOLD = 10

export type Taken = {
  /** By position, for each alert of the reading. */
  readonly received: readonly Received[]
  /** What could not be read, the first few of it. */
  readonly faults: readonly Unread[]
}

/** The body that a reading came from, to be kept where part of it could not be read. */
export type Sent = { readonly contentType: string; readonly raw: Buffer }

/** Commits what could be read, and keeps the body where something could not. */
export async function take(door: WebhookDoor, source: Source, reading: Reading, sent: Sent): Promise<Taken> {
  const faults = reading.faults.slice(0, TOLD).map(brief)
  const received = await commit(door, source, reading)
  const [fault] = faults
  if (fault) await keep(door, source, sent, fault, reading.faults.length)
  return { received, faults }
}

/** Keeps what could not be read, where operators see it; one row for one body, however much of it is unreadable. */
export async function keep(door: WebhookDoor, source: Source, sent: Sent, first: Unread, count = 1): Promise<void> {
  const reason = count > 1 ? `${first.message} (and ${count - 1} more)` : first.message
  door.log.warn({ source: source.name, path: first.path, reason }, 'a webhook could not be read')
  await door.reject({
    source: source.name,
    reason,
    path: first.path || null,
    contentType: sent.contentType.slice(0, 200),
    body: sent.raw.toString('utf8'),
  })
}

/** Names in a payload may be as long as the payload. */
function brief({ path, message }: Unread): Unread {
  return { path: cut(path, 300), message: cut(message, 300) }
}

/** What became of an alert, as senders are told. */
export function shown({ verdict, reason, incident }: Received) {
  return { verdict, reason, incident: incident === null ? null : `INC-${incident}` }
}
