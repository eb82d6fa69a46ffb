import type { Json } from '../lib/json.ts'
import { type Environment, fillIn, variable } from '../lib/variables.ts'
import type { HttpRequest } from './playbook.ts'

export type Filled =
  /** `secrets` are the values that were filled in: nothing that comes back may show them. */
  | { readonly request: HttpRequest; readonly secrets: readonly string[] }
  /** The variables that are not set. */
  | { readonly missing: readonly string[] }

/**
 * A request as it is sent. In playbooks, and so on the timeline, stand only the names of secrets; their values are filled
 * in here, when the step runs.
 */
export function filled(request: HttpRequest, env: Environment): Filled {
  const secrets = new Set<string>()
  const missing = new Set<string>()
  const fill = (text: string) =>
    fillIn(text, (name, found) => {
      const value = variable(env, name)
      if (value === undefined) missing.add(name)
      else secrets.add(value)
      return value ?? found
    })
  const { url, headers, body, json } = request
  const sent: HttpRequest = {
    ...request,
    url: fill(url),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)])),
    body: body === null ? null : json ? JSON.stringify(filledWithin(JSON.parse(body), fill)) : fill(body),
  }
  return missing.size > 0 ? { missing: [...missing] } : { request: sent, secrets: [...secrets] }
}

/** Within the texts of a structure, so that no value can break it. */
function filledWithin(value: Json, fill: (text: string) => string): Json {
  if (typeof value === 'string') return fill(value)
  if (Array.isArray(value)) return value.map(one => filledWithin(one, fill))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filledWithin(one, fill)]))
}
