import { expect, test } from 'vitest'
import { inWorld } from '../kit/honest.ts'
import { hasButton, shown } from '../kit/room.ts'

test(
  'what pages nobody by itself says so, and one click calls whoever is on call',
  inWorld({}, async ({ alert, settle, clock, room, people, incident }) => {
    await alert({ severity: 'warning' })
    await settle()
    await clock.advance('10m')
    expect(people.ada.dms()).toEqual([])
    expect(shown(room('inc-1').header)).toContain('sev3 pages nobody by itself · Escalate calls whoever is on call.')
    await people.dan.click(room('inc-1').header, 'Page on-call')
    expect(people.ada.calls()).toHaveLength(1)
    expect(shown(room('inc-1').header)).toContain('Calling step 1 of 2, round 1 of 3 · called: Ada Lind')
    const told = (await incident(1)).timeline.map(({ sentence }) => sentence)
    expect(told).toContain('Nobody was called: sev3 pages nobody by itself.')
    expect(told).toContain('Dan Okafor escalated to step 1 of policy payments (round 1).')
  }),
)

test(
  'what becomes worse calls by itself',
  inWorld({}, async ({ alert, settle, people, room }) => {
    await alert({ severity: 'warning' })
    await settle()
    await people.dan.says(room('inc-1').channel.name, 'sev 1')
    expect(people.ada.calls()).toHaveLength(1)
    expect(shown(room('inc-1').header)).not.toContain('pages nobody by itself')
  }),
)

test(
  'who is called and cannot has the next people called at once, and is called no further',
  inWorld({}, async ({ alert, settle, clock, people, room }) => {
    await alert({})
    await settle()
    const [page] = people.ada.calls()
    if (page) await people.ada.click(page, "Can't")
    expect(people.ada.dms().map(shown)).toEqual([expect.stringContaining('You have said that you cannot.')])
    expect([people.bob, people.carol].map(({ calls }) => calls().length)).toEqual([1, 1])
    expect(shown(room('inc-1').header)).toContain('Calling step 2 of 2')
    expect(await people.carol.says('general', "can't INC-1")).toContain('You are not called for it any further')
    await clock.advance('1h')
    expect([people.ada, people.carol].map(({ dms }) => dms().length)).toEqual([1, 1])
    expect(people.bob.dms().length).toBeGreaterThan(1)
    expect(await people.dan.says('general', "can't INC-1")).toContain('You are not called for it at the moment')
  }),
)

test(
  'who has it asks for others, who come by a click; the incident stays theirs',
  inWorld({}, async ({ alert, settle, clock, people, room, incident }) => {
    await alert({})
    await settle()
    const [page] = people.ada.calls()
    if (page) await people.ada.click(page, 'Acknowledge')
    const channel = room('inc-1').channel.name
    expect(await people.ada.says(channel, 'page @carol dan')).toContain('are being called for INC-1')
    const asked = () => [people.carol.dms(), people.dan.dms()].flat()
    expect(asked().map(shown)).toEqual(Array(2).fill(expect.stringContaining('Somebody in the incident asks for you.')))
    expect(room('inc-1').channel.members).toContain(people.carol.id)
    for (const person of [people.carol, people.dan]) {
      const [call] = person.dms()
      if (call) await person.click(call, 'Join')
    }
    expect(asked().filter(hasButton)).toEqual([])
    await clock.advance('1h')
    expect(asked()).toHaveLength(2)
    expect(await incident(1)).toMatchObject({ status: 'acknowledged', acknowledged_by: { name: 'Ada Lind' } })
  }),
)
