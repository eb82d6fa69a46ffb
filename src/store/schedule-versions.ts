import { createHash } from 'node:crypto'
import { asc, inArray, sql } from 'drizzle-orm'
import type { Schedule } from '../oncall/schedule.ts'
import type { Span } from '../oncall/span.ts'
import type { Version } from '../oncall/version.ts'
import type { Arranged } from '../rulebook/oncall.ts'
import type { Tx } from './db.ts'
import { overridesIn, readInForce } from './overrides.ts'
import { scheduleVersions as versions } from './schema-oncall.ts'

export type StoredVersion = Version & { readonly id: number }

/** Every version of every schedule, in the order of their instants. */
export async function allVersions(tx: Tx): Promise<ReadonlyMap<string, readonly StoredVersion[]>> {
  const rows = await tx.select().from(versions).orderBy(sql`${versions.since} nulls first`, asc(versions.id))
  return bySchedule(rows.map(({ id, since, schedule: name, definition }) => ({ id, since, name, definition })))
}

export async function addVersion(tx: Tx, { since, schedule }: Version, at: Date): Promise<void> {
  const { name, timezone, layers } = schedule
  const definition = { name, timezone, layers }
  const digest = createHash('sha256').update(JSON.stringify(definition)).digest('base64url')
  await tx.insert(versions).values({ schedule: name, since, definition, digest, madeAt: at })
}

export async function dropVersions(tx: Tx, ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await tx.delete(versions).where(inArray(versions.id, [...ids]))
}

/** Definitions by their digest, so the same in whatever database they stand: to read them anew for each call is slow. */
const DEFINITIONS = new Map<string, Schedule>()
const MOST = 10_000

type Found = { readonly name: string; readonly since: string | null; readonly id: number; readonly digest: string }

/** What decides who is on call between two instants besides the rulebook; one look for all of it. */
export async function arrangedIn(tx: Tx, { from, until }: Span): Promise<Arranged> {
  const [first, last] = [from.toISOString(), until.toISOString()]
  const { rows } = await tx.execute<{ overrides: unknown; versions: readonly Found[] }>(sql`
    select (${overridesIn(from, until)}) as overrides, (
      select coalesce(json_agg(json_build_object('name', v.schedule, 'since', v.since, 'id', v.id, 'digest', v.digest)
        order by v.since nulls first, v.id), '[]')
      from ${versions} v
      where (v.since is null or v.since <= ${last}::timestamptz) and not exists (
        select from ${versions} n where n.schedule = v.schedule and n.since <= ${first}::timestamptz
          and n.since > coalesce(v.since, '-infinity'))
    ) as versions`)
  const found = rows[0]?.versions ?? []
  await define(tx, found)
  const defined = found.map(({ id, name, since, digest }) => {
    return { id, name, since: since === null ? null : new Date(since), definition: DEFINITIONS.get(digest) }
  })
  return { versions: bySchedule(defined), overrides: readInForce(rows[0]?.overrides ?? []) }
}

async function define(tx: Tx, found: readonly Found[]): Promise<void> {
  const missing = found.filter(({ digest }) => !DEFINITIONS.has(digest)).map(({ id }) => id)
  if (missing.length === 0) return
  if (DEFINITIONS.size > MOST) DEFINITIONS.clear()
  const ids = DEFINITIONS.size === 0 ? found.map(({ id }) => id) : missing
  const rows = await tx.select().from(versions).where(inArray(versions.id, ids))
  for (const { digest, definition } of rows) DEFINITIONS.set(digest, definition as Schedule)
}

type Named = Pick<StoredVersion, 'id' | 'since'> & { readonly name: string; readonly definition: unknown }

function bySchedule(rows: readonly Named[]): ReadonlyMap<string, readonly StoredVersion[]> {
  const found = new Map<string, StoredVersion[]>()
  for (const { id, since, name, definition } of rows) {
    const version = { id, since, schedule: definition as Schedule }
    found.set(name, [...(found.get(name) ?? []), version])
  }
  return found
}
