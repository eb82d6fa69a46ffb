import { describe, expect, test } from 'vitest'
import type { Incident, User } from '../../../src/incident/incident.ts'
import { headerMessage } from '../../../src/slack/messages/header.ts'
import { checkMessage } from '../checks.ts'
import { clickable, readable } from '../readable.ts'
import { ADA, at, BOB, incident, POLICY, RULES } from '../samples.ts'

const show = (what: Partial<Incident> = {}) => readable(headerMessage(incident(what), RULES))
const buttons = (what: Partial<Incident> = {}) => clickable(headerMessage(incident(what), RULES))
const alert = (n: number) => ({ source: 'prod', fingerprint: `${n}`, title: `Errors ${n}`, severity: null, link: null })
const AT = { step: 1, round: 0 }
const called = (users: readonly User[], unreached: readonly string[] = []) => {
  return { position: AT, at: at('03:10'), users, failed: [], unreached }
}
const byAda = { kind: 'user' as const, ...ADA }

describe('the header', () => {
  test('says everything in its first two lines', () => {
    const [first, second] = show().split('\n')
    expect(first).toBe('🔴 INC-142 Checkout is down')
    expect(second).toBe('*Triggered* · sev1 · Critical · checkout · since 2026-11-20 03:08 UTC [sev1 · Critical]')
  })

  test.each<[string, Partial<Incident>, string]>([
    ['who acknowledged', { status: 'acknowledged', acknowledgedBy: byAda }, '*Acknowledged* by Ada ·'],
    // An acknowledged incident whose next step is called is triggered again.
    ['nobody who acknowledged before', { status: 'triggered', acknowledgedBy: byAda }, '*Triggered* · sev1'],
    ['why it is as bad', { severityBecause: '3 alerts: tier <1>' }, '\nsev1, because of 3 alerts: tier &lt;1&gt;'],
    ['that it is back', { reopened: 1 }, 'UTC · reopened'],
    [
      'who resolved it, and how long it took',
      resolved(),
      '*Resolved* by Ada · sev1 · Critical · checkout · lasted 44 min',
    ],
    ['what was wrong', resolved(), '*Summary* Rolled back\n*Cause* A bad deploy'],
    ['the description', { description: '12 % of checkouts\n fail' }, '\n12 % of checkouts fail\n'],
    [
      'its lines, one told from the other',
      { description: 'Host: db-1\nenv: prod\n\n - It stopped.\nTry again\n' },
      '\nHost: db-1 · env: prod · It stopped. Try again\n',
    ],
    [
      'who leads, and which roles are open',
      { roles: { commander: BOB } },
      'Incident commander: *Bob* · Communications: open',
    ],
    ['a role that the rulebook has no longer', { roles: { driver: BOB } }, 'driver: *Bob*'],
    [
      'the links',
      { links: { runbook: 'https://a.example', dashboard: 'x:', source: 'http://b' } },
      'Runbook · Alert source',
    ],
    ['that nobody is called by itself', {}, 'No escalation policy: nobody is called by itself.'],
    [
      'whom it calls',
      { policy: POLICY, position: AT, calls: [called([ADA, BOB], [BOB.id])] },
      'Calling step 2 of 2, round 1 of 3 · called: Ada, Bob (not reached)',
    ],
    ['that nobody is on call', { policy: POLICY, position: AT, calls: [called([])] }, 'nobody is on call'],
    [
      'that its severity pages nobody',
      { policy: POLICY, position: null, held: true, severity: 'sev3' },
      'sev3 pages nobody by itself · Escalate calls whoever is on call.',
    ],
    [
      'that it calls the last resort',
      { policy: { ...POLICY, lastResort: [] }, position: { step: 2, round: 2 } },
      'Calling the last resort',
    ],
    [
      'that nobody is left',
      { policy: POLICY, position: null },
      'Everybody has been called and nobody has acknowledged',
    ],
  ])('says %s', (_, what, words) => expect(show(what)).toContain(words))

  test('names the newest alerts and counts the others', () => {
    const alerts = { total: 8, firing: 3, cut: 37, newest: [5, 4, 3, 2, 1].map(alert) }
    expect(show({ alerts })).toContain(
      '*3 of 8 alerts firing* · +37 more cut by the sender\n• Errors 5\n• Errors 4\n• Errors 3\n… and 5 earlier\n',
    )
    expect(show({ alerts: { ...alerts, firing: 0 }, ...resolved() })).toContain('\n*8 alerts, none firing* · +37')
    expect(show({ alerts: { ...alerts, total: 1, firing: 1, cut: 0, newest: [alert(1)] } })).toContain(
      '*1 of 1 alert firing*\n• Errors 1\n',
    )
  })

  test('says nothing that it does not know', () => {
    expect(show({ service: null, policy: POLICY, position: { step: 0, round: 0 } }).split('\n')).toHaveLength(5)
    expect(show({ description: 'Checkout is down' })).not.toMatch(/Checkout is down\n.*\nCheckout is down/)
  })

  test.each<[Incident['status'], string[]]>([
    [
      'triggered',
      [
        'Acknowledge',
        'Resolve',
        'Escalate',
        'Roles',
        'Mark mitigated | Silence… | Add a note | Start a playbook | Why',
      ],
    ],
    [
      'acknowledged',
      ['Mark mitigated', 'Resolve', 'Escalate', 'Roles', 'Silence… | Add a note | Start a playbook | Timeline | Why'],
    ],
    ['mitigated', ['Resolve', 'Escalate', 'Roles', 'Silence… | Add a note | Start a playbook | Timeline | Why']],
    ['resolved', ['Reopen', 'Add a note | Roles | Start a playbook | Timeline | Why']],
  ])('when %s offers what can be done then', (status, offered) => {
    expect(buttons({ status, policy: POLICY }).filter(word => word !== 'sev1 · Critical')).toEqual(offered)
  })

  test.each<[Incident['status'], string[]]>([
    ['triggered', ['Escalate', 'Open a channel', 'Mark mitigated | Silence… | Add a note | Roles | Why']],
    ['acknowledged', ['Escalate', 'Open a channel', 'Silence… | Add a note | Roles | Start a playbook | Why']],
    ['mitigated', ['Escalate', 'Open a channel', 'Silence… | Add a note | Roles | Start a playbook | Why']],
    ['resolved', ['Reopen', 'Add a note | Roles | Start a playbook | Timeline | Why']],
  ])('when %s in a channel of others offers one of its own', (status, offered) => {
    const shared = { room: '#payments', channel: null, header: { channel: 'C1', ts: '1.1' } } as const
    expect(buttons({ ...shared, status, policy: POLICY }).slice(-offered.length)).toEqual(offered)
    expect(buttons({ ...shared, status, opensChannel: true })).not.toContain('Open a channel')
  })

  test('names only those roles in a channel of others that somebody has', () => {
    const shared = { room: '#payments', channel: null } as const
    expect(show(shared)).not.toContain('Incident commander')
    expect(show({ ...shared, roles: { commander: BOB } })).toContain('\nIncident commander: *Bob*\n')
  })

  test.each(['triggered', 'acknowledged', 'mitigated'] as const)('when %s calls nobody without a policy', status => {
    expect(buttons({ status, policy: null })).not.toContain('Escalate')
  })

  test('holds the severity select while the incident lasts', () => {
    expect(buttons({ severity: 'sev3' })).toContain('sev3 · Minor')
    expect(buttons({ ...resolved() })).not.toContain('sev1 · Critical')
  })

  test('asks again before it calls more people, but not before it calls the first', () => {
    const shown = (what: Partial<Incident>) => JSON.stringify(headerMessage(incident(what), RULES))
    expect(shown({ policy: POLICY })).toContain('Call the next people?')
    expect(shown({ policy: POLICY, held: true })).not.toContain('Call the next people?')
    expect(buttons({ policy: POLICY, held: true })).toContain('Page on-call')
  })

  test('fits with everything at its longest', () => {
    const long = '&'.repeat(5_000)
    const user = { id: 'U0ADA0001', name: long }
    const roles = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`${n}${long}`, user]))
    const newest = Array.from({ length: 5 }, () => ({
      ...alert(1),
      title: long,
      link: `https://a.example/?${'&x=1'.repeat(480)}`,
    }))
    const what = {
      title: long,
      description: long,
      service: long,
      roles,
      alerts: { total: 200, firing: 200, cut: 9, newest },
    }
    checkMessage(headerMessage(incident({ ...what, policy: { ...POLICY, name: long } }), RULES))
  })
})

function resolved(): Partial<Incident> {
  const over = { status: 'resolved' as const, resolvedAt: at('03:52'), resolvedBy: byAda }
  return { ...over, summary: 'Rolled back', cause: 'A bad deploy' }
}
