import { type Body, parseJson, readFormOrJson, readJsonWithIds } from '../body.ts'
import { readGeneric } from './generic.ts'
import { pathFrom, textOf, valueAt } from './path.ts'
import { isRecord } from './reading.ts'
import type { Delivered, System } from './system.ts'

/**
 * Mail, by whatever service turns it into a webhook: a form (SendGrid's Inbound Parse, Mailgun's routes) or JSON
 * (Postmark, CloudMailin). Which of its fields say what is the mapping's to know.
 */
export const email: System = {
  read: readGeneric,
  body: mailIn,
  deliveryId: (_request, payload) => messageIdOf(payload),
  // Whoever writes to the address decides what comes in: what cannot be read would be sent again for hours.
  takesUnreadable: true,
  // Mailgun and Postmark send again what is answered otherwise, be it 202.
  accepts200: true,
}

/** Fields of a form that hold JSON are read as such: SendGrid's `envelope`, Mandrill's `mandrill_events`. */
async function mailIn(request: Delivered): Promise<Body> {
  const body = await readFormOrJson(request, readJsonWithIds)
  if (!('json' in body) || !isRecord(body.json)) return body
  const fields = Object.entries(body.json).map(([name, value]) => [
    name,
    typeof value === 'string' ? unfolded(value) : value,
  ])
  return { json: Object.fromEntries(fields) }
}

function unfolded(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text
  const body = parseJson(text)
  return 'json' in body ? body.json : text
}

const MESSAGE_IDS = ['MessageID', 'Message-Id', 'message-id', 'headers.message_id', 'headers.Message-ID'].map(pathFrom)

/** A mail that came on two ways, or was sent to us again, has the id that it left with; null where the service has none. */
function messageIdOf(payload: unknown): string | null {
  for (const path of MESSAGE_IDS) {
    const id = textOf(valueAt(payload, path))
    if (id) return id
  }
  return /^message-id:\s*(\S+)/im.exec(textOf(valueAt(payload, ['headers'])))?.[1] ?? null
}
