import { describe, expect, test } from 'vitest'
import { useWorld } from '../kit/honest.ts'
import { shown } from '../kit/room.ts'
import { send } from '../kit/senders.ts'

/** Slack's calls that opening one incident may take, besides the page and its update. */
const MOST_CALLS = 10

describe.each(['socket', 'http'] as const)('one incident from alert to postmortem, in %s mode', mode => {
  const world = useWorld({ mode })
  const room = () => world().room('inc-1')
  const incidents = () => world().room('incidents')

  test('an alert makes a channel with all that people need, in few calls', async () => {
    const { slack, alert, settle, people } = world()
    const before = slack.calls.length
    expect(await alert({ region: 'eu-central' })).toMatchObject({ status: 202, json: { accepted: 1 } })
    await settle()
    const calls = slack.calls.slice(before).map(({ method }) => method)
    expect(calls.length, calls.join(' ')).toBeLessThanOrEqual(MOST_CALLS + 2)
    expect(room().channel.name).toBe('inc-1-checkout-answers-5xx')
    expect(shown(room().header)).toContain('INC-1 Checkout answers 5xx')
    expect(room().topic).toBe('🔴 sev1 · Critical · Triggered · nobody leads yet')
    expect(room().channel.bookmarks.map(({ title }) => title)).toEqual(['Runbook', 'Dashboard'])
    expect(shown(incidents().find('INC-1'))).toContain(`<#${room().channel.id}>`)
    expect(shown(room().card)).toContain('Are customers affected?')
    // 13 November 2026 is in a week of Ada's.
    const [page, ...others] = people.ada.calls()
    expect(others).toEqual([])
    expect(page && shown(page)).toContain(`<#${room().channel.id}>`)
    expect(people.bob.dms()).toHaveLength(0)
    expect(room().channel.members).toContain(people.ada.id)
    expect(room().channel.members).not.toContain(people.dan.id)
  })

  test('what repeats is counted, and what belongs together joins', async () => {
    const { slack, alert, settle } = world()
    await alert({ region: 'eu-central' })
    await settle()
    const before = slack.calls.length
    const answer = await alert({ region: 'eu-central' }, { region: 'eu-west', summary: 'Checkout fails in the west' })
    expect(answer.json).toMatchObject({ results: [{ reason: 'repeated' }, { reason: 'group_is_open' }] })
    await settle()
    expect(slack.calls.slice(before).map(({ method }) => method)).toEqual(['chat.update', 'chat.update'])
    expect(shown(room().header)).toContain('2 of 2 alerts firing')
    expect(shown(room().header)).toContain('Checkout fails in the west')
  })

  test('whoever is called acknowledges where they are called, and all see it', async () => {
    const { people } = world()
    const [page] = people.ada.calls()
    expect(page && (await people.ada.click(page, 'Acknowledge'))).toBe('')
    expect(shown(room().header)).toContain('*Acknowledged* by Ada Lind')
    expect(shown(incidents().find('INC-1'))).toContain('*Acknowledged* by Ada Lind')
    expect(room().topic).toContain('Acknowledged')
    expect(people.ada.calls()).toHaveLength(0)
    expect(await people.bob.says(room().channel.name, 'ack')).toContain('Already acknowledged by Ada Lind.')
  })

  test('the severity is chosen in the header', async () => {
    const { people } = world()
    await people.bob.click(room().header, 'sev2 · Major')
    expect(shown(room().header)).toContain('sev2')
    expect(shown(incidents().find('INC-1'))).toContain('sev2')
    expect(room().topic).toContain('sev2')
  })

  test('roles are taken and given, and say in private what they ask', async () => {
    const { people } = world()
    await people.carol.click(room().header, 'Roles')
    expect(people.carol.modal().title.text).toBe('Roles of INC-1')
    await people.carol.submit({ 'role:commander': people.carol.id, 'role:communications': people.dan.id })
    expect(shown(room().header)).toContain('Incident commander: *Carol Ito*')
    expect(shown(room().header)).toContain('*Dan Okafor*')
    expect(room().topic).toContain('Incident commander Carol Ito')
    expect(room().channel.members).toContain(people.dan.id)
    expect(people.carol.dms().map(shown).join()).toContain('You lead and decide')
    expect(people.dan.dms()).toHaveLength(1)
  })

  test('a note is added from the menu, and one by word', async () => {
    const { people, incident } = world()
    await people.bob.click(room().header, 'Add a note')
    await people.bob.submit({ text: 'The provider confirms an outage.' })
    expect(await people.dan.says(room().channel.name, 'note Their status page is red.')).toContain('on the timeline')
    const notes = (await incident(1)).timeline.filter(({ type }) => type === 'noted')
    expect(notes.map(({ actor }) => actor.name)).toEqual(['Bob Marsh', 'Dan Okafor'])
    expect(notes[0]?.sentence).toContain('The provider confirms an outage.')
  })

  test('the playbook is walked on one card, edited in place', async () => {
    const { people, target } = world()
    const { ts } = room().card
    await people.ada.click(room().card, 'Yes')
    expect(room().says('Customers cannot pay at the moment.')).toBe(true)
    // Somebody leads already, and severity sev2 needs no more hands: both steps are passed by themselves.
    await people.ada.click(room().card, 'Done')
    await people.ada.click(room().card, 'Confirm (1 of 2)')
    expect(await people.ada.click(room().card, 'Confirm (2 of 2)')).toContain('confirmed this already')
    expect(target.heard).toHaveLength(0)
    await people.bob.click(room().card, 'Confirm (2 of 2)')
    expect(target.heard).toHaveLength(1)
    expect(shown(room().card)).toContain('200')
    await people.carol.click(room().card, 'Yes')
    expect(shown(room().card)).toContain('finished')
    expect(room().card.ts).toBe(ts)
    expect(room().count('Playbook: ')).toBe(1)
  })

  test('the last alert that clears offers the resolve, which asks what happened', async () => {
    const { people, clear, settle } = world()
    await clear({ region: 'eu-central' })
    await settle()
    expect(room().count('Keep open')).toBe(0)
    expect(shown(room().header)).toContain('1 of 2 alerts firing')
    await clear({ region: 'eu-west', summary: 'Checkout fails in the west' })
    await settle()
    await people.carol.click(room().offer, 'Resolve')
    expect(people.carol.modal().title.text).toBe('Resolve INC-1')
    expect((await people.carol.submit({ summary: null })).sent).toBe(false)
    await people.carol.submit({ summary: 'The provider was down; payments go through again.', cause: 'Their network.' })
    expect(people.carol.act.modal()).toBeUndefined()
    expect(shown(room().header)).toContain('*Resolved* by Carol Ito')
    expect(shown(incidents().find('INC-1'))).toContain('*Resolved* by Carol Ito')
    expect(room().topic).toContain('Resolved')
    expect(room().says('Keep open')).toBe(false)
    expect(people.ada.calls()).toHaveLength(0)
  })

  test('the postmortem is there, as a message, a page and Markdown', async () => {
    const { app } = world()
    expect(room().count('Postmortem of ')).toBe(1)
    const [, path = ''] = /https:\/\/tocsin\.example\.com(\/postmortems\/[^|>\s]+)/.exec(shown(room().postmortem)) ?? []
    const page = await send(app().url() + path, { method: 'GET' })
    expect(page).toMatchObject({ status: 200 })
    expect(page.text).toContain('payments go through again')
    const markdown = await send(app().url() + path.replace('/postmortems/1', '/postmortems/1.md'), { method: 'GET' })
    expect(markdown.text).toMatch(/^# INC-1/)
    expect(markdown.text).toContain('Their network.')
    expect(await send(`${app().url()}/postmortems/1?key=wrong`, { method: 'GET' })).toMatchObject({ status: 403 })
  })

  test('the timeline is complete and in order, with who did what', async () => {
    const { people, incident } = world()
    const { timeline, status, summary } = await incident(1)
    expect({ status, summary }).toEqual({
      status: 'resolved',
      summary: 'The provider was down; payments go through again.',
    })
    const told = timeline.map(({ type, actor }) => `${type} ${actor.name}`)
    const deeds = [
      ...['opened prod', 'paged Tocsin', 'alerts_joined prod', 'acknowledged Ada Lind', 'severity_changed Bob Marsh'],
      ...['role_assigned Carol Ito', 'noted Bob Marsh', 'noted Dan Okafor', 'step_done Ada Lind', 'step_done Tocsin'],
      ...['step_confirmed Ada Lind', 'step_confirmed Bob Marsh', 'alerts_cleared prod', 'resolved Carol Ito'],
      'postmortem_posted Tocsin',
    ]
    expect(told).toEqual(expect.arrayContaining(deeds))
    const places = deeds.map(deed => told.indexOf(deed))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(timeline.map(({ at }) => at)).toEqual(timeline.map(({ at }) => at).toSorted())
    const asked = await people.dan.says(room().channel.name, 'timeline')
    expect(asked).toContain('Ada Lind')
    expect(asked).toContain('resolved')
  })
})
