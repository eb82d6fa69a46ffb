import { Postponed, Undeliverable } from '../../src/engine/ports.ts'
import type { Command } from '../../src/incident/command.ts'
import type { PageEffect } from '../../src/incident/effect.ts'
import type { Incident, MessageRef } from '../../src/incident/incident.ts'
import { mayPage } from '../../src/incident/paging.ts'

/** What the engine does with a page: asks whether it may still go, sends it, and says what came of it. */
export async function paging(
  { user, via, nth, position, tries }: PageEffect,
  incident: Incident,
  send: () => Promise<MessageRef | null>,
): Promise<Command | null> {
  if (!mayPage(incident, { user, nth, position })) return null
  const outcome = { user, via, nth, position, attempt: tries + 1 }
  try {
    return { type: 'record_page', ...outcome, message: await send(), seen: incident.seq, others: [], within: null }
  } catch (error) {
    if (error instanceof Postponed) throw error
    const again = !(error instanceof Undeliverable)
    return { type: 'record_page_failure', ...outcome, reason: String(error), again, isFirst: tries === 0 }
  }
}
