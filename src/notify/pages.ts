import { type PageDelivery, type SendPage, Undeliverable } from '../engine/ports.ts'
import { isLastResort } from '../escalation/policy.ts'
import { addressFor, type Via, wayAt, waysFor } from '../escalation/reach.ts'
import type { Clock } from '../lib/time.ts'
import { transportsOf } from '../rulebook/notify.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { sendBy } from './by-way.ts'
import { NotSent } from './not-sent.ts'
import type { Links, Test, Told } from './told.ts'

/** Addresses of ours at which whoever is called answers; `person` is the rulebook's name. */
export type Addresses = (
  incident: number,
  person: string,
) => { readonly links: Links; readonly voice: string; readonly status: string }

export type PagesOptions = {
  readonly rulebook: () => Rulebook
  readonly clock: Clock
  readonly addresses: Addresses
  /** By direct message, and into channels. */
  readonly slack: SendPage
  /** Says to somebody by direct message that this way leads to them. */
  readonly testSlack: (user: string) => Promise<void>
}

export type Pages = {
  readonly sendPage: SendPage
  /** Tries every way of whoever has this Slack id; a line for each that says what came of it. */
  readonly testPage: (user: string) => Promise<string>
}

/** Sends pages by whatever way they are to go. */
export function createPages(options: PagesOptions): Pages {
  const { rulebook, clock, slack, testSlack } = options

  async function tried(via: Via, to: string, test: Test): Promise<string> {
    const id = `test.${test.at.getTime()}`
    try {
      if (via === 'slack') await testSlack(to)
      else await sendBy(via, rulebook().notify, { ...{ to, told: test, id, thread: id, attempt: 1, twilio: null } })
      return `${WORDS[via]}: sent.`
    } catch (error) {
      return `${WORDS[via]}: failed: ${error instanceof Error ? error.message : String(error)}.`
    }
  }

  return {
    sendPage(page) {
      const { via } = page.effect
      return via === 'slack' || via === 'channel' ? slack(page) : sendOut(options, page, via)
    },
    async testPage(user) {
      const { people, notify } = rulebook()
      const person = [...people.values()].find(one => one.slack === user)
      if (!person) return 'The rulebook does not know you, so nobody will call you.'
      const now = clock()
      // Whoever tries it wants to hear it, whatever the hour.
      const moment = { severity: 'sev1', at: now, transports: transportsOf(notify) } as const
      const { ways, withheld } = waysFor({ ...person, quiet: null }, moment)
      const test: Test = { kind: 'test', person: person.name, at: now }
      const outcomes = await Promise.all(ways.map(({ via, to }) => tried(via, to, test)))
      return [...outcomes, ...withheld.map(({ via, reason }) => `${WORDS[via]}: not used: ${reason}.`)].join('\n')
    },
  }
}

const WORDS: Readonly<Record<Via, string>> = {
  slack: 'Slack',
  email: 'E-mail',
  sms: 'SMS',
  call: 'Call',
  ntfy: 'ntfy',
  webhook: 'Webhook',
}

async function sendOut(
  { rulebook, addresses }: PagesOptions,
  page: PageDelivery,
  via: Exclude<Via, 'slack'>,
): Promise<null> {
  const { effect, incident, others, attempt, now } = page
  const rules = rulebook()
  const person = rules.people.get(effect.person ?? '')
  const way = person && wayAt(person, effect.nth, via)
  if (!way || effect.person === null)
    throw new Undeliverable(`${effect.user.name} has no such way in the rulebook any longer`)
  const address = addressFor(person, way, transportsOf(rules.notify))
  if ('reason' in address) throw new Undeliverable(address.reason)
  const { links, ...twilio } = addresses(incident.number, effect.person)
  const told: Told = {
    ...{ kind: 'page', incident, others: others.map(({ number }) => number), person: person.name, at: now, links },
    ...{ severityTitle: rules.severities[incident.severity].title, zone: rules.workspace.timezone },
    why: reasonOf(page),
  }
  const { step, round, turn = 0, asked = 0 } = effect.position
  // Names may have any letters, headers may not.
  const id = [incident.id, encodeURIComponent(effect.person), effect.nth, step, round, turn, asked].join('.')
  try {
    await sendBy(via, rules.notify, {
      to: address.to,
      told,
      id,
      thread: incident.id,
      attempt,
      twilio,
    })
    return null
  } catch (error) {
    throw error instanceof NotSent && error.kind === 'refused' ? new Undeliverable(error.message) : error
  }
}

/** Why this person. */
function reasonOf({ effect: { position }, incident: { policy } }: PageDelivery): string | null {
  if (position.asked !== undefined) return 'somebody in the incident asks for you'
  if (policy === null) return null
  const place = isLastResort(policy, position) ? 'the last resort' : `step ${position.step + 1}`
  return `${place} of policy ${policy.name}`
}
