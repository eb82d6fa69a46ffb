import { type SQL, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { PAGE_LANES } from '../../src/incident/effect.ts'
import {
  countFiring,
  dueAlerts,
  expiredAlerts,
  listAlerts,
  peekAlerts,
  putOffExpiry,
  putOffReview,
  reviewMuted,
  rowKey,
  touchAlerts,
} from '../../src/store/alerts.ts'
import { type Db, inTransaction, type Tx } from '../../src/store/db.ts'
import {
  countOpenedSince,
  findByCard,
  findOpenInGroup,
  lastJoined,
  listIncidents,
  lockLately,
  lockOpenIn,
} from '../../src/store/incidents.ts'
import { heldKeys, holdFiring } from '../../src/store/inhibitors.ts'
import { putOffLine } from '../../src/store/line.ts'
import { claimAlong, claimDue, nextDue, renewLease, takeDue } from '../../src/store/outbox.ts'
import { lockSurroundings, lockWaiting } from '../../src/store/surroundings.ts'
import { alertsWanted, waitingIn } from '../../src/store/why.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { at, pageOf } from '../kit/outbox.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
  await fill(fresh.db)
})
afterEach(() => fresh.db.execute(sql`update outbox set leased_until = null where leased_until is not null`))
afterAll(() => fresh.drop())

/** 2,000 incidents, every tenth open; 50,000 alerts; 20,000 effects: a Slack that has been away for an hour, and timers. */
async function fill(db: Db): Promise<void> {
  const incident = (n: SQL) => sql`('00000000-0000-4000-8000-' || lpad((${n})::text, 12, '0'))::uuid`
  await db.execute(sql`
    insert into incidents (id, number, status, group_key, channel, card, opened_at, seq, state)
    select ${incident(sql`n`)}, n, case when n % 10 = 0 then 'triggered' else 'resolved' end, 'service="s' || n || '"',
      'C' || n, 'C' || n || ':' || n || '.1', ${at(0)}, 1, '{"runs":[],"calls":[]}'::jsonb from generate_series(0, 1999) n`)
  await db.execute(sql`
    insert into alerts (source, fingerprint, status, kind, severity, title, description, labels, links, cut, starts_at,
      first_seen_at, last_seen_at, count, incident, verdict, reason, group_key)
    select 'prod', 'f' || n, 'firing', 'alert', 'sev2', 'Down', '', '{}'::jsonb, '{}'::jsonb, 0, ${at(0)}, ${at(0)}, ${at(0)}, 1,
      ${incident(sql`n % 2000`)}, case when n % 100 = 0 then 'wait' else 'join' end, 'group_is_open', 'service="s' || n % 2000 || '"' from generate_series(1, 50000) n`)
  // Of a hundred one waits for its group, three are muted, and a hundred in all are due.
  await db.execute(sql`
    update alerts set incident = null, group_key = 'service="s' || n % 70 || '"', verdict = case when n % 100 = 0 then 'wait' else 'mute' end,
      muted_by = case n % 100 when 1 then 'silence:' || n % 7 when 2 then 'inhibition:k' || n % 5000 when 3 then 'inhibition:gone' end,
      review_at = case when n <= 2500 then ${at(0)}::timestamptz when n % 100 <> 2 then ${at(3_600)}::timestamptz end
    from (select substr(fingerprint, 2)::int as n from alerts) numbered where fingerprint = 'f' || n and n % 100 < 4`)
  await db.execute(sql`
    insert into inhibitors (key, source, fingerprint)
    select 'inhibition:k' || n, 'prod', 'f' || n * 10 + 5 from generate_series(0, 4499) n`)
  await db.execute(sql`
    insert into outbox (incident, lane, line, effect, due_at, created_at)
    select ${incident(sql`n % 2000`)}, (array['slack', 'slack', 'slack', 'timer'])[1 + n % 4], n % 2000, '{"type":"invite","users":[]}'::jsonb,
      ${at(0)}::timestamptz + case when n % 4 = 3 then interval '1 day' else n * interval '1 ms' end, ${at(0)}
    from generate_series(1, 20000) n`)
  await db.execute(sql`insert into outbox (incident, lane, line, effect, due_at, created_at)
    values (${incident(sql`7`)}, 'page:slack', 'U0ADA:0', '{"type":"page"}', ${at(1)}, ${at(0)})`)
}

/** Tables that were read from end to end. */
async function scanned(work: (tx: Tx) => Promise<unknown>): Promise<readonly string[]> {
  return inTransaction(fresh.db, async tx => {
    const before = await scans(tx)
    await work(tx)
    return [...(await scans(tx))].flatMap(([table, count]) => (count > (before.get(table) ?? 0) ? table : []))
  })
}

async function scans(tx: Tx): Promise<ReadonlyMap<string, number>> {
  const { rows } = await tx.execute<{ relname: string; count: string }>(
    sql`select relname, seq_scan as count from pg_stat_xact_user_tables`,
  )
  return new Map(rows.map(({ relname, count }) => [relname, Number(count)]))
}

