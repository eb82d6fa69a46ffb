import ICAL from 'ical.js'
import { beforeEach, describe, expect, test } from 'vitest'
import { createLog } from '../../src/lib/log.ts'
import { plansFor } from '../../src/rulebook/oncall.ts'
import { calendarRoutes } from '../../src/web/calendar.ts'
import { calendarLink, readCalendarToken } from '../../src/web/calendar-link.ts'
import { createServer } from '../../src/web/server.ts'
import { rulebookOf } from '../kit/rulebook.ts'

const KEY = 'a-key-of-this-installation'
const rules = rulebookOf(`
people: { ada: { name: "Ada; Lind, \\\\n BEGIN:VEVENT" }, bob: {}, "ca.rol": {} }
schedules:
  "pay.ments":
    timezone: Europe/Berlin
    layers: [{ rotation: weekly, handoff: "Mon 09:00", people: [ada, bob, ca.rol], start: 2026-01-05 }]
`)
let now = new Date('2026-03-20T12:00:00Z')
beforeEach(() => {
  now = new Date('2026-03-20T12:00:00Z')
})

function serve(rulebook = rules) {
  const server = createServer({ log: createLog('silent') })
  const roster = { plans: async () => plansFor(rulebook.schedules) }
  calendarRoutes(server, { roster, rulebook: () => rulebook, clock: () => now, key: KEY })
  return async (url: string) => {
    const { statusCode, headers, body } = await server.inject({ url })
    return { status: statusCode, type: headers['content-type'], body }
  }
}
const link = (kind: 'person' | 'schedule', name: string) => calendarLink('', { kind, name }, KEY)
const eventsOf = (text: string) =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map(each => new ICAL.Event(each))
const spans = (text: string) =>
  eventsOf(text).map(({ startDate, endDate }) => [startDate, endDate].map(time => time.toJSDate().toISOString()))

describe('a calendar', () => {
  test("has a person's shifts, right across the change of clocks", async () => {
    const { status, type, body } = await serve()(link('person', 'ada'))
    expect([status, type]).toEqual([200, 'text/calendar; charset=utf-8'])
    expect(spans(body).slice(0, 4)).toEqual([
      ['2026-02-16T08:00:00.000Z', '2026-02-23T08:00:00.000Z'],
      ['2026-03-09T08:00:00.000Z', '2026-03-16T08:00:00.000Z'],
      // Summer begins on 29 March.
      ['2026-03-30T07:00:00.000Z', '2026-04-06T07:00:00.000Z'],
      ['2026-04-20T07:00:00.000Z', '2026-04-27T07:00:00.000Z'],
    ])
    expect(eventsOf(body).map(({ summary }) => summary)[0]).toBe('On call: pay.ments')
    expect(spans(body).at(-1)?.[1]).toMatch(/^2026-09/)
  })

  test('of a schedule says who it is, and takes nothing apart that stands in a name', async () => {
    const { body } = await serve()(link('schedule', 'pay.ments'))
    expect(new Set(eventsOf(body).map(({ summary }) => summary))).toEqual(
      new Set(['Ada; Lind, \\n BEGIN:VEVENT', 'bob', 'ca.rol']),
    )
    expect(eventsOf(body).length).toBe(34)
  })

  test('knows a shift again, days later', async () => {
    const uids = async () =>
      new Map(
        eventsOf((await serve()(link('person', 'bob'))).body).map(event => [event.startDate.toString(), event.uid]),
      )
    const before = await uids()
    now = new Date('2026-03-30T12:00:00Z')
    const after = await uids()
    expect(after).toEqual(before)
    expect(new Set(after.values()).size).toBe(after.size)
    expect([...after.values()].every(uid => /^[0-9a-f]{32}@tocsin$/.test(uid))).toBe(true)
  })

  test('keeps to the format: lines of at most 75 octets, ended by CRLF, with what is needed', async () => {
    const { body } = await serve()(link('schedule', 'pay.ments'))
    for (const line of body.replace(/\r\n$/, '').split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(body).not.toMatch(/[^\r]\n/)
    expect(body).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:/)
    expect(body.match(/DTSTAMP:20260320T120000Z/g)).toHaveLength(34)
    expect(body).toContain('TRANSP:TRANSPARENT')
  })

  test('is for whoever has its address, and for nobody else', async () => {
    const get = serve()
    const right = link('person', 'ada')
    const others = [
      right.replace('ada', 'bob'),
      right.replace('person', 'schedule'),
      right.slice(0, -5) + (right.at(-5) === 'A' ? 'B' : 'A') + right.slice(-4),
      right.replace('.ics', ''),
      calendarLink('', { kind: 'person', name: 'ada' }, 'another key'),
      link('person', 'zoe'),
      '/ical/x',
    ]
    for (const url of others) expect((await get(url)).status, url).toBe(404)
  })

  test('ends when its person leaves the rulebook', async () => {
    expect((await serve({ ...rules, people: new Map() })(link('person', 'ada'))).status).toBe(404)
  })
})

test('no key opens nothing', () => {
  const of = { kind: 'person', name: 'ada' } as const
  const token = decodeURIComponent(calendarLink('', of, '').slice('/ical/'.length))
  expect(readCalendarToken(token, '')).toBeNull()
})
