import type { Context } from '@slack/bolt'
import { type Incident, label } from '../../incident/incident.ts'
import { LISTED, listMessage } from '../messages/list.ts'
import type { Message } from '../messages/message.ts'
import { noticeMessage } from '../messages/notice.ts'
import type { Desk } from './desk.ts'
import { momentOf } from './moment.ts'

/** Who asks by word, where, and with what a form can be opened. */
export type Asker = {
  readonly user: string
  readonly channel: string
  readonly trigger: string
  readonly context: Context
}

/** The incident of that number, without one that of the channel; or the sentence that asks which one is meant. */
export async function whichIncident(
  { ask }: Pick<Desk, 'ask'>,
  { channel, context }: Asker,
  number: number | null,
): Promise<Incident | { readonly which: string }> {
  const incident = number === null ? await ask.byChannel(channel) : await ask.byNumber(number)
  if (incident) {
    momentOf(context).incident = incident.number
    return incident
  }
  if (number !== null) return { which: `There is no ${label({ number })}.` }
  return { which: 'Which incident? Say its number, such as INC-7, or ask in its channel.' }
}

/** A sentence, and below it the open incidents to choose from. */
export async function withOpenIncidents(desk: Pick<Desk, 'ask' | 'rulebook'>, which: string): Promise<Message> {
  const { blocks } = await openIncidents(desk)
  return { text: which, blocks: [...noticeMessage(which).blocks, ...blocks] }
}

export async function openIncidents({ ask, rulebook }: Pick<Desk, 'ask' | 'rulebook'>): Promise<Message> {
  const { items, next } = await ask.incidents({ open: true, limit: LISTED })
  return listMessage(items, rulebook(), next !== null)
}
