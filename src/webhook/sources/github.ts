import type { Source } from '../../rulebook/rulebook.ts'
import { type Body, parseJson, readFormOrJson } from '../body.ts'
import { headerOf, hmacOf, isOneOf } from '../signature.ts'
import { fromDeployment } from './github-deployment.ts'
import { fromWorkflowRun } from './github-workflow.ts'
import { textOf } from './path.ts'
import { type Context, ignored, isRecord, kindOf, type Reading, unreadable } from './reading.ts'
import type { Answer, Delivered, System } from './system.ts'

/** GitHub's webhooks: deployments and runs of workflows (https://docs.github.com/en/webhooks/webhook-events-and-payloads). */
export const github: System = {
  read: readGithub,
  body: readPayload,
  verify: unproven,
  greet: ({ headers }, payload) => (isPing(headers['x-github-event'], payload) ? PONG : null),
  // The signature is made over all that the event is; whoever replays it may call it by another id.
  deliveryId: ({ headers }) => headerOf(headers, 'x-hub-signature-256') ?? headerOf(headers, 'x-github-delivery'),
}

const PONG: Answer = { status: 200, body: { message: 'connected' } }

/** Said of every webhook that somebody sets up. */
function isPing(event: unknown, payload: unknown): boolean {
  return event === 'ping' || (isRecord(payload) && 'zen' in payload && 'hook_id' in payload)
}

/** A form has the JSON in one field; what is signed is the form. */
async function readPayload(request: Delivered): Promise<Body> {
  const body = await readFormOrJson(request)
  if (!('json' in body) || !isRecord(body.json) || !isForm(request)) return body
  return parseJson(textOf(body.json.payload))
}

function isForm({ headers }: Delivered): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')
}

function unproven({ headers, raw }: Delivered, _: unknown, { signingSecrets }: Source): string | null {
  if (signingSecrets.length === 0) return null
  const signature = headerOf(headers, 'x-hub-signature-256')
  if (signature === null) return 'the header X-Hub-Signature-256 is missing: the webhook at GitHub has no secret'
  const expected = signingSecrets.map(
    secret => `sha256=${hmacOf({ algorithm: 'sha256', encoding: 'hex' }, secret, raw)}`,
  )
  return isOneOf([signature], expected)
    ? null
    : 'the signature does not match: signing_secret is the secret of the webhook at GitHub'
}

function readGithub(payload: unknown, context: Context): Reading {
  if (!isRecord(payload)) return unreadable('', `expected an object, found ${kindOf(payload)}`)
  const { deployment_status, workflow_run, repository } = payload
  // A deployment from a workflow has its run beside it.
  if (isRecord(deployment_status)) return fromDeployment(deployment_status, payload, context)
  if (isRecord(workflow_run) && payload.action === 'completed' && !('deployment' in payload)) {
    return fromWorkflowRun(workflow_run, payload, context)
  }
  if (isPing(undefined, payload)) return ignored('a ping')
  return isRecord(repository) || 'sender' in payload
    ? ignored('only deployment_status, and workflow_run when it is completed, open or close anything')
    : unreadable('', 'neither deployment_status nor workflow_run, nor anything else that GitHub sends')
}
