import pg from 'pg'
import { quantile } from './load.ts'

// What the machine gives today: everything else is judged by the ratio to this.

const TABLE = `create table if not exists floor (
  id text primary key, seen timestamptz not null, count int not null, labels jsonb not null)`
const LABELS = JSON.stringify({ alertname: 'HighErrorRate', service: 'checkout', severity: 'warning', cluster: 'eu-1' })
const UPSERT = `insert into floor select id, seen, 1, labels from unnest($1::text[], $2::timestamptz[], $3::jsonb[])
  r (id, seen, labels) on conflict (id) do update set seen = excluded.seen, count = floor.count + 1`

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(TABLE)
  return client
}

const upsert = (client: pg.Client, ids: readonly string[]) => {
  const now = new Date()
  const values = [ids, ids.map(() => now), ids.map(() => LABELS)]
  return client.query({ name: 'floor', text: UPSERT, values })
}

/** One row a commit, one after the other: what no durable answer can be faster than. */
export async function commitFloor(url: string, seconds: number) {
  const client = await connected(url)
  const took: number[] = []
  const end = performance.now() + seconds * 1_000
  for (let i = 0; performance.now() < end; i++) {
    const since = performance.now()
    await upsert(client, [`one-${i % 1_000}`])
    took.push(performance.now() - since)
  }
  await client.end()
  return { p50: quantile(took, 0.5), p99: quantile(took, 0.99), perSecond: took.length / seconds }
}

/** All that wait, in one statement: what commits made together could take in with nothing else to do. */
export async function togetherFloor(url: string, seconds: number, atOnce: number, identities = 10_000) {
  const client = await connected(url)
  const end = performance.now() + seconds * 1_000
  let done = 0
  for (; performance.now() < end; done += atOnce) {
    await upsert(
      client,
      Array.from({ length: atOnce }, (_, i) => `many-${identities}-${(done + i) % identities}`),
    )
  }
  await client.end()
  return done / seconds
}
