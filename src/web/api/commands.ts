import { z } from 'zod'
import type { Target } from '../../escalation/policy.ts'
import type { PeopleCommand } from '../../incident/command.ts'
import type { User } from '../../incident/incident.ts'
import { nearest } from '../../lib/text.ts'
import { nearestTarget, targetNamed } from '../../rulebook/targets.ts'
import type { ApiDoor } from './door.ts'
import { type Endpoint, endpoint, InvalidInput, NOTHING, Refused } from './endpoint.ts'
import { ByNumber, incidentOf, text } from './fields.ts'
import { inFull } from './incidents.ts'
import * as shapes from './shapes.ts'

const LONG = 3_000
const Run = z.int().min(1).default(1).describe('which walk through a playbook, counted within the incident')

/** `POST /incidents/{number}/<word>`: what people may do to an incident, by the API. */
export const COMMANDS: readonly Endpoint[] = [
  command('acknowledge', 'Acknowledge: somebody is on it, nobody else is called', NOTHING, () => ({
    type: 'acknowledge',
  })),
  command('mitigate', 'The harm has stopped, the cause is not yet removed', NOTHING, () => ({ type: 'mitigate' })),
  command(
    'resolve',
    'Resolve, with what it was',
    z.strictObject({ summary: text(LONG).nullish(), cause: text(LONG).nullish() }),
    ({ summary = null, cause = null }) => ({ type: 'resolve', summary, cause }),
  ),
  command('reopen', 'Reopen what was resolved', NOTHING, () => ({ type: 'reopen' })),
  command('severity', 'Change the severity', z.strictObject({ severity: shapes.Severity }), ({ severity }) => ({
    type: 'set_severity',
    severity,
  })),
  command('note', 'Put a note on the timeline', z.strictObject({ text: text(LONG) }), body => ({
    type: 'note',
    text: body.text,
  })),
  command(
    'role',
    'Give a role to somebody',
    z.strictObject({ role: text(100), user: text(100).describe("the rulebook's name of a person, or their Slack id") }),
    ({ role, user }, { rulebook }) => {
      const { roles, people } = rulebook()
      return { type: 'assign_role', role: known('role', role, roles.keys()), user: personOf(user, people) }
    },
  ),
  command('escalate', 'Call the next step of the policy now', NOTHING, () => ({ type: 'escalate_now' })),
  command(
    'page',
    'Call these people now, whatever the policy says',
    z.strictObject({
      targets: z
        .array(text(200))
        .min(1)
        .max(20)
        .describe('team:payments, schedule:payments, user:ada, channel:#payments, or a name alone'),
    }),
    ({ targets }, { rulebook }) => ({
      type: 'page',
      targets: targets.map((said, i) => targetOf(said, i, rulebook())),
      users: [],
    }),
  ),
  command('promote', 'Open a channel for what is dealt with in a thread', NOTHING, () => ({ type: 'promote' })),
  command('playbook', 'Start a playbook', z.strictObject({ name: text(200) }), ({ name }, { rulebook }) => {
    const { playbooks } = rulebook()
    const playbook = playbooks.get(known('name', name, playbooks.keys()))
    if (!playbook) throw new InvalidInput('name', 'name: there is no such playbook')
    return { type: 'start_playbook', playbook }
  }),
  command(
    'step',
    'Do a step of a playbook, or answer its question',
    z.strictObject({ run: Run, step: text(200), answer: text(200).nullish() }),
    ({ run, step, answer = null }) => ({ type: 'do_step', run, step, answer }),
  ),
  command(
    'skip_step',
    'Skip a step of a playbook, and say why',
    z.strictObject({ run: Run, step: text(200), reason: text(LONG) }),
    ({ run, step, reason }) => ({ type: 'skip_step', run, step, reason }),
  ),
]

/** The words of the commands, for whoever mistypes one. */
export const COMMAND_WORDS: readonly string[] = COMMANDS.map(({ path }) => path.slice(path.lastIndexOf('/') + 1))

/** The words of /incident are understood here as well. */
const ALIASES: Readonly<Record<string, string>> = { ack: 'acknowledge', sev: 'severity', channel: 'promote' }

export function commandCalled(alias: string): Endpoint | undefined {
  const word = Object.hasOwn(ALIASES, alias) ? ALIASES[alias] : undefined
  return COMMANDS.find(({ path }) => path.endsWith(`/${word}`))
}

function command<B extends z.ZodObject>(
  word: string,
  summary: string,
  body: B,
  meant: (body: z.infer<B>, door: ApiDoor) => PeopleCommand,
): Endpoint {
  return endpoint({
    method: 'POST',
    path: `/incidents/{number}/${word}`,
    id: `${word.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())}Incident`,
    summary,
    params: ByNumber,
    query: NOTHING,
    body,
    answer: shapes.IncidentInFull,
    errors: [404, 409],
    run: async (door, input) => {
      const { id } = await incidentOf(door, input.params.number)
      const handled = await door.handle(id, meant(input.body, door), input.actor)
      if ('refusal' in handled) throw new Refused(handled.refusal.refused, door.describeRefusal(handled.refusal))
      return inFull(door, handled.incident)
    },
  })
}

function known(path: string, name: string, names: Iterable<string>): string {
  const all = [...names]
  if (all.includes(name)) return name
  const meant = nearest(name, all)
  const hint = meant ? `did you mean "${meant}"?` : `known: ${all.slice(0, 20).join(', ') || 'none'}`
  throw new InvalidInput(path, `${path}: the rulebook has no "${name}"; ${hint}`)
}

function targetOf(said: string, index: number, rulebook: ReturnType<ApiDoor['rulebook']>): Target {
  const target = targetNamed(said, rulebook)
  if (target) return target
  const path = `targets[${index}]`
  const near = nearestTarget(said, rulebook)
  const hint = near === null ? 'name a team, a schedule or a person' : `did you mean "${near}"?`
  throw new InvalidInput(path, `${path}: the rulebook has no "${said}"; ${hint}`)
}

function personOf(
  said: string,
  people: ReadonlyMap<string, { readonly name: string; readonly slack: string | null }>,
): User {
  for (const [key, { name, slack }] of people) if (slack && (key === said || slack === said)) return { id: slack, name }
  throw new InvalidInput('user', `user: the rulebook has no Slack id of "${known('user', said, people.keys())}"`)
}
