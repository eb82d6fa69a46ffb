import { describe, expect, test } from 'vitest'
import { inWorld, useWorld } from '../kit/honest.ts'
import { shown } from '../kit/room.ts'

const RULES = `
workspace: { announce: "#incidents", operators: "#tocsin" }
people:
  ada: { name: Ada Lind, slack: U0ADA }
  bob: { name: Bob Marsh, slack: U0BOB }
  carol: { name: Carol Ito, slack: U0CAROL }
policies: { p: { steps: [ { notify: [user:ada], wait: 1h } ] } }
sources: { prod: { type: alertmanager, secret: "\${PROD_SECRET}" } }
route: { group_by: [alertname], policy: p }
playbooks:
  all-kinds:
    title: All kinds of steps
    matchers: ['service="checkout"']
    steps:
      - { id: hands, invite: [user:bob, user:carol] }
      - { id: look, task: Look at the dashboards, owner: operations, within: 10m, help: "https://example.com/help" }
      - id: restart
        http: { method: POST, url: "\${STATUS_URL}", headers: { authorization: "Bearer \${HOOK_TOKEN}" }, body: "go", retries: 0 }
        confirm: two_people
      - { id: leads, role: commander }
      - { id: minor, message: Only for the worst., when: 'severity="sev1"' }
      - { id: over, ask: Is it over?, answers: { "Yes": null, "Not yet": look } }
  by-hand: { title: By hand, steps: [ { id: one, task: One thing } ] }
http: { allow_private: [127.0.0.1] }
`

describe('a playbook of all kinds of steps', () => {
  const world = useWorld({ rulebook: RULES })
  const room = () => world().room('inc-1')
  const card = () => shown(room().card)

  test('starts by itself, and does what it can do alone', async () => {
    const { alert, settle, people } = world()
    await alert({ severity: 'warning' })
    await settle()
    for (const name of ['bob', 'carol'] as const) expect(room().channel.members).toContain(people[name].id)
    expect(card()).toContain('✓ 1. Invite bob, carol: *Bob Marsh, Carol Ito*')
    expect(card()).toContain('*2. Look at the dashboards*')
    expect(card()).toContain('<https://example.com/help|Help>')
  })

  test('reminds of a step that takes too long once, in the thread of its card', async () => {
    const { people, clock } = world()
    await people.bob.says(room().channel.name, 'role operations')
    await clock.advance('9m')
    expect(room().thread(room().card)).toHaveLength(0)
    await clock.advance('2h')
    const thread = room().thread(room().card)
    expect(thread).toHaveLength(1)
    expect(thread[0]?.notifies).toEqual([people.bob.id])
  })

  test('asks somebody to do a step, and lets it be done by anybody', async () => {
    const { people } = world()
    await people.ada.choose(room().card, 'assign_step', { selected_user: people.carol.id })
    expect(card()).toContain('asked: Carol Ito')
    await people.bob.click(room().card, 'Done')
    expect(card()).toContain('✓ 2. Look at the dashboards (Bob Marsh)')
  })

  test('makes a request when two have agreed, shows that it failed, and tries again', async () => {
    const { people, target, incident, logs } = world()
    target.answer(500, 'Bearer of bad news')
    expect(card()).not.toContain('/status')
    await people.bob.click(room().card, 'Confirm (1 of 2)')
    await people.carol.click(room().card, 'Confirm (2 of 2)')
    expect(target.heard).toMatchObject([{ method: 'POST', body: 'go' }])
    expect(target.heard[0]?.headers.authorization).toBe(`Bearer ${world().secrets.hook}`)
    expect(card()).toContain('✗ failed')
    target.answer(200, 'restarted')
    await people.bob.click(room().card, 'Try again')
    expect(target.heard).toHaveLength(2)
    expect(card()).toContain('✓ 3. POST')
    const told = JSON.stringify([(await incident(1)).timeline, logs])
    expect(told).not.toContain(world().secrets.hook)
  })

  test('waits for a role to be taken, in whatever way', async () => {
    const { people } = world()
    expect(card()).toContain('Claim Incident commander')
    await people.carol.click(room().card, 'Claim Incident commander')
    expect(shown(room().header)).toContain('Incident commander: *Carol Ito*')
    expect(card()).toContain('Is it over?')
    expect(room().ours.filter(({ text }) => text === 'Only for the worst.')).toEqual([])
  })

  test('goes back where an answer leads, skips with a reason, and ends', async () => {
    const { people, incident, target } = world()
    await people.ada.click(room().card, 'Not yet')
    expect(card()).toContain('*2. Look at the dashboards*')
    for (const reason of ['Seen already.', 'It has been restarted.']) {
      await people.ada.click(room().card, 'Skip')
      expect((await people.ada.submit({ reason: null })).sent).toBe(false)
      await people.ada.submit({ reason })
    }
    await people.ada.click(room().card, 'Yes')
    expect(card()).toContain('finished')
    expect(target.heard).toHaveLength(2)
    expect(room().count('Playbook: ')).toBe(1)
    const sentences = (await incident(1)).timeline.map(({ sentence }) => sentence).join('\n')
    expect(sentences).toContain('It has been restarted.')
  })

  test('is started by hand as well, also by the API, and once at a time', async () => {
    const { people, api } = world()
    expect(await people.ada.says(room().channel.name, 'playbook by-hand')).toContain('has started')
    expect(card()).toContain('Playbook: By hand')
    expect((await api('POST', '/incidents/1/playbook', { name: 'by-hand' })).status).toBe(409)
    expect((await api('POST', '/incidents/1/step', { run: 2, step: 'one' })).status).toBe(200)
    await world().settle()
    expect(card()).toContain('finished')
    expect(room().count('Playbook: ')).toBe(2)
  })
})

test(
  'a run keeps its steps when the rulebook is changed, and goes on after an update of the app',
  inWorld({ rulebook: RULES }, async world => {
    const { alert, settle, useRulebook, restart, people, room } = world
    await alert({})
    await settle()
    useRulebook(RULES.replace('Look at the dashboards', 'Something else').replace('60', '61'))
    await restart()
    await settle()
    await people.ada.click(room('inc-1').card, 'Done')
    expect(shown(room('inc-1').card)).toContain('✓ 2. Look at the dashboards')
    expect(shown(room('inc-1').card)).toContain('Confirm (1 of 2)')
  }),
)
