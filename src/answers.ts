import type { Ask, FirstTime, Handle } from './engine/ports.ts'
import type { Position } from './escalation/policy.ts'
import type { PeopleCommand } from './incident/command.ts'
import { type Incident, label, type User } from './incident/incident.ts'
import { type Action, describeDenial, may } from './incident/permission.ts'
import type { Clock } from './lib/time.ts'
import { voiceWords } from './notify/words-voice.ts'
import type { Rulebook } from './rulebook/rulebook.ts'
import { describeRefusal } from './slack/messages/refusal.ts'
import type { Act, Acted } from './web/answering.ts'
import type { Outcome } from './web/twilio.ts'

type Options = {
  readonly ask: Ask
  readonly handle: Handle
  readonly rulebook: () => Rulebook
  readonly firstTime: FirstTime
  readonly clock: Clock
}

const COMMANDS: Readonly<Record<Act, (from: Position | null) => PeopleCommand & { readonly type: Action }>> = {
  acknowledge: () => ({ type: 'acknowledge' }),
  escalate: from => ({ type: 'escalate_now', from }),
  decline: () => ({ type: 'decline' }),
}

/** What people answer who are called outside of Slack, by the rulebook's name for them. */
export function createAnswers({ ask, handle, rulebook, firstTime, clock }: Options) {
  return {
    async act(number: number, act: Act, person: string, from: Position | null): Promise<Acted> {
      const rules = rulebook()
      const incident = await ask.byNumber(number)
      const user = userOf(person, rules)
      if (incident === null || user === null) return { ok: false, said: 'There is nothing to answer any longer.' }
      const command = COMMANDS[act](from)
      const allowed = may(
        command.type,
        standingOf(person, incident, user, rules),
        rules.permissions.get(command.type) ?? null,
      )
      if (allowed !== true) return { ok: false, said: describeDenial(allowed) }
      const handled = await handle(incident.id, command, { kind: 'user', ...user })
      return 'refusal' in handled
        ? { ok: false, said: describeRefusal(handled.refusal, rules) }
        : { ok: true, said: SAID[act](label(incident)) }
    },
    /** The newest call that stands; where none does, the newest incident that they have been paged for. */
    async calledLast(person: string): Promise<number | null> {
      const user = userOf(person, rulebook())
      const { items } = await ask.incidents({ open: true, limit: LOOKED_AT })
      const called = items.flatMap(({ number, calls }) =>
        calls.filter(({ users }) => users.some(({ id }) => id === user?.id)).map(({ at }) => ({ number, at })),
      )
      const newest = called.sort((a, b) => b.at.getTime() - a.at.getTime())
      // Of several that one message told of it is the one that it named.
      const theirs = items.flatMap(({ pages }) =>
        pages.filter(({ user: { id }, via }) => id === user?.id && via === 'sms'),
      )
      const besides = new Set(theirs.flatMap(({ others = [] }) => others))
      const meant = newest.find(({ number }) => !besides.has(number)) ?? newest[0]
      return meant?.number ?? items.find(({ pages }) => pages.some(page => page.user.id === user?.id))?.number ?? null
    },
    /** Twilio tells it again where it was not sure that we heard it. */
    async onOutcome({ number, person, via, ref, outcome, code }: Outcome): Promise<void> {
      const incident = await ask.byNumber(number)
      const user = userOf(person, rulebook())
      if (incident === null || user === null || !(await firstTime(`twilio:${ref}:${outcome}`))) return
      const reason = `${OUTCOMES[outcome]}${code === null ? '' : ` (Twilio ${code})`}`
      await handle(incident.id, { type: 'record_unanswered', user, via, reason }, { kind: 'tocsin' })
    },
    sentence(incident: Incident, person: string): string {
      const { people, severities, workspace } = rulebook()
      return voiceWords({
        ...{ kind: 'page', incident, others: [], why: null, links: null, at: clock(), zone: workspace.timezone },
        ...{ person: people.get(person)?.name ?? person, severityTitle: severities[incident.severity].title },
      })
    },
  }
}

/** So many open incidents are looked through for whoever answers without saying which. */
const LOOKED_AT = 200

const SAID: Readonly<Record<Act, (name: string) => string>> = {
  acknowledge: name => `You have acknowledged ${name}. Nobody further is called.`,
  escalate: name => `The next people are being called for ${name}.`,
  decline: name => `Noted: you cannot take ${name}. You are not called for it any further.`,
}

const OUTCOMES: Readonly<Record<Outcome['outcome'], string>> = {
  busy: 'the line was busy',
  no_answer: 'nobody answered',
  failed: 'it could not be delivered',
}

function userOf(person: string, { people }: Rulebook): User | null {
  const known = people.get(person)
  return known ? { id: known.slack ?? `person:${person}`, name: known.name } : null
}

function standingOf(person: string, { roles }: Incident, user: User, { teams }: Rulebook) {
  return {
    ...{ guest: false, foreign: false, bot: false, deleted: false, person },
    teams: [...teams].filter(([, { members }]) => members.includes(person)).map(([name]) => name),
    roles: Object.entries(roles).flatMap(([role, holder]) => (holder.id === user.id ? [role] : [])),
  }
}
