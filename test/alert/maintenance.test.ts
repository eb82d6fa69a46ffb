import { describe, expect, test } from 'vitest'
import { inMaintenance, type MaintenanceWindow, parseWhen, spansOf } from '../../src/alert/maintenance.ts'
import { read } from '../rulebook/read.ts'

function windowOf(when: string): MaintenanceWindow {
  const [window] = read(`maintenance: [{ matchers: service=ledger, when: "${when}" }]`).maintenance
  if (!window) throw new Error(when)
  return window
}

const plain = (at: Date) => at.toISOString().replace(':00.000Z', 'Z')
const around = (when: string, at: string) =>
  spansOf(windowOf(when), new Date(at), new Date(at)).map(({ from, to }) => `${plain(from)} – ${plain(to)}`)

describe('a maintenance window', () => {
  test.each<[string, string, string | null]>([
    // UTC
    ['02:00-04:00', '2026-05-04T02:00:00Z', '2026-05-04T02:00Z – 2026-05-04T04:00Z'],
    ['02:00-04:00', '2026-05-04T03:59:59Z', '2026-05-04T02:00Z – 2026-05-04T04:00Z'],
    ['02:00-04:00', '2026-05-04T04:00:00Z', null],
    ['02:00-04:00', '2026-05-04T01:59:59Z', null],
    ['00:00-24:00', '2026-05-04T23:59:59Z', '2026-05-04T00:00Z – 2026-05-05T00:00Z'],
    ['22:00-00:00', '2026-05-04T23:59:59Z', '2026-05-04T22:00Z – 2026-05-05T00:00Z'],
    ['Sun 02:00-04:00 UTC', '2026-05-03T03:00:00Z', '2026-05-03T02:00Z – 2026-05-03T04:00Z'],
    ['Sun 02:00-04:00 UTC', '2026-05-04T03:00:00Z', null],
    // Over midnight: the weekday is that of the beginning
    ['Mon-Fri 22:00-06:00', '2026-05-09T05:59:00Z', '2026-05-08T22:00Z – 2026-05-09T06:00Z'],
    ['Mon-Fri 22:00-06:00', '2026-05-09T22:00:00Z', null],
    ['Mon-Fri 22:00-06:00', '2026-05-04T05:00:00Z', null],
    ['Fri-Mon 01:00-02:00', '2026-05-10T01:30:00Z', '2026-05-10T01:00Z – 2026-05-10T02:00Z'],
    ['Fri-Mon 01:00-02:00', '2026-05-12T01:30:00Z', null],
    ['Sat,Sunday, Tue 01:00-02:00', '2026-05-12T01:30:00Z', '2026-05-12T01:00Z – 2026-05-12T02:00Z'],
    // Once
    ['2026-12-01 22:00 - 2026-12-02 04:00', '2026-12-02T03:00:00Z', '2026-12-01T22:00Z – 2026-12-02T04:00Z'],
    ['2026-12-01 22:00 - 2026-12-02 04:00', '2026-12-03T03:00:00Z', null],
    [
      '2026-12-01T22:00 – 2026-12-09T04:00 Europe/Berlin',
      '2026-12-05T03:00:00Z',
      '2026-12-01T21:00Z – 2026-12-09T03:00Z',
    ],
    ['2026-12-01 22:00-23:00', '2026-12-01T22:30:00Z', '2026-12-01T22:00Z – 2026-12-01T23:00Z'],
    ['2026-12-01 22:00-04:00', '2026-12-02T03:00:00Z', '2026-12-01T22:00Z – 2026-12-02T04:00Z'],
    // In Berlin, winter and summer
    ['Sun 02:00-04:00 Europe/Berlin', '2026-01-04T02:00:00Z', '2026-01-04T01:00Z – 2026-01-04T03:00Z'],
    ['Sun 02:00-04:00 Europe/Berlin', '2026-07-05T01:00:00Z', '2026-07-05T00:00Z – 2026-07-05T02:00Z'],
    ['Sun 00:30-01:00 Europe/Berlin', '2026-07-04T22:45:00Z', '2026-07-04T22:30Z – 2026-07-04T23:00Z'],
    // Its hour that is skipped
    ['Sun 02:00-04:00 Europe/Berlin', '2026-03-29T01:00:00Z', '2026-03-29T01:00Z – 2026-03-29T02:00Z'],
    ['02:30-03:30 Europe/Berlin', '2026-03-29T01:00:00Z', '2026-03-29T01:00Z – 2026-03-29T01:30Z'],
    ['01:00-02:30 Europe/Berlin', '2026-03-29T00:59:00Z', '2026-03-29T00:00Z – 2026-03-29T01:00Z'],
    ['02:00-03:00 Europe/Berlin', '2026-03-29T01:30:00Z', '2026-03-29T01:00Z – 2026-03-29T02:00Z'],
    ['02:10-02:30 Europe/Berlin', '2026-03-29T01:19:00Z', '2026-03-29T01:00Z – 2026-03-29T01:20Z'],
    ['Sat 23:00-02:30 Europe/Berlin', '2026-03-29T00:30:00Z', '2026-03-28T22:00Z – 2026-03-29T01:00Z'],
    // Its hour that comes twice
    ['Sun 02:00-04:00 Europe/Berlin', '2026-10-25T00:00:00Z', '2026-10-25T00:00Z – 2026-10-25T03:00Z'],
    ['02:15-02:45 Europe/Berlin', '2026-10-25T01:44:00Z', '2026-10-25T00:15Z – 2026-10-25T01:45Z'],
    ['01:00-02:30 Europe/Berlin', '2026-10-25T01:00:00Z', '2026-10-24T23:00Z – 2026-10-25T01:30Z'],
    [
      '2026-10-25 02:30 - 2026-10-25 03:00 Europe/Berlin',
      '2026-10-25T01:59:00Z',
      '2026-10-25T00:30Z – 2026-10-25T02:00Z',
    ],
    // New York
    ['02:00-04:00 America/New_York', '2026-03-08T07:30:00Z', '2026-03-08T07:00Z – 2026-03-08T08:00Z'],
    ['02:15-02:45 America/New_York', '2026-03-08T07:15:00Z', '2026-03-08T07:00Z – 2026-03-08T07:30Z'],
    ['01:15-01:45 America/New_York', '2026-11-01T06:30:00Z', '2026-11-01T05:15Z – 2026-11-01T06:45Z'],
    ['Sat 22:00-01:30 America/New_York', '2026-11-01T06:00:00Z', '2026-11-01T02:00Z – 2026-11-01T06:30Z'],
    // Lord Howe, where it is half an hour
    ['02:00-03:00 Australia/Lord_Howe', '2026-10-03T15:45:00Z', '2026-10-03T15:30Z – 2026-10-03T16:00Z'],
    ['02:00-02:30 Australia/Lord_Howe', '2026-10-03T15:45:00Z', '2026-10-03T15:30Z – 2026-10-03T16:00Z'],
    ['01:30-02:00 Australia/Lord_Howe', '2026-04-04T15:15:00Z', '2026-04-04T14:30Z – 2026-04-04T15:30Z'],
    ['01:45-03:00 Australia/Lord_Howe', '2026-04-04T15:15:00Z', '2026-04-04T14:45Z – 2026-04-04T16:30Z'],
  ])('%s at %s lasts %s', (when, at, expected) => {
    expect(around(when, at)).toEqual(expected === null ? [] : [expected])
  })

  test.each(['', 'Sun', 'Sun 02:00', '02:00-02:00', '24:00-02:00', '25:00-26:00', '02:60-03:00', 'S 02:00-03:00'])(
    '%j is none',
    text => expect(parseWhen(text)).toBeNull(),
  )

  test.each([
    'Funday 02:00-03:00',
    'Mon-Tue-Wed 02:00-03:00',
    'Mon- 02:00-03:00',
    '2026-13-01 02:00-03:00',
    '2026-12-02 02:00 - 2026-12-01 03:00',
    '2026-12-02 02:00 - 2026-12-02 02:00',
    '02:00-03:00 Europe/Berlin UTC',
    'a'.repeat(5_000),
  ])('%j is none either', text => expect(parseWhen(text)).toBeNull())
})

