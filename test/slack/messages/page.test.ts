import { describe, expect, test } from 'vitest'
import type { Position } from '../../../src/escalation/policy.ts'
import type { Call, Incident, User } from '../../../src/incident/incident.ts'
import { pageMessage } from '../../../src/slack/messages/page.ts'
import { checkMessage } from '../checks.ts'
import { clickable, readable } from '../readable.ts'
import { ADA, at, BOB, incident, POLICY, RULES } from '../samples.ts'

const byAda = { kind: 'user' as const, ...ADA }
const acknowledged: Partial<Incident> = { status: 'acknowledged', acknowledgedBy: byAda, acknowledgedAt: at('03:12') }
const resolved: Partial<Incident> = { status: 'resolved', resolvedBy: byAda, resolvedAt: at('03:52') }

describe('a page', () => {
  const first: { user: User; position: Position } = { user: ADA, position: { step: 0, round: 0 } }
  const calling = { policy: POLICY, position: first.position }
  const page = (what: Partial<Incident>, to = first) => pageMessage(incident({ ...calling, ...what }), to, RULES)
  const posted = (to: typeof first) => ({
    ...to,
    via: 'slack' as const,
    nth: 0,
    message: { channel: 'D0ADA0001', ts: '1.1' },
  })
  const second = { user: ADA, position: { step: 1, round: 0 } }

  test('says what, since when, and why you', () => {
    expect(page({}).text).toBe('You are called: 🔴 INC-142 Checkout is down · Triggered · sev1 · Critical')
    expect(readable(page({ description: '502 everywhere' }))).toBe(
      '🔴 *INC-142 Checkout is down*\n' +
        'sev1 · Critical · checkout · since 2026-11-20 03:08 UTC · <#C0INC142>\n' +
        `You are called as step 1 of policy payments.\n502 everywhere\n[Acknowledge] [Escalate] [Can't] [Timeline | Why]`,
    )
  })
  test('leads to the runbook and the dashboard', () => {
    const links = { runbook: 'https://a.example', dashboard: 'https://b.example', source: null }
    expect(readable(page({ links }))).toContain('\nRunbook · Dashboard\n')
    expect(readable(page({ links: { ...links, runbook: null } }))).toContain('\nDashboard\n')
  })
  test('leads to the card where that shares a channel', () => {
    const header = { channel: 'C0PAYMENT', ts: '1.1' }
    const shared = { room: '#payments', channel: null, header } as const
    expect(readable(page(shared))).toContain('· <#C0PAYMENT>\n')
    expect(page({ ...shared, cardLink: 'https://x.slack.com/archives/C0PAYMENT/p11' }).blocks[0]).toMatchObject({
      text: { text: expect.stringContaining('<https://x.slack.com/archives/C0PAYMENT/p11|#payments>') },
    })
  })
  test('tells later rounds', () => {
    const again = { user: ADA, position: { step: 1, round: 2 } }
    expect(readable(page({ position: again.position }, again))).toContain('as step 2 of policy payments, round 3.')
  })
  test('says who has it, and can only be asked about', () => {
    expect(readable(page(acknowledged))).toContain('\n*Acknowledged* by Ada · sev1')
    expect(readable(page(resolved))).toContain('\n*Resolved* by Ada · sev1')
    expect(clickable(page(acknowledged))).toEqual(['Timeline | Why'])
    expect(clickable(page(resolved))).toEqual(['Timeline | Why'])
  })
  test('can still be acknowledged when others have been called too', () => {
    const later = page({ position: { step: 1, round: 0 }, pages: [posted(first), posted({ ...second, user: BOB })] })
    expect(readable(later)).toContain('Nobody has acknowledged since; step 2 has been called too.')
    expect(clickable(later)).toEqual(['Acknowledge', 'Escalate', "Can't", 'Timeline | Why'])
  })
  test('gives way to a newer one to the same person', () => {
    const older = page({ position: second.position, pages: [posted(first), posted(second)] })
    expect(readable(older)).toContain('You have been called again since')
    expect(clickable(older)).toEqual(['Timeline | Why'])
    expect(clickable(page({ position: second.position, pages: [posted(first), posted(second)] }, second))).toContain(
      'Acknowledge',
    )
  })
  test('stays in force after a reopening, until that calls the same person', () => {
    const position: Position = { step: 0, round: 0, turn: 9 }
    const pages = [posted(first), posted(second)]
    const waiting = page({ position, pages, reopened: 1 }, second)
    expect(readable(waiting)).toContain(
      'You were called as step 2 of policy payments.\nCalling has begun again since, at step 1.',
    )
    expect(clickable(waiting)).toContain('Acknowledge')
    const again = { user: ADA, position }
    const after = { position, pages: [...pages, posted(again)], reopened: 1 }
    expect(readable(page(after, second))).toContain('You have been called again since')
    expect([...clickable(page(after)), ...clickable(page(after, second))]).not.toContain('Acknowledge')
    expect(clickable(page(after, again))).toContain('Acknowledge')
  })
})

