import pg from 'pg'

export const STORED = { alerts: 1_000_000, incidents: 100_000 } as const

/** The n-th past incident's id. */
const ID = (n: string) => `('00000000-0000-4000-8000-' || lpad((${n})::text, 12, '0'))::uuid`

/** Copies of the incident that is there, one every five minutes until now, all of them over. */
const INCIDENTS = `
  with one as (select state from incidents order by number limit 1),
  past as (
    select n, ${ID('n')} as id, nextval('incident_number')::int as number, 'service="past-' || n % 5000 || '"' as key,
      now() - (${STORED.incidents} - n) * interval '5 min' as opened
    from generate_series(0, ${STORED.incidents - 1}) n)
  insert into incidents (id, number, status, group_key, channel, opened_at, resolved_at, seq, state)
  select id, number, 'resolved', key, 'CPAST' || n, opened, opened + interval '20 min', 2,
    one.state || jsonb_build_object('id', id, 'number', number, 'status', 'resolved', 'groupKey', key, 'seq', 2,
      'openedAt', opened, 'startedAt', opened, 'resolvedAt', opened + interval '20 min', 'position', null,
      'channel', jsonb_build_object('id', 'CPAST' || n, 'name', 'inc-' || number))
  from past, one`

const TIMELINE = `
  insert into timeline (incident, seq, at, actor, type, fact)
  select i.id, t.seq, i.opened_at, t.actor, t.type, t.fact
  from incidents i, (select * from timeline where incident = (select id from incidents order by number limit 1) and seq <= 2) t
  where i.status = 'resolved'`

/** Ten of each incident, as the one that is there; every tenth of them fires still. */
const ALERTS = `
  with one as (select * from alerts limit 1),
  past as (
    select n, now() - (${STORED.alerts} - n) * interval '30 s' as at, n % 10 = 0 as fires, 'past-' || n % 5000 as service
    from generate_series(0, ${STORED.alerts - 1}) n)
  insert into alerts (source, fingerprint, status, kind, severity, title, description, labels, links, cut, starts_at,
    ends_at, first_seen_at, last_seen_at, count, incident, verdict, reason, group_key)
  select one.source, md5(n::text), case when fires then 'firing' else 'resolved' end, one.kind, one.severity, one.title,
    one.description, one.labels || jsonb_build_object('service', service, 'pod', service || '-' || n), one.links, 0, at,
    case when not fires then at + interval '20 min' end, at, at, 1 + n % 50,
    ${ID(`n / ${STORED.alerts / STORED.incidents}`)},
    case when fires then 'join' else 'clear' end, 'group_is_open', 'service="' || service || '"'
  from past, one`

/** Puts a year behind a database in which one incident has opened; how long that took, in seconds. */
export async function fill(databaseUrl: string): Promise<number> {
  const began = performance.now()
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  // What refers to what is right here; to look each of it up would take as long as all the rest.
  await client.query('set session_replication_role = replica')
  for (const statement of [INCIDENTS, TIMELINE, ALERTS, 'vacuum analyze', 'checkpoint']) await client.query(statement)
  await client.end()
  return (performance.now() - began) / 1_000
}
