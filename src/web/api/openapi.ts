import { z } from 'zod'
import type { Endpoint } from './endpoint.ts'
import { NAMED } from './shapes.ts'
import { NAMED_ONCALL } from './shapes-oncall.ts'

type Schema = Readonly<Record<string, unknown>>

/** The API as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1), from the shapes that check and type it. */
export function openApi(endpoints: readonly Endpoint[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const endpoint of endpoints) {
    const before = paths[endpoint.path] ?? {}
    paths[endpoint.path] = { ...before, [endpoint.method.toLowerCase()]: operation(endpoint) }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Tocsin',
      version: '1',
      description:
        'Incidents, alerts and who is on call. Lists are read on with `?cursor=<next>`; instants are ISO 8601 in UTC.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'API_TOKEN of the environment' } },
      schemas: namedSchemas(),
    },
  }
}

const registry = z.registry<{ id: string }>()
for (const [id, shape] of Object.entries({ ...NAMED, ...NAMED_ONCALL })) registry.add(shape, { id })

function namedSchemas(): Record<string, Schema> {
  const { schemas } = z.toJSONSchema(registry, { uri: id => `#/components/schemas/${id}`, io: 'output' })
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, bare(schema)]))
}

function nameOf(shape: z.ZodType): string | null {
  return registry.get(shape)?.id ?? null
}

function operation({ id, summary, params, query, body, answer, status, errors }: Endpoint): Schema {
  const inputs = [...parameters('path', params), ...parameters('query', query)]
  const hasBody = Object.keys(body.shape).length > 0
  const needed = !body.safeParse({}).success
  return {
    operationId: id,
    summary,
    ...(inputs.length > 0 && { parameters: inputs }),
    ...(hasBody && {
      requestBody: { required: needed, content: { 'application/json': { schema: inputSchema(body) } } },
    }),
    responses: {
      [status]: { description: summary, content: { 'application/json': { schema: reference(answer) } } },
      ...Object.fromEntries([400, 401, ...errors, 503].map(code => [code, errorAnswer(code)])),
    },
  }
}

const ERRORS: Readonly<Record<number, string>> = {
  400: 'What was sent cannot be read; `path` says where',
  401: 'The token is missing or wrong',
  404: 'There is no such thing',
  409: 'Refused: `error` says why in one word, `message` in a sentence',
  503: 'It cannot be answered at the moment, for the database is away; try again soon',
}

function errorAnswer(code: number): Schema {
  const schema = { $ref: '#/components/schemas/Error' }
  return { description: ERRORS[code] ?? 'An error', content: { 'application/json': { schema } } }
}

function reference(shape: z.ZodType): Schema {
  const name = nameOf(shape)
  return name ? { $ref: `#/components/schemas/${name}` } : bare(z.toJSONSchema(shape))
}

function parameters(where: 'path' | 'query', shape: z.ZodObject): readonly Schema[] {
  const { properties = {}, required = [] } = z.toJSONSchema(shape, { io: 'input' })
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema,
  }))
}

function inputSchema(shape: z.ZodObject): Schema {
  return bare(z.toJSONSchema(shape, { io: 'input' }))
}

/** Inside a document a schema says neither its dialect nor an address of its own. */
function bare(schema: Schema): Schema {
  const { $schema: _dialect, $id: _address, id: _name, ...rest } = schema
  return rest
}
