import { lookUp } from './fields.ts'
import { textOf, valueAt } from './path.ts'
import { type Context, ignored, type Reading, reading, unreadable } from './reading.ts'
import { signalOf } from './signal.ts'

type Fields = Readonly<Record<string, unknown>>

const FAILED: Readonly<Record<string, string>> = {
  failure: 'failed',
  timed_out: 'ran out of time',
  startup_failure: 'did not start',
}

/**
 * A run that is over. What fails stays failed until a later run of the same workflow on the same branch succeeds;
 * others (cancelled, skipped, neutral …) say nothing of that.
 */
export function fromWorkflowRun(run: Fields, payload: Fields, context: Context): Reading {
  const repository = textOf(valueAt(payload, ['repository', 'full_name']))
  const workflow = textOf(run.workflow_id) || textOf(valueAt(payload, ['workflow', 'id']))
  if (!repository) return unreadable('repository.full_name', 'nothing here says which repository it is about')
  if (!workflow) return unreadable('workflow_run.workflow_id', 'nothing here says which workflow it is about')
  const conclusion = textOf(run.conclusion).toLowerCase()
  const failed = lookUp(FAILED, conclusion)
  if (failed === null && conclusion !== 'success') return ignored(`a run that ended as ${conclusion || 'nothing'}`)
  const branch = textOf(run.head_branch)
  const elsewhere = notOurs(run, branch, payload, context)
  if (elsewhere !== null) return ignored(elsewhere)
  const name = textOf(run.name) || textOf(valueAt(payload, ['workflow', 'name'])) || `Workflow ${workflow}`
  const { severities } = context.source
  return reading(
    signalOf(
      {
        kind: 'alert',
        status: failed === null ? 'resolved' : 'firing',
        // The end is told in the words of the beginning: that is what it ends.
        title: [`${name} ${failed ?? 'failed'} on ${branch} (${repository})`],
        description: descriptionOf(run),
        identity: `${repository} workflow ${workflow} ${branch}`,
        severity: [lookUp(severities, name) ?? lookUp(severities, conclusion) ?? 'sev3'],
        labels: {
          alertname: `${name} in ${repository}`,
          repository,
          workflow: name,
          branch,
          event: run.event,
          actor: valueAt(run, ['triggering_actor', 'login']) ?? valueAt(run, ['actor', 'login']),
        },
        links: { source: run.html_url },
        startsAt: placeOf(run),
        endsAt: run.updated_at,
      },
      context,
    ),
  )
}

/** A fork has a main branch too, and its pull requests run here. */
function notOurs(run: Fields, branch: string, payload: Fields, { source }: Context): string | null {
  const from = textOf(valueAt(run, ['head_repository', 'id']))
  if (from && from !== textOf(valueAt(payload, ['repository', 'id']))) return 'a run for another repository'
  const main = textOf(valueAt(payload, ['repository', 'default_branch'])) || 'main'
  const branches = source.branches.length > 0 ? source.branches : [main]
  return branches.includes(branch) ? null : `a run on ${branch || 'no branch'}, not on ${branches.join(', ')}`
}

/**
 * Its place in the order of runs, as an instant: when the run was made, which a second attempt at it does not change,
 * and a millisecond for each attempt. So an older success, come late, ends no newer failure.
 */
function placeOf(run: Fields): number | null {
  const madeAt = Date.parse(textOf(run.created_at))
  const attempt = Number(run.run_attempt)
  if (Number.isNaN(madeAt)) return null
  return madeAt + (Number.isSafeInteger(attempt) ? Math.min(Math.max(attempt - 1, 0), 999) : 0)
}

function descriptionOf(run: Fields): string {
  const attempt = Number(run.run_attempt) > 1 ? `, attempt ${textOf(run.run_attempt)}` : ''
  const [commit = ''] = textOf(valueAt(run, ['head_commit', 'message'])).split('\n')
  return [
    textOf(run.display_title),
    textOf(run.run_number) && `Run ${textOf(run.run_number)}${attempt}`,
    [textOf(run.head_sha).slice(0, 7), commit].filter(Boolean).join(' '),
  ]
    .filter(Boolean)
    .join('\n')
}