describe('a page of a call that stands', () => {
  const called = (position: Position, change: Partial<Call> = {}): Call => {
    return { position, at: at('03:10'), users: [ADA, BOB], failed: [], unreached: [], ...change }
  }
  const first: Position = { step: 0, round: 0 }
  const asked: Position = { ...first, asked: 7 }
  const page = (what: Partial<Incident>, position = first, others: readonly number[] = []) =>
    pageMessage(incident({ policy: POLICY, position: first, ...what }), { user: ADA, position, others }, RULES)

  test('has no buttons once the person has said that they cannot', () => {
    const declined = page({ calls: [called(first, { unreached: [ADA.id] })] })
    expect(readable(declined)).toContain('\nYou have said that you cannot.')
    expect(clickable(declined)).toEqual(['Timeline | Why'])
    expect(clickable(page({ calls: [called(first, { unreached: [BOB.id] })] }))).toContain("Can't")
  })
  test('says that somebody asks, and leaves it to whoever has it', () => {
    const helped = page({ ...acknowledged, calls: [called(asked)] }, asked)
    expect(readable(helped)).toContain('\n*Acknowledged* by Ada · sev1')
    expect(readable(helped)).toContain('\nSomebody in the incident asks for you.\n')
    expect(clickable(helped)).toEqual(['Join', "Can't", 'Timeline | Why'])
    expect(clickable(page({ calls: [called(asked)] }, asked))).toEqual([
      ...['Acknowledge', 'Escalate', "Can't", 'Timeline | Why'],
    ])
  })
  test('has no buttons once the one who was asked for has come, whoever else is waited for', () => {
    expect(clickable(page(acknowledged, asked))).toEqual(['Timeline | Why'])
    const withBob = page({ ...acknowledged, calls: [called(asked, { users: [BOB] })] }, asked)
    expect(clickable(withBob)).toEqual(['Timeline | Why'])
    expect(readable(withBob)).not.toContain('You have said')
  })
  test('tells of the last resort', () => {
    const last: Position = { step: 2, round: 2 }
    const policy = { ...POLICY, lastResort: [{ kind: 'user', name: 'ada' }] } as const
    expect(readable(page({ policy, position: last, calls: [called(last)] }, last))).toContain(
      'You are called as the last resort of policy payments, round 3.',
    )
  })
  test('tells of other incidents, the first few by name', () => {
    const others = (count: number) => Array.from({ length: count }, (_, n) => 143 + n)
    expect(readable(page({}, first, others(1)))).toContain('\nAnd 1 more incident: INC-143\n')
    expect(readable(page({}, first, others(2)))).toContain('\nAnd 2 more incidents: INC-143, INC-144\n')
    const many = page({}, first, others(99))
    expect(readable(many)).toMatch(/\nAnd 99 more incidents: INC-143, .*, INC-152 …\n/)
    checkMessage(many)
  })
})
