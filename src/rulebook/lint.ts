import { type Route, routeFor } from '../alert/route.ts'
import type { Target } from '../escalation/policy.ts'
import { lintClassify } from './lint-classify.ts'
import { lintMaintenance } from './lint-maintenance.ts'
import { lintOnCall } from './lint-oncall.ts'
import { type Hint, lintRoutes } from './lint-routes.ts'
import type { Rulebook, RulebookFault } from './rulebook.ts'
import { placeOf, spell, type Tree } from './tree.ts'

/** What a rulebook without fault says and nobody can have meant: where, what, and what to do about it. */
export function lint(rulebook: Rulebook, root: Tree, at: Date): readonly RulebookFault[] {
  const hints = [
    ...lintRoutes(rulebook.route),
    ...lintClassify(rulebook),
    ...withoutPolicy(rulebook),
    ...lintMaintenance(rulebook.maintenance, at),
    ...withoutSlack(rulebook),
    ...lintOnCall(rulebook, at),
    ...unused(rulebook),
  ]
  return hints.map(({ path, message }) => ({ ...placeOf(root, path), message: `${spell(path)}: ${message}` }))
}

function withoutPolicy({ services, route, policies }: Rulebook): readonly Hint[] {
  const [some = 'name'] = policies.keys()
  const silent = [...services].filter(([service, { policy }]) => !policy && !routeFor(route, { service }).policy)
  return silent.map(([service]) => ({
    path: ['services', service],
    message: `has no policy, and its route has none: nobody is called; say policy: ${some} here, or at the top of route`,
  }))
}

/** Those of schedules have hints of their own. */
function withoutSlack({ policies, people, teams }: Rulebook): readonly Hint[] {
  const peopleIn = ({ kind, name }: Target): readonly string[] => {
    if (kind === 'user') return [name]
    return kind === 'team' ? (teams.get(name)?.members ?? []) : []
  }
  return [...policies.values()].flatMap(policy =>
    policy.steps.flatMap(({ notify }, step) => {
      const missed = new Set(notify.flatMap(peopleIn).filter(name => !people.get(name)?.slack))
      return [...missed].map(name => ({
        path: ['policies', policy.name, 'steps', step, 'notify'],
        message: `calls ${name}, who has no Slack id; say people.${name}.slack (profile, ⋯, Copy member ID)`,
      }))
    }),
  )
}

function unused(rulebook: Rulebook): readonly Hint[] {
  const { timeIntervals, playbooks, schedules, policies, teams, services, permissions, classify } = rulebook
  const routes = allRoutes(rulebook.route)
  const targets = [
    ...[...policies.values()].flatMap(({ steps }) => steps.flatMap(({ notify }) => notify)),
    ...[...playbooks.values()].flatMap(({ steps }) =>
      steps.flatMap(({ what }) => (what.kind === 'invite' ? what.targets : [])),
    ),
  ]
  const called = (kind: Target['kind']) => targets.filter(target => target.kind === kind).map(({ name }) => name)
  const served = [...services.values()]
  const permitted = [...permissions.values()].flat().filter(({ kind }) => kind === 'team')
  const byHand = [...playbooks.values()].filter(({ matchers }) => matchers.length === 0).map(({ name }) => name)
  return [
    ...never(
      'time_intervals',
      timeIntervals.keys(),
      [
        ...routes.flatMap(({ active, mute }) => [...(active ?? []), ...(mute ?? [])]),
        ...classify.flatMap(({ active }) => active),
      ],
      'nothing uses it; name it in a route (active, mute) or in classify (active), or take it out',
    ),
    ...never(
      'playbooks',
      byHand,
      routes.map(({ playbook }) => playbook),
      'starts by hand only; say in which incidents it starts (matchers), or name it in a route',
    ),
    ...never(
      'schedules',
      schedules.keys(),
      called('schedule'),
      'nobody is called by it; name it in a policy (notify: [schedule:…]), or take it out',
    ),
    ...never(
      'policies',
      policies.keys(),
      [...routes, ...served].map(({ policy }) => policy),
      'no route and no service uses it; name it in one (policy: …), or take it out',
    ),
    ...never(
      'teams',
      teams.keys(),
      [
        ...called('team'),
        ...permitted.map(({ name }) => name),
        ...served.map(({ team }) => team),
        ...routes.map(({ set }) => set.team ?? null),
      ],
      'nothing uses it; name it in a service (team: …) or a policy (notify: [team:…]), or take it out',
    ),
  ]
}

function never(section: string, names: Iterable<string>, used: readonly (string | null)[], message: string): Hint[] {
  return [...names].filter(name => !used.includes(name)).map(name => ({ path: [section, name], message }))
}

function allRoutes(route: Route): readonly Route[] {
  return [route, ...route.routes.flatMap(allRoutes)]
}