describe('an alert', () => {
  const { maintenance } = read(`
maintenance:
  - { matchers: ['service="ledger"', 'env!="dev"'], when: "02:00-04:00" }
  - { name: long, matchers: ['service=~"ledger|books"'], when: "2026-05-04 03:00-06:00" }`)
  const at = (hour: string, labels: Record<string, string>) =>
    inMaintenance(maintenance, labels, new Date(`2026-05-04T${hour}:00Z`))

  test('is in none without its labels, or at another time', () => {
    expect(at('02:30', { service: 'checkout' })).toBeNull()
    expect(at('02:30', { service: 'ledger', env: 'dev' })).toBeNull()
    expect(at('01:59', { service: 'ledger' })).toBeNull()
    expect(at('06:00', { service: 'ledger' })).toBeNull()
  })

  test('waits until its window ends', () => {
    expect(at('02:30', { service: 'ledger' })).toEqual({
      ...{ reason: 'in_maintenance', by: 'maintenance:0' },
      until: new Date('2026-05-04T04:00:00Z'),
    })
  })

  test('in several waits for the one that ends last', () => {
    expect(at('03:00', { service: 'ledger' })).toMatchObject({
      ...{ by: 'maintenance:long', until: new Date('2026-05-04T06:00:00Z') },
    })
  })
})
