import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { send } from './senders.ts'

export type Heard = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly raw: string
  /** Undefined where it is no JSON. */
  readonly json: unknown
}

export type Answer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export type Hook = { readonly body: object; readonly headers: Readonly<Record<string, string>> }

/** What somebody, or nobody (null), did there. */
export type Act = 'trigger' | 'acknowledge' | 'unacknowledge' | 'reopen' | 'resolve' | 'drop'

export type Standing = {
  readonly key: string
  readonly title: string
  status: 'triggered' | 'acknowledged' | 'resolved'
  /** Counts its incidents: a key that is triggered again after its end is a new one. */
  readonly number: number
  readonly sent: unknown
}

export type PagerRules = {
  /** Checks what was sent as the pager's documents have it, and answers in their words. */
  answer(heard: Heard, book: Book): Answer
  hook(act: Act, who: string | null, incident: Standing, at: Date): Hook
}

/** Whatever the pager keeps of incidents; the same key again is the same one while it is open. */
export class Book {
  readonly #changed: (act: Act, who: string | null, incident: Standing) => void
  readonly #incidents: Standing[] = []
  constructor(changed: (act: Act, who: string | null, incident: Standing) => void) {
    this.#changed = changed
  }

  get all(): readonly Standing[] {
    return this.#incidents
  }

  /** The newest of a key. */
  of(key: string): Standing | undefined {
    return this.#incidents.findLast(incident => incident.key === key)
  }

  trigger(key: string, title: string, sent: unknown): void {
    const open = this.of(key)
    if (open && open.status !== 'resolved') return
    const incident: Standing = { key, title, status: 'triggered', number: this.#incidents.length + 1, sent }
    this.#incidents.push(incident)
    this.#changed('trigger', null, incident)
  }

  /** Nothing happens to what is not open, as everywhere. */
  change(act: Exclude<Act, 'trigger'>, key: string, who: string | null): void {
    const incident = this.of(key)
    if (!incident || (incident.status === 'resolved' && act !== 'reopen')) return
    const before = incident.status
    incident.status = AFTER[act]
    if (incident.status !== before) this.#changed(act, who, incident)
  }
}

const AFTER = {
  ...{ acknowledge: 'acknowledged', unacknowledge: 'triggered' },
  ...{ reopen: 'triggered', resolve: 'resolved', drop: 'resolved' },
} as const satisfies Record<Exclude<Act, 'trigger'>, Standing['status']>

/** A pager on this machine: takes what its documents allow, refuses everything else, and sends its webhooks when told to. */
export type PagerStandIn = {
  readonly url: string
  readonly heard: Heard[]
  readonly book: Book
  /** Instead of what it would say to the next requests; `hang` says nothing, `cut` ends the connection. */
  next(...answers: readonly (Answer | 'hang' | 'cut')[]): void
  /** Somebody presses a button there. */
  act(act: Exclude<Act, 'trigger'>, key: string, who: string, at?: Date): void
  /** Sends the webhooks that wait, oldest first; what was answered. */
  deliver(to: string): Promise<readonly { readonly status: number; readonly json: unknown }[]>
  close(): Promise<void>
}

const NOW = new Date('2026-11-20T03:10:00Z')

export async function startPager(rules: PagerRules): Promise<PagerStandIn> {
  const heard: Heard[] = []
  const waiting: Hook[] = []
  const scripted: (Answer | 'hang' | 'cut')[] = []
  let at = NOW
  const book = new Book((act, who, incident) => void waiting.push(rules.hook(act, who, incident, at)))
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => void chunks.push(chunk))
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://pager')
      const raw = Buffer.concat(chunks).toString('utf8')
      const { method = '', headers } = request
      const one: Heard = { method, path: url.pathname, query: url.searchParams, headers, raw, json: jsonOf(raw) }
      heard.push(one)
      const said = scripted.shift() ?? rules.answer(one, book)
      if (said === 'cut') request.socket.destroy()
      else if (said !== 'hang') answer(response, said)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    heard,
    book,
    next: (...answers) => void scripted.push(...answers),
    act(act, key, who, when = NOW) {
      at = when
      book.change(act, key, who)
      at = NOW
    },
    async deliver(to) {
      const answers = []
      for (let hook = waiting.shift(); hook; hook = waiting.shift()) answers.push(await send(to, hook))
      return answers
    },
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function answer(response: ServerResponse, { status, headers, body }: Answer): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? {})
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
