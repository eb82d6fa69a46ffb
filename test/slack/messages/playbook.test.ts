import { describe, expect, test } from 'vitest'
import type { Run, StepResult } from '../../../src/playbook/playbook.ts'
import { nudgeMessage } from '../../../src/slack/messages/nudge.ts'
import { playbookMessage } from '../../../src/slack/messages/playbook.ts'
import { checkMessage } from '../checks.ts'
import { clickable, readable } from '../readable.ts'
import { ADA, at, BOB, incident, RULES, run, step } from '../samples.ts'

const request = {
  method: 'POST' as const,
  url: 'https://ops.example/restart?token=secret',
  headers: {},
  body: null,
  json: false,
  timeoutMs: 1,
  retries: 0,
}
const STEPS = [
  step('impact', {
    kind: 'ask',
    question: 'Are customers affected?',
    answers: [
      { label: 'Yes', goto: null },
      { label: 'No', goto: null },
    ],
  }),
  step(
    'look',
    { kind: 'task', text: 'Find the failing dependency' },
    { owner: 'commander', withinMs: 600_000, help: 'https://w.example' },
  ),
  step('talk', { kind: 'role', role: 'communications' }),
  step('post', { kind: 'message', text: 'We are on it' }),
  step('call', {
    kind: 'invite',
    targets: [
      { kind: 'team', name: 'payments' },
      { kind: 'user', name: 'bob' },
    ],
  }),
  step('restart', { kind: 'http', request }, { confirmations: 2 }),
]
const at2 = (id: string, what: Partial<Run> = {}) =>
  playbookMessage(incident(), run(STEPS, { current: id, ...what }), RULES)
const result = (step: string, outcome: StepResult['outcome'], detail: string | null): StepResult => ({
  ...{ step, outcome, detail, by: 'Ada', at: at('03:14') },
})

describe('the card of a playbook', () => {
  test.each<[string, string, Partial<Run>, string[]]>([
    ['answers', 'impact', {}, ['Yes', 'No', 'Skip', 'Assign']],
    ['Done', 'look', {}, ['Done', 'Skip', 'Assign']],
    ['the role', 'talk', {}, ['Claim Communications', 'Roles', 'Skip']],
    ['only Skip while it runs', 'post', {}, ['Skip']],
    ['the first confirmation', 'restart', {}, ['Confirm (1 of 2)', 'Skip', 'Assign']],
    ['the second', 'restart', { confirmedBy: [ADA.id] }, ['Confirm (2 of 2)', 'Skip', 'Assign']],
    ['only Skip once it is agreed', 'restart', { confirmedBy: [ADA.id, BOB.id] }, ['Skip']],
    ['another try', 'post', { results: [result('post', 'failed', '502')] }, ['Try again', 'Skip', 'Assign']],
  ])('offers %s', (_, id, what, offered) => expect(clickable(at2(id, what))).toEqual(offered))

  test.each<[string, string, Partial<Run>, string]>([
    ['how far it is', 'look', {}, '▰▱▱▱▱▱▱▱▱▱ step 2 of 6'],
    [
      'whose step it is, and until when',
      'look',
      {},
      '*2. Find the failing dependency*\nfor Incident commander, which nobody holds yet · due 2026-11-20 03:22 UTC · Help',
    ],
    ['who was asked', 'look', { assignee: BOB }, '· asked: Bob ·'],
    ['that the bot is at it', 'post', {}, '*4. Post: We are on it*\nrunning…'],
    ['whom it invites', 'call', {}, '*5. Invite team payments, bob*'],
    ['how many agree', 'restart', { confirmedBy: [ADA.id] }, 'confirmed by 1 of 2'],
    ['what failed', 'post', { results: [result('post', 'failed', '502')] }, '✗ failed: 502'],
    ['what comes', 'call', {}, '\n6. POST ops.example'],
    ['an answer', 'look', { results: [result('impact', 'done', 'No')] }, '✓ 1. Are customers affected?: *No* (Ada)'],
    ['what was done', 'call', { results: [result('look', 'done', null)] }, '✓ 2. Find the failing dependency (Ada)'],
    ['what was skipped', 'look', { results: [result('impact', 'skipped', 'known')] }, ': skipped by Ada, known'],
    ['what was not needed', 'look', { results: [result('impact', 'passed_over', null)] }, ': not needed here'],
  ])('says %s', (_, id, what, words) => expect(readable(at2(id, what))).toContain(words))

  test('names an address by its host, for the rest may be secret', () => {
    expect(JSON.stringify([at2('restart'), at2('impact')])).not.toContain('secret')
  })

  test('is compact when it is over', () => {
    const results = [
      result('impact', 'done', 'No'),
      result('look', 'skipped', 'known'),
      result('post', 'failed', '502'),
    ]
    const card = playbookMessage(incident(), run(STEPS, { current: null, results }), RULES)
    expect(readable(card)).toContain('▰▰▰▰▰▰▰▰▰▰ finished · 1 done, 1 skipped, 1 failed')
    expect([clickable(card), card.blocks.length]).toEqual([[], 2])
  })

  test('collapses sixty steps', () => {
    const steps = Array.from({ length: 60 }, (_, n) =>
      step(`s${n}`, { kind: 'task', text: `Step ${n} ${'&'.repeat(2_000)}` }),
    )
    const results = steps.slice(0, 40).map(({ id }) => result(id, 'done', '<'.repeat(2_000)))
    const card = playbookMessage(incident(), run(steps, { current: 's40', results }), RULES)
    checkMessage(card)
    expect(card.blocks.length).toBeLessThanOrEqual(5)
    expect(readable(card)).toContain('… 34 earlier')
    expect(readable(card)).toContain('… and 15 more')
  })

  test('has a place even for a playbook without steps', () => {
    checkMessage(playbookMessage(incident(), run([]), RULES))
  })
})

describe('a nudge', () => {
  const nudge = (id: string, what: Partial<Run>, roles = {}) => {
    const found = STEPS.find(step => step.id === id) ?? STEPS[0]
    if (!found) throw new Error('no steps')
    return nudgeMessage(incident({ roles }), run(STEPS, { current: id, ...what }), found, RULES)
  }
  test.each<[string, string, Partial<Run>, Record<string, typeof ADA>, string]>([
    [
      'who was asked',
      'look',
      { assignee: BOB },
      { commander: ADA },
      '<@U0BOB0002>: *Find the failing dependency* is overdue.',
    ],
    ['else who holds its role', 'look', {}, { commander: ADA }, '<@U0ADA0001>: '],
    ['else who leads', 'talk', {}, { commander: ADA }, '<@U0ADA0001>: '],
    [
      'else nobody',
      'look',
      {},
      {},
      '*Find the failing dependency* is overdue. It was to be done within 10 min. Nobody is',
    ],
  ])('calls %s', (_, id, what, roles, words) => expect(readable(nudge(id, what, roles))).toContain(words))

  test('offers a role that nobody holds', () => {
    expect(clickable(nudge('look', {}))).toEqual(['Claim Incident commander'])
    expect(clickable(nudge('talk', {}, { commander: ADA }))).toEqual(['Claim Communications'])
    expect(clickable(nudge('look', {}, { commander: ADA }))).toEqual([])
  })
})
