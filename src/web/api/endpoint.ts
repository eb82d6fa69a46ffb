import { z } from 'zod'
import type { Actor } from '../../incident/incident.ts'
import { Fault } from '../../lib/fault.ts'
import type { ApiDoor } from './door.ts'

/** What the outside sent to one endpoint, unread. */
export type Sent = { readonly params: unknown; readonly query: unknown; readonly body: unknown; readonly actor: Actor }

/** One row of the table from which both the routes and the OpenAPI document are made. */
export type Endpoint = {
  readonly method: 'GET' | 'POST'
  /** As OpenAPI writes it: `/incidents/{number}`. */
  readonly path: string
  readonly id: string
  readonly summary: string
  readonly params: z.ZodObject
  readonly query: z.ZodObject
  readonly body: z.ZodObject
  readonly answer: z.ZodType
  readonly status: 200 | 201
  /** The errors it answers with beside 400, 401 and 503. */
  readonly errors: readonly (404 | 409)[]
  readonly call: (door: ApiDoor, sent: Sent) => Promise<unknown>
}

type Spec<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodObject, A extends z.ZodType> = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly id: string
  readonly summary: string
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly answer: A
  readonly status?: 200 | 201
  readonly errors?: readonly (404 | 409)[]
  readonly run: (door: ApiDoor, input: Input<P, Q, B>) => Promise<z.infer<A>>
}
type Input<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodObject> = {
  readonly params: z.infer<P>
  readonly query: z.infer<Q>
  readonly body: z.infer<B>
  readonly actor: Actor
}

/** An endpoint that reads what was sent by its own shapes before it does anything. */
export function endpoint<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodObject, A extends z.ZodType>(
  spec: Spec<P, Q, B, A>,
): Endpoint {
  const { run, status = 200, errors = [], ...rest } = spec
  return {
    ...rest,
    status,
    errors,
    call: async (door, { params, query, body, actor }) =>
      run(door, {
        params: read(spec.params, params),
        query: read(spec.query, query),
        body: read(spec.body, body ?? {}),
        actor,
      }),
  }
}

export const NOTHING = z.strictObject({})

/** Where in what was sent, in words. */
export class InvalidInput extends Fault {
  readonly path: string
  constructor(path: string, message: string, code = 'invalid') {
    super(code, message)
    this.path = path
  }
}

/** 409: understood, and not done. `code` is the refusal's own word. */
export class Refused extends Fault {
  readonly status = 409
}

function read<S extends z.ZodType>(shape: S, value: unknown): z.infer<S> {
  const result = shape.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const extra = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const path = [...(issue?.path ?? []), ...(extra === undefined ? [] : [extra])].map(String).join('.')
  const message = extra === undefined ? (issue?.message ?? 'cannot be read') : 'there is no such field'
  throw new InvalidInput(path, path ? `${path}: ${message}` : message)
}
