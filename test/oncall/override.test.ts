import { describe, expect, test } from 'vitest'
import { type Override, overridesAsker, standIns } from '../../src/oncall/override.ts'

const FROM = new Date('2026-05-04T09:00:00Z')
const UNTIL = new Date('2026-05-04T17:00:00Z')

/** `bob for ada`, or `bob` for everybody. */
function override(text: string, from = FROM, until = UNTIL): Override {
  const [person = '', instead = null] = text.split(' for ')
  return { schedule: 'payments', person, instead, from, until }
}

describe('stand-ins', () => {
  test.each<[string, string[], string[], string[]]>([
    ['there are none', ['ada'], [], ['ada']],
    ['stand in for one', ['ada', 'bob'], ['carol for ada'], ['carol', 'bob']],
    ['stand in for nobody who is not on call', ['ada'], ['carol for bob'], ['ada']],
    ['stand in for all', ['ada', 'bob'], ['carol'], ['carol']],
    ['stand in where nobody is', [], ['carol'], ['carol']],
    ['for somebody do not where nobody is', [], ['carol for ada'], []],
    ['are on call once', ['ada', 'bob'], ['bob for ada'], ['bob']],
    ['give way to later ones', ['ada'], ['bob for ada', 'carol for ada'], ['carol']],
    ['are stood in for themselves', ['ada'], ['bob for ada', 'carol for bob'], ['carol']],
    [
      'for one who was stood in for say the last word',
      ['ada'],
      ['bob for ada', 'carol for bob', 'dan for ada'],
      ['dan'],
    ],
    ['can be taken back', ['ada'], ['bob for ada', 'ada for bob'], ['ada']],
    ['for all give way to later ones for all', ['ada'], ['bob', 'carol'], ['carol']],
    ['for all end what was said before', ['ada'], ['bob for carol', 'carol'], ['carol']],
    ['for all are stood in for later', ['ada'], ['bob', 'carol for bob'], ['carol']],
  ])('%s', (_, people, made, expected) => {
    expect(
      standIns(
        people,
        made.map(text => override(text)),
      ),
    ).toEqual(expected)
  })
})

test('overrides are in force from their begin until before their end, and change nothing between', () => {
  const noon = new Date('2026-05-04T12:00:00Z')
  const [long, short] = [override('bob'), override('carol', noon)]
  const at = overridesAsker([long, short])
  expect(at(new Date(FROM.getTime() - 1))).toMatchObject({ inForce: [], until: FROM })
  expect(at(FROM)).toEqual({ inForce: [long], from: FROM, until: noon })
  expect(at(noon)).toEqual({ inForce: [long, short], from: noon, until: UNTIL })
  expect(at(UNTIL)).toMatchObject({ inForce: [], from: UNTIL })
})
