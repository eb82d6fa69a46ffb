import { and, desc, eq, gt, lte, sql } from 'drizzle-orm'
import type { Override } from '../oncall/override.ts'
import type { MadeOverride } from '../oncall/overriding.ts'
import type { Tx } from './db.ts'
import { overrides } from './schema-oncall.ts'

export async function addOverride(tx: Tx, override: Omit<MadeOverride, 'id'>): Promise<MadeOverride> {
  const [row] = await tx.insert(overrides).values(override).returning()
  if (!row) throw new Error('the override was not added')
  return readOverride(row)
}

/** The override, held until the transaction ends: of two who end it at once, the second sees what the first has done. */
export async function lockOverride(tx: Tx, id: number): Promise<MadeOverride | null> {
  const [row] = await tx.select().from(overrides).where(eq(overrides.id, id)).for('no key update')
  return row ? readOverride(row) : null
}

/** Writes what may change of it. */
export async function saveOverride(tx: Tx, { id, endedAt, endedBy }: MadeOverride): Promise<void> {
  await tx.update(overrides).set({ endedAt, endedBy }).where(eq(overrides.id, id))
}

/** When it is over, as things stand. */
const END = sql<Date>`coalesce(${overrides.endedAt}, ${overrides.until})`

type Listing = {
  readonly after: { readonly end: Date; readonly id: number } | null
  /** Only those that are not over then. */
  readonly notOverAt: Date | null
  readonly schedule: string | null
  readonly limit: number
}

/** Whose end is latest comes first, those after `after` in that order. */
export async function listOverrides(tx: Tx, query: Listing): Promise<readonly MadeOverride[]> {
  const { after, notOverAt, schedule, limit } = query
  const further = after && sql`(${END}, ${overrides.id}) < (${after.end.toISOString()}::timestamptz, ${after.id})`
  const current = notOverAt && and(gt(overrides.until, notOverAt), sql`${overrides.endedAt} is null`)
  const of = schedule === null ? undefined : eq(overrides.schedule, schedule)
  const rows = await tx
    .select()
    .from(overrides)
    .where(and(of, current ?? undefined, further ?? undefined))
    .orderBy(desc(END), desc(overrides.id))
    .limit(limit)
  return rows.map(readOverride)
}

/** What is in force at some time between two instants, as one JSON array in the order in which it was made. */
export function overridesIn(from: Date, until: Date) {
  const meets = and(gt(END, sql`${from.toISOString()}::timestamptz`), lte(overrides.from, until))
  return sql`select coalesce(json_agg(json_build_object('schedule', schedule, 'person', person, 'instead', instead,
    'from', "from", 'until', least(until, ended_at)) order by id), '[]') from ${overrides} where ${meets}`
}

/** Reads what `overridesIn` gives. */
export function readInForce(rows: unknown): readonly Override[] {
  const found = rows as readonly (Omit<Override, 'from' | 'until'> & { from: string; until: string })[]
  return found
    .map(({ from, until, ...rest }) => ({ ...rest, from: new Date(from), until: new Date(until) }))
    .filter(({ from, until }) => from < until)
}

function readOverride(row: typeof overrides.$inferSelect): MadeOverride {
  return row as typeof row & MadeOverride
}
