import { sql } from 'drizzle-orm'
import type { Alert } from '../alert/alert.ts'
import { type Db, inTransaction } from './db.ts'

/** One thing that alerts did, as far as that was kept: what an identity said last, and what timelines tell of it before. */
export type Recorded = Pick<Alert, 'source' | 'fingerprint' | 'kind' | 'severity' | 'title' | 'labels' | 'ended'> & {
  readonly at: Date
  /** `again`: it came, whether or not it fires already. */
  readonly what: 'fire' | 'again' | 'acknowledge' | 'change' | 'clear'
}

/** From `since` on, and before `until`; null: all. */
export type Span = { readonly since: Date | null; readonly until: Date | null }

/** So many are in memory at once. */
const PAGE = 5_000

/** Reads it in its order and as it is at one moment, page by page; changes nothing. */
export async function readRecorded(
  db: Db,
  { since, until }: Span,
  take: (page: readonly Recorded[]) => void,
): Promise<void> {
  const asItIs = 'set transaction isolation level repeatable read, read only; set local statement_timeout = 0'
  const during = sql`(${since}::timestamptz is null or w.at >= ${since}) and (${until}::timestamptz is null or w.at < ${until})`
  await inTransaction(
    db,
    async tx => {
      // What an alert said before routes and rules made it another counts, where that is known. What expired came before all others.
      await tx.execute(sql`
        declare recorded no scroll cursor without hold for
        select w.at, w.what, w.source, w.fingerprint, a.kind, coalesce(w.title, a.title) as title, w.ended,
          case when a.told is not null and coalesce(w.severity, a.severity) = a.severity then a.told->>'severity'
            else coalesce(w.said, w.severity, a.severity) end as severity,
          coalesce(a.told->'labels', a.labels) as labels
        from (
          select h.at, h.what, ref->>'source' as source, ref->>'fingerprint' as fingerprint, ref->>'title' as title,
            ref->>'severity' as severity, ref->>'said' as said, t.fact->>'ended' as ended, i.number, t.seq, nth
          from timeline t join incidents i on i.id = t.incident
          cross join lateral jsonb_array_elements(t.fact->'alerts') with ordinality as refs (ref, nth)
          cross join lateral (
            select t.at, case t.type when 'alerts_cleared' then 'clear' when 'alerts_changed' then 'change' else 'fire' end
            where not ref ? 'heard'
            union all select heard::timestamptz, 'again' from jsonb_array_elements_text(ref->'heard') heard) as h (at, what)
          where t.type in ('opened', 'alerts_joined', 'alerts_refired', 'alerts_changed', 'alerts_cleared')
          union all
          select h.at, h.what, source, fingerprint, null, null, null, null, null, null, null
          from alerts
          cross join lateral (
            select first_seen_at, case status when 'acknowledged' then 'acknowledge' else 'fire' end
            union all select last_seen_at, 'again' where verdict in ('wait', 'mute')
            union all select to_timestamp(ms::float8 / 1000), 'again' from jsonb_array_elements_text(recent) ms) as h (at, what)
          -- Of what was over when it came first nothing ever fired.
          where status <> 'resolved' or coalesce(ends_at, last_seen_at) > first_seen_at
          union all
          select coalesce(ends_at, last_seen_at), 'clear', source, fingerprint, null, null, null, ended, null, null, null
          from alerts where status = 'resolved' and verdict <> 'clear' and coalesce(ends_at, last_seen_at) > first_seen_at
        ) w join alerts a using (source, fingerprint)
        where ${during}
        order by w.at, w.ended is null, w.number, w.seq, w.nth`)
      for (;;) {
        const { rows } = await tx.execute<Recorded>(sql.raw(`fetch ${PAGE} from recorded`))
        take(rows)
        if (rows.length < PAGE) return
      }
    },
    asItIs,
  )
}