const twenty = Array.from({ length: 20 }, (_, i) => ({ source: 'prod', fingerprint: `f${i + 1}` }))
const groups = ['service="s20"', 'service="s7"'].map(groupKey => ({ groupKey, sightings: 3 }))
const repeats = twenty.map(one => ({
  key: rowKey(one),
  times: 1,
  isReview: false,
  status: 'firing' as const,
  severity: 'sev3' as const,
  startsAt: at(0),
  incident: null,
  expiresAt: null,
}))
const ID = '00000000-0000-4000-8000-000000000010'
const PAGE = { incident: ID, effect: pageOf('U0ADA'), lease: ID }

// Without statistics, as in the first minute of a storm, and with them.
describe.each(['never analyzed', 'analyzed'])('in a large database, %s', analyzed => {
  beforeAll(async () => {
    if (analyzed === 'analyzed') await fresh.db.execute(sql`analyze`)
  })

  test.each<[string, (tx: Tx) => Promise<unknown>]>([
    ['claiming pages', tx => claimDue(tx, PAGE_LANES, at(100), at(110), 16)],
    ['claiming pages that go along', tx => claimAlong(tx, PAGE, { now: at(100), leasedUntil: at(110), limit: 100 })],
    ['putting off what goes to one person', tx => putOffLine(tx, PAGE, { now: at(100), until: at(160) })],
    ['renewing a lease', tx => renewLease(tx, PAGE, at(110))],
    ['taking timers', tx => takeDue(tx, 'timer', at(100), 500)],
    ['claiming the rest', tx => claimDue(tx, ['slack', 'step'], at(100), at(110), 16)],
    ['looking when the next is due', tx => nextDue(tx, ['timer', ...PAGE_LANES])],
    ['holding what alerts touch', tx => lockSurroundings(tx, twenty, ['service="s20"', 'service="s7"'], groups)],
    ['holding those that wait', tx => lockWaiting(tx, 'service="s20"', twenty)],
    ['looking for alerts whose time is up', tx => expiredAlerts(tx, at(5), 500)],
    ['looking for alerts to decide anew', tx => dueAlerts(tx, at(5), 500)],
    ['finding what a silence has muted', tx => reviewMuted(tx, 'silence:3', at(5))],
    ['putting an alert off', tx => putOffReview(tx, { source: 'prod', fingerprint: 'f100' }, at(65))],
    ['putting an expiry off', tx => putOffExpiry(tx, { source: 'prod', fingerprint: 'f100' }, at(65))],
    ['asking what is inhibited', tx => heldKeys(tx, ['inhibition:k1', 'inhibition:k2'])],
    ['holding a page of what fires', tx => holdFiring(tx, { source: 'prod', fingerprint: 'f4000' }, 500)],
    ['counting what has opened of late', tx => countOpenedSince(tx, at(1), 20)],
    ['looking when the storm was joined', tx => lastJoined(tx, 'service="s20"')],
    ['holding the incident of the storm', tx => lockOpenIn(tx, 'service="s20"')],
    ['holding what was resolved lately', tx => lockLately(tx, [{ groupKey: 'service="s7"', since: at(0) }])],
    ['touching alerts', tx => touchAlerts(tx, repeats, at(5))],
    ['looking alerts up', tx => peekAlerts(tx, twenty)],
    ['counting what fires', tx => countFiring(tx, [ID])],
    ['finding the open incident of a group', tx => findOpenInGroup(tx, 'service="s20"')],
    ['finding the incident of a card', tx => findByCard(tx, { channel: 'C20', ts: '20.1' })],
    ['listing what is open', tx => listIncidents(tx, { before: 1_500, open: true, limit: 20 })],
    ['explaining the alerts of an incident', tx => alertsWanted(tx, { incident: ID, limit: 3 })],
    ['explaining alerts by their words', tx => alertsWanted(tx, { words: 'f4999', limit: 5 })],
    ['counting what waits in a group', tx => waitingIn(tx, 'service="s20"')],
    ['listing alerts', tx => listAlerts(tx, { after: null, incident: null, limit: 50 })],
    ['listing alerts further down', tx => listAlerts(tx, { after: AFTER, incident: null, limit: 50 })],
  ])('%s reads no table from end to end', async (_, work) => {
    expect(await scanned(work)).toEqual([])
  })

  test('a page is found behind thousands of others, and of each lane one is taken', async () => {
    await inTransaction(fresh.db, async tx => {
      expect(await claimDue(tx, PAGE_LANES, at(100), at(110), 16)).toMatchObject([{ effect: { type: 'page' } }])
      const taken = await claimDue(tx, ['slack', 'step'], at(100), at(110), 16)
      expect(new Set(taken.map(({ incident }) => incident)).size).toBe(16)
    })
  })
})

const AFTER = { at: at(0), source: 'prod', fingerprint: 'f4000' }
