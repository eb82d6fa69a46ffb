import { z } from 'zod'
import { line } from '../lib/text.ts'
import { addressOf } from './address.ts'
import type { Command, Terminal } from './command.ts'

const Listed = z.object({
  items: z.array(
    z.object({ id: z.string(), source: z.string(), at: z.string(), reason: z.string(), path: z.string().nullable() }),
  ),
})
const Said = z.object({ message: z.string() })

/** What senders sent and nobody could read: lists it, or has one tried again after a mapping was mended. */
export const rejected: Command = {
  usage: '[retry <id>]',
  does: 'what could not be read; try one of it again',
  async run(words, terminal) {
    const [word, id, ...more] = words
    if (word === undefined) return list(terminal)
    if (word === 'retry' && id !== undefined && /^\d+$/.test(id) && more.length === 0) return retry(id, terminal)
    terminal.complain('tocsin rejected, or tocsin rejected retry <id>')
    return 2
  },
}

async function list(terminal: Terminal): Promise<number> {
  const answer = await ask('GET', '/rejected?limit=50', terminal)
  const listed = Listed.safeParse(answer?.json)
  if (!listed.success) return 1
  for (const { id, at, source, path, reason } of listed.data.items) {
    terminal.print(`${id}  ${at}  ${source}  ${line(path ? `${path}: ${reason}` : reason, 200)}`)
  }
  if (listed.data.items.length === 0) terminal.print('Everything could be read.')
  return 0
}

async function retry(id: string, terminal: Terminal): Promise<number> {
  const answer = await ask('POST', `/rejected/${id}/retry`, terminal)
  if (answer === null) return 1
  terminal.print(JSON.stringify(answer.json))
  return 0
}

/** The API's answer; null where there is none, which has been said then. */
async function ask(method: 'GET' | 'POST', path: string, terminal: Terminal): Promise<{ json: unknown } | null> {
  const token = terminal.env.API_TOKEN?.trim()
  if (!token) {
    terminal.complain('API_TOKEN: found nothing, expected the token of the Tocsin that is running')
    return null
  }
  const origin = addressOf(terminal.env)
  try {
    const response = await fetch(`${origin}/api/v1${path}`, { method, headers: { authorization: `Bearer ${token}` } })
    const text = await response.text()
    if (response.ok) return { json: JSON.parse(text) }
    terminal.complain(`${response.status} ${messageIn(text)}`)
  } catch {
    terminal.complain(`nobody answers at ${origin}: is Tocsin running? TOCSIN_URL says where`)
  }
  return null
}

function messageIn(text: string): string {
  try {
    return Said.parse(JSON.parse(text)).message
  } catch {
    return line(text, 200)
  }
}
