import type { FastifyRequest } from 'fastify'
import type { OpsgenieBook } from '../../engine/opsgenie.ts'
import type { Source } from '../../rulebook/rulebook.ts'
import type { WebhookDoor } from '../door.ts'

export type OpsgenieDoor = WebhookDoor & { readonly opsgenie: OpsgenieBook }

export type Params = { readonly id: string; readonly name: string; readonly requestId: string }

/** An authenticated request, with the source whose key it bears. */
export type Asked = {
  readonly door: OpsgenieDoor
  readonly source: Source
  readonly request: FastifyRequest
  readonly params: Partial<Params>
}
