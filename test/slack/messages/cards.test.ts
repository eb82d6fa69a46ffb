import { describe, expect, test } from 'vitest'
import type { Incident } from '../../../src/incident/incident.ts'
import { announcementMessage } from '../../../src/slack/messages/announcement.ts'
import { helpMessage } from '../../../src/slack/messages/help.ts'
import { homeView } from '../../../src/slack/messages/home.ts'
import { LISTED, listMessage } from '../../../src/slack/messages/list.ts'
import { noticeMessage } from '../../../src/slack/messages/notice.ts'
import { offerMessage } from '../../../src/slack/messages/offer.ts'
import { postmortemMessage } from '../../../src/slack/messages/postmortem.ts'
import { roleMessage } from '../../../src/slack/messages/role.ts'
import { timelineMessage } from '../../../src/slack/messages/timeline.ts'
import { topic } from '../../../src/slack/messages/topic.ts'
import { VOCABULARY } from '../../../src/slack/vocabulary.ts'
import { checkMessage } from '../checks.ts'
import { clickable, readable } from '../readable.ts'
import { ADA, at, BOB, incident, RULES } from '../samples.ts'

const byAda = { kind: 'user' as const, ...ADA }
const acknowledged: Partial<Incident> = { status: 'acknowledged', acknowledgedBy: byAda, acknowledgedAt: at('03:12') }
const resolved: Partial<Incident> = {
  status: 'resolved',
  resolvedBy: byAda,
  resolvedAt: at('03:52'),
  summary: 'Rolled back',
}

describe('the announcement', () => {
  const card = (what: Partial<Incident>) => announcementMessage(incident(what), RULES)

  test('is two lines, two buttons and a menu', () => {
    expect(readable(card({}))).toBe(
      '🔴 *INC-142 Checkout is down* <#C0INC142>\n' +
        '*Triggered* · sev1 · Critical · checkout · nobody leads yet · since 2026-11-20 03:08 UTC\n' +
        '[Acknowledge] [Join] [Timeline | Why]',
    )
  })
  test('names who leads', () => {
    expect(readable(card({ ...acknowledged, roles: { commander: BOB } }))).toContain('· Incident commander Bob ·')
    expect(clickable(card(acknowledged))).toEqual(['Join', 'Timeline | Why'])
  })
  test('says of whoever came by the API that they did, whatever name they give', () => {
    const by = (name: string) => readable(card({ ...acknowledged, acknowledgedBy: { kind: 'api', name } }))
    expect(by('Ada')).toContain('*Acknowledged* by Ada (API)')
    expect(by('api')).toContain('*Acknowledged* by the API')
  })
  test('can only be asked about when it is over', () => {
    expect(readable(card(resolved))).toContain(
      '*Resolved* by Ada · sev1 · Critical · checkout · lasted 44 min\nRolled back',
    )
    expect(clickable(card(resolved))).toEqual(['Timeline | Why'])
  })
})

describe('the offer to resolve', () => {
  const alerts = { total: 3, firing: 0, cut: 0, newest: [] }
  const offer = (what: Partial<Incident>, by?: string) => offerMessage(incident({ alerts, ...what }), by)

  test.each<[string, Partial<Incident>, string | undefined, string, number]>([
    ['asks', {}, undefined, 'All 3 alerts have cleared. Is it over?', 2],
    ['asks for one', { alerts: { ...alerts, total: 1 } }, undefined, 'The alert has cleared. Is it over?', 2],
    [
      'doubts what only ended',
      { alerts: { ...alerts, ended: 'MissingSeries' } },
      undefined,
      'Not all of it has recovered (MissingSeries), so look before you resolve',
      2,
    ],
    ['doubts', { alerts: { ...alerts, cut: 37 } }, undefined, 'cut 37 more alerts off, so look before you resolve', 2],
    ['asks of two', { alerts: { ...alerts, total: 2 } }, undefined, 'Both alerts have cleared. Is it over?', 2],
    ['is answered', {}, 'Bob', 'All 3 alerts have cleared. Kept open by Bob.', 0],
    ['is overtaken', { alerts: { ...alerts, firing: 1 } }, undefined, '1 alert firing again: not over yet.', 0],
    ['is taken', resolved, undefined, '✅ Resolved by Ada.', 0],
  ])('%s', (_, what, by, words, buttons) => {
    expect(readable(offer(what, by))).toContain(words)
    expect(clickable(offer(what, by))).toHaveLength(buttons)
  })
})

