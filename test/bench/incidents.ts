import { type Person, personIn } from '../../src/demo/person.ts'
import type { ApiCall, Channel, Message } from '../../src/sandbox/model.ts'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'
import { calm, type Ground, PROD_SECRET } from './ground.ts'
import { quantile } from './load.ts'

export type Spread = { readonly p50: number; readonly p99: number; readonly count: number }

const spread = (took: readonly number[]): Spread => ({
  p50: quantile(took, 0.5),
  p99: quantile(took, 0.99),
  count: took.length,
})

/** Sends an alert that opens an incident with all there is: playbook, bookmarks, page. From sending to the header. */
export async function alertToHeader({ slack, url }: Ground, name: string): Promise<{ ms: number; header: Message }> {
  const labels = { alertname: name, service: 'checkout', severity: 'critical' }
  const alert = { status: 'firing', labels, annotations: { summary: name }, startsAt: new Date().toISOString() }
  const posted = posts(slack, (message, channel) => channel.name.startsWith('inc-') && saysIt(message, name))
  const began = performance.now()
  const answer = await fetch(`${url}/webhooks/prod`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${PROD_SECRET}` },
    body: JSON.stringify({ version: '4', status: 'firing', groupLabels: labels, alerts: [alert] }),
  })
  if (answer.status !== 202) throw new Error(`the webhook says ${answer.status}`)
  const header = await posted
  return { ms: performance.now() - began, header }
}

/** Incidents in turn over several processes, each of which keeps to Slack's twenty channels a minute. */
export async function headers(grounds: readonly Ground[], each: number) {
  const took: number[] = []
  const made: { readonly ground: Ground; readonly header: Message }[] = []
  for (let i = 0; i <= each; i++) {
    for (const ground of grounds) {
      const { ms, header } = await alertToHeader(ground, `Bench${i}`)
      // The first one of a process is told apart.
      if (i > 0) took.push(ms)
      made.push({ ground, header })
    }
  }
  return { warm: spread(took), made }
}

/** The first incident of a process: how long its header takes, and how many calls follow until nothing more does. */
export async function callsToOpen(ground: Ground): Promise<{ readonly calls: number; readonly first: number }> {
  const { calls } = ground.slack
  await calm(ground)
  const before = calls.length
  const { ms: first } = await alertToHeader(ground, 'Counted')
  await calm(ground)
  const isPage = ({ method, args }: ApiCall) => method === 'chat.postMessage' && /^U/.test(String(args.channel))
  return { calls: calls.slice(before).filter(call => !isPage(call)).length, first }
}

/** Slack's answer to a click or a command comes when the app has acknowledged it. */
export async function acks({ slack }: Ground, header: Message, each: number): Promise<Spread> {
  const ada = personIn(slack, 'U0ADA')
  const took: number[] = []
  const time = async (deed: () => Promise<unknown>) => {
    const began = performance.now()
    await deed()
    took.push(performance.now() - began)
  }
  await ada.type('incidents', 'help')
  for (let i = 0; i < each; i++) {
    await time(() => ada.type('incidents', 'list'))
    await time(() => chooseSeverity(ada, header, i))
  }
  return spread(took)
}

/** From the click to the header that shows it. */
export async function updates(made: readonly { ground: Ground; header: Message }[]): Promise<Spread> {
  const took: number[] = []
  for (const [i, { ground, header }] of made.entries()) {
    const updated = changes(ground.slack, header)
    const began = performance.now()
    await chooseSeverity(personIn(ground.slack, 'U0ADA'), header, i)
    await updated
    took.push(performance.now() - began)
  }
  return spread(took)
}

/** Another severity than the one before, by the menu in the header. */
function chooseSeverity(ada: Person, header: Message, turn: number): Promise<unknown> {
  return ada.press(header, turn % 2 === 0 ? 'sev2 · Major' : 'sev3 · Minor')
}

const posts = (slack: Sandbox, wanted: (message: Message, channel: Channel) => boolean) =>
  heard(slack, 'message_posted', wanted)

const changes = (slack: Sandbox, header: Message) =>
  heard(slack, 'message_changed', ({ channel, ts }) => channel === header.channel && ts === header.ts)

function heard(
  slack: Sandbox,
  kind: 'message_posted' | 'message_changed',
  wanted: (message: Message, channel: Channel) => boolean,
): Promise<Message> {
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error(`no ${kind} within 20 s`)), 20_000)
    const leave = slack.workspace.onChange(change => {
      if (change.kind !== kind || !('message' in change) || !wanted(change.message, change.channel)) return
      clearTimeout(patience)
      leave()
      resolve(change.message)
    })
  })
}

const saysIt = ({ blocks, text }: Message, what: string) => `${text}${JSON.stringify(blocks)}`.includes(what)
