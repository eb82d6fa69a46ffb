import type { FastifyRequest } from 'fastify'
import type { Source, SourceType } from '../rulebook/rulebook.ts'
import { opens, presentedSecrets } from './secrets.ts'
import { SYSTEMS } from './sources/registry.ts'
import type { Answer } from './sources/system.ts'

export const UNKNOWN: Answer = {
  status: 404,
  body: { error: 'unknown_source', message: 'no source of this name is in the rulebook' },
}

/**
 * What is answered to a request that may not send to this source, or null. Who signs what it sends need not bear the
 * secret as well; where it bears one, it must be the right one. Whether it has signed is seen once the body is there.
 */
export function refuse(source: Source | undefined, request: FastifyRequest): Answer | null {
  const withoutAuthorization = source !== undefined && SYSTEMS[source.type].ownAuthorization?.(source) === true
  const presented = presentedSecrets(request.headers, request.query, { withoutAuthorization })
  const signs = withoutAuthorization || (source?.signingSecrets.length ?? 0) > 0
  if ((signs && presented.length === 0) || opens(source?.secret ?? null, presented)) return null
  return source ? unauthorized('the secret is missing or wrong') : UNKNOWN
}

export function unauthorized(message: string): Answer {
  return { status: 401, headers: { 'www-authenticate': 'Bearer' }, body: { error: 'unauthorized', message } }
}

/**
 * The source whose secret this is, for endpoints that are told nothing else. Of several with the same one, those of
 * `type` come first. All are compared, so that the time does not show how many there are with a likeness. Where the
 * sender of another type proves more than the secret, whoever has only that finds no door beside its own.
 */
export function sourceBySecret(
  sources: ReadonlyMap<string, Source>,
  presented: string,
  type: SourceType,
): Source | null {
  const found = [...sources.values()].filter(({ secret }) => opens(secret, [presented]))
  return found.find(source => source.type === type) ?? found.find(isSecretEnough) ?? null
}

function isSecretEnough(source: Source): boolean {
  const { ownAuthorization, provesMore } = SYSTEMS[source.type]
  return source.signingSecrets.length === 0 && !ownAuthorization?.(source) && !provesMore?.(source)
}
