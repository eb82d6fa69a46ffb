import { lookUp } from './fields.ts'
import { textOf, valueAt } from './path.ts'
import { type Context, ignored, type Reading, reading, unreadable } from './reading.ts'
import { signalOf } from './signal.ts'

type Fields = Readonly<Record<string, unknown>>

/** `production`, `prod-eu`, `eu/prod`; not `preprod`, `non-prod`. */
const PRODUCTION = /(?<![a-z])(?<!(?:pre|non|not)[-_ ])prod(?:uction)?(?![a-z])/i

/** What is deployed to an environment counts, whichever deployment it was: a success ends what an earlier one failed at. */
export function fromDeployment(status: Fields, payload: Fields, context: Context): Reading {
  const deployment = (...path: readonly string[]) => valueAt(payload, ['deployment', ...path])
  const repository = textOf(valueAt(payload, ['repository', 'full_name']))
  const environment = textOf(status.environment) || textOf(deployment('environment'))
  if (!repository) return unreadable('repository.full_name', 'nothing here says which repository it is about')
  if (!environment) return unreadable('deployment_status.environment', 'nothing here says what was deployed to')
  const state = textOf(status.state).toLowerCase()
  const failed = state === 'failure' || state === 'error'
  if (!failed && state !== 'success') return ignored(`a deployment that is ${state || 'in no state'}`)
  // It will be gone with its pull request, and nobody else has it.
  if (deployment('transient_environment') === true) return ignored('an environment for a while only')
  const isProduction = deployment('production_environment') === true || PRODUCTION.test(environment)
  const { severities } = context.source
  const sha = textOf(deployment('sha')).slice(0, 7)
  const ref = textOf(deployment('ref'))
  return reading(
    signalOf(
      {
        kind: 'alert',
        status: failed ? 'firing' : 'resolved',
        // The end is told in the words of the beginning: that is what it ends.
        title: [`Deployment to ${environment} failed (${repository})`],
        description: [textOf(status.description), [ref, sha].filter(Boolean).join(' at ')].filter(Boolean).join('\n'),
        identity: `${repository} deployment ${environment}`,
        severity: [lookUp(severities, environment) ?? lookUp(severities, state) ?? (isProduction ? 'sev2' : 'sev3')],
        labels: {
          alertname: `Deployment to ${environment} of ${repository}`,
          repository,
          environment,
          ref,
          task: deployment('task'),
          actor: valueAt(status, ['creator', 'login']),
        },
        links: { source: sourceOf(status, payload), dashboard: status.environment_url },
        startsAt: textOf(status.created_at) || status.updated_at,
        endsAt: textOf(status.updated_at) || status.created_at,
      },
      context,
    ),
  )
}

/** Where it was done: its log, what the deployer names, its workflow's run, the repository's own list. */
function sourceOf(status: Fields, payload: Fields): string {
  const page = textOf(valueAt(payload, ['repository', 'html_url']))
  return (
    textOf(status.log_url) ||
    textOf(status.target_url) ||
    textOf(valueAt(payload, ['workflow_run', 'html_url'])) ||
    (page && `${page}/deployments`)
  )
}
