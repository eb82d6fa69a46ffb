import type { Received } from '../engine/ports.ts'
import { isPager } from '../escalation/pager.ts'
import type { Source } from '../rulebook/rulebook.ts'
import { count, type WebhookDoor } from './door.ts'
import type { Reading } from './sources/reading.ts'

type Door = Pick<WebhookDoor, 'receive' | 'hear' | 'metrics'>

/** Takes in what could be read; what became of each alert, by position, once it is committed. */
export async function commit(door: Door, { type }: Source, reading: Reading): Promise<readonly Received[]> {
  const { alerts } = reading
  if (alerts.length === 0) return []
  const received = (isPager(type) ? await door.hear(type, reading) : null) ?? (await door.receive(alerts))
  count(door.metrics, received)
  return received
}