describe('the topic', () => {
  test.each<[Partial<Incident>, string]>([
    [{}, '🔴 sev1 · Critical · Triggered · nobody leads yet'],
    [{ roles: { commander: BOB }, severity: 'sev2' }, '🟠 sev2 · Major · Triggered · Incident commander Bob'],
    [resolved, '✅ sev1 · Critical · Resolved'],
  ])('%#', (what, words) => expect(topic(incident(what), RULES)).toBe(words))
})

describe('lists', () => {
  test('say when there is nothing', () => {
    expect(readable(listMessage([], RULES, false))).toBe('No incident is open.')
    expect(readable(timelineMessage(incident(), [], null))).toContain('Nothing has happened yet.')
    expect(readable(homeView({ user: ADA.id, open: [], onCall: [], shifts: [], calendar: null }, RULES))).toContain(
      'All quiet.',
    )
  })
  test('stop where a message ends', () => {
    const many = Array.from({ length: 50 }, (_, n) => incident({ number: n, title: '&'.repeat(300) }))
    const list = listMessage(many, RULES, true)
    checkMessage(list)
    expect(readable(list)).toContain(`Only the newest ${LISTED} are shown.`)
    expect(readable(list)).toContain(`INC-${LISTED - 1}*`)
  })
  test('have the newest of a timeline at the bottom, and count what came before', () => {
    const entries = Array.from({ length: 142 }, (_, n) => ({ at: at('03:10'), sentence: `Ada did ${n}.` }))
    const words = readable(timelineMessage(incident(), entries, 'https://tocsin.example/142')).split('\n')
    expect(words[1]).toBe('… and 112 earlier: see all of it')
    expect([words[2], words.at(-1)]).toEqual([
      '2026-11-20 03:10 UTC  Ada did 112.',
      '2026-11-20 03:10 UTC  Ada did 141.',
    ])
    expect(readable(timelineMessage(incident(), entries, null))).toContain('… and 112 earlier\n')
  })
  test('of the App Home put mine first', () => {
    const open = [incident({ number: 1 }), incident({ number: 2, responders: [ADA] })]
    const onCall = [{ schedule: 'payments', onCall: ['Ada', 'Bob'], until: at('09:00'), next: null }]
    const shifts = [{ schedule: 'payments', from: at('03:00'), until: at('09:00') }]
    const calendar = 'https://t.example/a.ics'
    const words = readable(homeView({ user: ADA.id, open, onCall, shifts, calendar }, RULES))
    expect(words).toMatch(/^\[Declare an incident\]\nMine\n.*INC-2.*\nOpen\n.*INC-1.*\nOn call\n/)
    expect(words).toContain('payments: *Ada, Bob* until 2026-11-20 09:00 UTC')
    expect(words).toContain('*payments* from 2026-11-20 03:00 UTC until 2026-11-20 09:00 UTC [Cover me]')
    expect(words).toContain('your own shifts')
  })
})

describe('the help', () => {
  test('has a line for every word', () => {
    const help = helpMessage()
    for (const { usage } of VOCABULARY) expect(help && readable(help)).toContain(`*/incident ${usage}*`)
    if (help) checkMessage(help)
  })
  test('knows one word, by any of its names', () => {
    const one = helpMessage(' Acknowledge ')
    expect(one && readable(one)).toMatch(/^\*\/incident ack/)
    expect(helpMessage('xyzzy')).toBeNull()
  })
})

test('a new holder of a role is told what to do', () => {
  const told = readable(roleMessage(incident(), 'commander', RULES))
  expect(told).toContain('You are now *Incident commander* of *INC-142 Checkout is down*')
  expect(told).toContain('You lead. Ask for updates')
})

test('a notice is what it says, and only text', () => {
  expect(readable(noticeMessage('INC-1: <!here> is *down*'))).toBe('INC-1: &lt;!here&gt; is ∗down∗')
})

test('a postmortem shows its figures, its parts and where the rest is', () => {
  const sections = [
    { title: 'Impact', text: 'Checkout failed.' },
    { title: 'Cause', text: ' ' },
  ]
  const card = readable(
    postmortemMessage(
      incident({ ...acknowledged, ...resolved, responders: [ADA] }),
      { url: 'https://t.example/1', sections },
      RULES,
    ),
  )
  expect(card).toContain('acknowledged after 2 min · resolved after 42 min · 1 responder\nRead the whole of it')
  expect(card).toContain('*Impact*\nCheckout failed.')
  expect(card).not.toContain('*Cause*')
})
